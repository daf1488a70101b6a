import type { Context, Handler } from 'hono'
import { newToken } from '#accounts/invite.ts'
import { oneLine } from '#mail/address.ts'
import { type Follow, type Member, wordsOf } from '#store/index.ts'
import { topicNamed } from '#topics/vocabulary.ts'
import { mayRead } from '../collection-rights.ts'
import { followedName, followedPath, newOfFollowed } from '../following.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import { refererPath } from '../own-paths.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { isTooOften } from '../too-often.tsx'
import { pageNumber } from '../views/addresses.ts'
import { Entry } from '../views/entry.tsx'
import { FollowButton } from '../views/follow-button.tsx'
import { Layout } from '../views/layout.tsx'
import { showNote } from '../views/note.tsx'
import { OwnFeed } from '../views/own-feed.tsx'
import { PagesNav } from '../views/pages-nav.tsx'

const PAGE_SIZE = 24
const MOST_LETTERS = 300

/** What is new of what a member follows, and all that they follow. */
export const showFollowing =
  (site: Site): Handler =>
  async (c) => {
    const member = memberOf(c)!
    const news = await newOfFollowed(site, member)
    const page = pageNumber(c.req.query('page'))
    const pages = Math.max(1, Math.ceil(news.length / PAGE_SIZE))
    if (page > pages) return c.notFound()
    const shown = news.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    const said = await saidTo(
      site,
      shown.map(({ paper }) => paper.id),
    )
    const follows = await namedFollows(site, member)
    const names = new Map(follows.map(({ kind, name, label }) => [`${kind} ${name}`, label]))
    return c.html(
      <Layout
        site={site}
        kind="browse"
        title="Following"
        path="/following"
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <header class="page-head">
          <h1>Following</h1>
          <p>
            What is new of the authors, topics, searches and collections that you follow. A button on their
            pages begins it, and <em>Follow</em> on a paper’s page.
          </p>
        </header>
        <section class="list" aria-label="What is new">
          {news.length === 0 && <p>{follows.length === 0 ? 'You follow nothing yet.' : 'Nothing so far.'}</p>}
          {shown.map(({ paper, through }) => (
            <Entry site={site} paper={paper} said={said.get(paper.id)} dated>
              <p class="why-found" dir="auto">
                {through.map(({ kind, name }) => names.get(`${kind} ${name}`)).join(', ')}
              </p>
            </Entry>
          ))}
          <PagesNav
            page={page}
            pages={pages}
            href={(n) => (n === 1 ? '/following' : `/following?page=${n}`)}
          />
        </section>
        <section class="preferences quiet" aria-labelledby="all">
          <h2 id="all">All that you follow</h2>
          <ul class="rows">
            {follows.map(({ kind, name, label, path }) => (
              <li>
                <span>
                  {path === undefined ? (
                    <bdi>{label}</bdi>
                  ) : (
                    <a href={path} dir="auto">
                      {label}
                    </a>
                  )}{' '}
                  <span class="hint">{kind}</span>
                </span>
                <FollowButton site={site} kind={kind} name={name} label={label} />
              </li>
            ))}
          </ul>
        </section>
        {site.subscriptions && <ByMail site={site} member={member} />}
        <OwnFeed site={site} c={c} member={member} of="following" path="/following" />
      </Layout>,
    )
  }

const namedFollows = async (site: Site, { id }: Member) =>
  Promise.all(
    (await site.store.follows.of(id)).map(async (follow) => ({
      ...follow,
      label: await followedName(site, follow),
      path: followedPath(follow),
    })),
  )

/** Whether the digest brings it too: to an address that was proved, and to nobody else's. */
async function ByMail({ site, member }: { site: Site; member: Member }) {
  const isMailed = await site.store.follows.isMailed(member.id)
  return (
    <form class="preferences quiet" method="post" action="/following" id="mail">
      <h2>By mail</h2>
      {member.isProved && member.email !== undefined ? (
        <>
          <p>
            {isMailed
              ? `The digest to ${member.email} brings it too, if one is subscribed there.`
              : `The digest to ${member.email} can bring it too.`}{' '}
            <a href="/subscribe">Subscribe</a>. Unsubscribing works from every mail, without an account.
          </p>
          <button type="submit" name="do" value={isMailed ? 'no-mail' : 'mail'}>
            {isMailed ? 'Not in the digest any more' : 'Bring it in the digest'}
          </button>
        </>
      ) : (
        <p>The digest can bring it too, once you signed in by a link that was mailed to your address.</p>
      )}
    </form>
  )
}

/** Makes the feed's address, or says whether mail brings what is followed. */
export const doFollowing =
  (site: Site): Handler =>
  async (c) => {
    const { id, isProved } = memberOf(c)!
    const { follows } = site.store
    const act = (await readForm(c))['do']
    if (act === 'renew') {
      await follows.renewFeed(id, 'following', newToken())
      return c.redirect('/following?now=feed#feed', 303)
    }
    if (act === 'mail' || act === 'no-mail') await follows.setMailed(id, act === 'mail' && isProved)
    return c.redirect('/following#mail', 303)
  }

/** Follows what a button is for, or no longer, and leads back to it. */
export const doFollow =
  (site: Site): Handler =>
  async (c) => {
    const member = memberOf(c)!
    const busy = await isTooOften(site, c, 'follow')
    if (busy) return busy
    const fields = await readForm(c)
    const [kind, name] = [String(fields['kind'] ?? ''), oneLine(String(fields['name'] ?? ''))]
    const back = () => c.redirect(refererPath(site, c, '/following'), 303)
    if (fields['do'] === 'unfollow') {
      await site.store.follows.unfollow(member.id, { kind: kind as Follow['kind'], name })
      return back()
    }
    const read = Object.hasOwn(FOLLOWED, kind) ? FOLLOWED[kind as Follow['kind']] : undefined
    const followed = name.length > MOST_LETTERS ? undefined : await read?.(site, name, member)
    if (followed === undefined) return refuse(site, c)
    const done = await site.store.follows.follow(
      member.id,
      { kind: kind as Follow['kind'], name: followed },
      site.now(),
    )
    return done === 'full' ? refuse(site, c, 'You follow 300 things, as many as one may.') : back()
  }

const refuse = (site: Site, c: Context, why = 'What you want to follow is not here, or not yours to read.') =>
  showNote(site, c, { status: 400, title: 'Not followed', children: why })

/** What may be followed of each kind, as it is kept; undefined when it is none. */
const FOLLOWED: Readonly<
  Record<Follow['kind'], (site: Site, name: string, member: Member) => Promise<string | undefined>>
> = {
  author: async (_, name) => (wordsOf(name).length > 0 ? name : undefined),
  topic: async (_, name) => topicNamed(name),
  organisation: async ({ store }, name) =>
    (await store.follows.ofOrganisation(name)).length > 0 ? name : undefined,
  search: async (_, query) => (query === '' ? undefined : query),
  async collection({ store }, id, member) {
    const collection = await store.collections.get(id)
    return collection && mayRead(collection, member) ? id : undefined
  },
}
