import type { Context, Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { MOST_LIKED } from '#search/similar.ts'
import { type Collection, type Kept, type Member, NOTHING_SAID } from '#store/index.ts'
import { mayEdit, mayRead } from '../collection-rights.ts'
import { memberOf } from '../member.ts'
import { pathOf } from '../own-paths.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { collectionPath, entryId, morePath, pageNumber } from '../views/addresses.ts'
import { ChangeCollection, type TypedWords } from '../views/change-collection.tsx'
import { type TypedPlace, KeptFacts, PlaceForms } from '../views/collection-place.tsx'
import { papersInWords } from '../views/counts.ts'
import { dayInWords } from '../views/dates.tsx'
import { Entry } from '../views/entry.tsx'
import { FollowButton } from '../views/follow-button.tsx'
import { Layout } from '../views/layout.tsx'
import { MemberName } from '../views/member-name.tsx'
import { OwnFeed } from '../views/own-feed.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { TakeAlong } from '../views/take-along.tsx'
import { Written } from '../views/written.tsx'

const PAGE_SIZE = 50

/** What was just done, in words; the address says which. */
const DONE: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  added: 'Added at the end.',
  there: 'It is in here already.',
  removed: 'Removed.',
  feed: 'This is the address; whoever has it reads what you may read here.',
}

/** What the page says besides, when a form was not taken. */
export interface Refused {
  error: string
  words?: TypedWords
  place?: TypedPlace
  paper?: string
  status?: 400 | 409
}

/** The papers of a collection, in its own order. */
export const showCollection =
  (site: Site): Handler =>
  async (c) => {
    const collection = await findCollection(site, c)
    return collection instanceof Response ? collection : collectionPage(site, c, collection)
  }

/** The collection that an address names; a visitor who may not read it is led to the ways in. */
export async function findCollection(site: Site, c: Context): Promise<Collection | Response> {
  if (!site.accounts) return c.notFound()
  const member = memberOf(c)
  const collection = await site.store.collections.get(c.req.param('link')!)
  if (collection && mayRead(collection, member)) return collection
  // A visitor learns nothing of what there is.
  return member ? c.notFound() : c.redirect(`/sign-in?to=${encodeURIComponent(pathOf(c))}`, 303)
}

export async function collectionPage(
  site: Site,
  c: Context,
  collection: Collection,
  refused?: Refused,
): Promise<Response> {
  const { collectionPapers, members } = site.store
  const total = await collectionPapers.count(collection.key)
  const page = pageNumber(c.req.query('page'))
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  if (page > pages) return c.notFound()
  const offset = (page - 1) * PAGE_SIZE
  const dated = await collectionPapers.dated(collection.key)
  const kept = await collectionPapers.list(collection.key, { limit: PAGE_SIZE, offset })
  const member = memberOf(c)
  const path = collectionPath(collection.id)
  const href = (n: number) => (n === 1 ? path : `${path}?page=${n}`)
  const done = DONE[c.req.query('now') ?? '']
  if (collection.access !== 'link' || member) c.header('cache-control', 'private, no-cache')
  c.header('x-robots-tag', 'noindex')
  return c.html(
    <Layout
      site={site}
      kind="browse"
      title={page === 1 ? collection.name : `${collection.name}, page ${page}`}
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1 dir="auto">{collection.name}</h1>
        {done !== undefined && !refused && <p role="status">{done}</p>}
        {refused && (
          <p class="error" role="alert">
            {refused.error}
          </p>
        )}
        {collection.description !== '' && <Written text={collection.description} />}
        <About
          collection={collection}
          papers={total}
          maker={collection.madeBy === undefined ? undefined : await members.get(collection.madeBy)}
          member={member}
        />
        {member && collection.access !== 'private' && (
          <FollowButton site={site} kind="collection" name={collection.id} label={collection.name} />
        )}
      </header>
      <Upcoming site={site} dated={dated} />
      <section class="list" aria-label="Papers">
        {total === 0 && <p>No paper is in here yet.</p>}
        <Places
          site={site}
          collection={collection}
          kept={kept}
          first={offset + 1}
          member={member}
          typed={refused?.place}
        />
        <PagesNav page={page} pages={pages} href={href} />
        {total > 0 && <TakeAlong path={path} />}
        {total > 0 && (
          <p class="edition">
            <a href={morePath(kept.slice(0, MOST_LIKED).map(({ paper }) => paper.id))} rel="nofollow">
              More papers like these
            </a>
          </p>
        )}
        {collection.access === 'link' && (
          <p class="edition">
            <a href={`${path}.atom`}>Feed of this collection</a>
          </p>
        )}
      </section>
      {mayEdit(collection, member) && (
        <form class="preferences quiet" method="post" action={path} id="add">
          <label class="wide">
            Add a paper, by its arXiv id, DOI or address
            <input name="paper" required maxlength={500} value={refused?.paper ?? ''} dir="auto" />
          </label>
          <button type="submit" name="do" value="add">
            Add
          </button>
        </form>
      )}
      {member && (
        <OwnFeed site={site} c={c} member={member} of={collection.id} path={path} days={dated.length > 0} />
      )}
      {member && <ChangeCollection collection={collection} member={member} typed={refused?.words} />}
    </Layout>,
    refused?.status ?? (refused ? 400 : 200),
  )
}

interface AboutProps {
  collection: Collection
  papers: number
  maker: Member | undefined
  member: Member | undefined
}

const About = ({ collection: { access, madeBy }, papers, maker, member }: AboutProps) => (
  <p class="edition">
    {papersInWords(papers)}
    {access === 'private' && ', for you alone'}
    {access === 'link' && member?.id === madeBy && ', for whoever has the address of this page'}
    {access === 'group' && ', for the group'}
    {member && madeBy !== member.id && (
      <>
        ; begun by <MemberName member={maker} />
      </>
    )}
    {!member && maker && (
      <>
        {' '}
        of <bdi>{maker.name}</bdi>
      </>
    )}
  </p>
)

/** What the group talks about next. */
function Upcoming({ site, dated }: { site: Site; dated: readonly Kept[] }) {
  const today = dayAt(site.now())
  const coming = dated.filter(({ day }) => day! >= today)
  if (coming.length === 0) return null
  return (
    <section class="preferences" aria-labelledby="coming">
      <h2 id="coming">To discuss</h2>
      <ul class="rows">
        {coming.map(({ paper, day }) => (
          <li>
            <a href={`#${entryId(paper.id)}`} dir="auto">
              {paper.title}
            </a>
            <time datetime={day}>{dayInWords(Date.parse(day!))}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PlacesProps {
  site: Site
  collection: Collection
  kept: readonly Kept[]
  /** The place of the first of them, from 1. */
  first: number
  member: Member | undefined
  typed: TypedPlace | undefined
}

async function Places({ site, collection, kept, first, member, typed }: PlacesProps) {
  const said = await saidTo(
    site,
    kept.map(({ paper }) => paper.id),
  )
  const edits = mayEdit(collection, member)
  return (
    <>
      {kept.map((one, i) => (
        <Entry site={site} paper={one.paper} said={said.get(one.paper.id) ?? NOTHING_SAID} dated>
          <KeptFacts kept={one} isMembers={member !== undefined} />
          {edits && (
            <PlaceForms
              path={collectionPath(collection.id)}
              kept={one}
              place={first + i}
              before={kept[i - 1]?.paper.id}
              after={kept[i + 1]?.paper.id}
              typed={typed?.paper === one.paper.id ? typed : undefined}
            />
          )}
        </Entry>
      ))}
    </>
  )
}
