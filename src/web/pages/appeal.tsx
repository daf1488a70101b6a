import type { Context, Handler } from 'hono'
import { readWords } from '#discussion/comment-text.ts'
import { appealPath } from '#discussion/letters.ts'
import type { Act } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { actPath } from '../views/comment.tsx'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { MemberName } from '../views/member-name.tsx'
import { ReasonField } from '../views/moderate-forms.tsx'
import { textIn } from './moderate.tsx'

/** An act that concerns who asks, and what they say against it. */
export const showAppeal =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    return found ? page(site, c, found) : c.notFound()
  }

/** Appeals against an act, once. */
export const doAppeal =
  (site: Site): Handler =>
  async (c) => {
    const found = await find(site, c)
    if (!found || !site.moderating) return c.notFound()
    const typed = textIn(await readForm(c), 'words')
    const words = readWords(typed)
    if (words === undefined) {
      return page(site, c, found, {
        typed,
        error: 'Say what speaks against it, in at most 2,000 characters.',
      })
    }
    if (!found.isInForce) return page(site, c, found, { typed, error: 'It is not in force any more.' })
    const done = await site.moderating.appeal(found.act, { member: memberOf(c)!, words })
    const said = await site.store.moderation.appealOf(found.act.key)
    // A second press says the same; other words would be a second appeal.
    if (done === 'already' && said?.words !== words) {
      return page(site, c, found, {
        typed,
        error: 'You have appealed already, once. What you typed is below.',
      })
    }
    return c.redirect(appealPath(found.act.key), 303)
  }

interface Found {
  act: Act
  isInForce: boolean
}

async function find({ store, moderating }: Site, c: Context): Promise<Found | undefined> {
  const key = Number(c.req.param('act'))
  const act = Number.isSafeInteger(key) && key > 0 ? await store.acts.get(key) : undefined
  const concerned = act && (await moderating?.concerned(act))
  return act && concerned?.member === memberOf(c)!.id ? { act, isInForce: concerned.isInForce } : undefined
}

async function page(
  site: Site,
  c: Context,
  { act, isInForce }: Found,
  { typed = '', error }: { typed?: string; error?: string } = {},
) {
  const appeal = await site.store.moderation.appealOf(act.key)
  const decision = appeal?.decided === undefined ? undefined : await site.store.acts.get(appeal.decided)
  return c.html(
    <Layout
      site={site}
      kind="read"
      title="What was decided"
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>What was decided</h1>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <Told act={act} />
        {!isInForce && <p>It is not in force any more.</p>}
      </header>
      {appeal && (
        <section class="page-head" aria-labelledby="appeal">
          <h2 id="appeal">Your appeal</h2>
          <blockquote class="quoted" dir="auto">
            {appeal.words}
          </blockquote>
          {decision ? <Told act={decision} /> : <p>It waits for somebody else to decide.</p>}
        </section>
      )}
      {(typed !== '' || (!appeal && isInForce)) && (
        <form class="comment-form" method="post" action={appealPath(act.key)}>
          <ReasonField name="words" label="What speaks against it" value={typed} required />
          <p class="hint">
            You can appeal once. Another curator than the one who did it decides, where there is one.
          </p>
          <button type="submit">Appeal</button>
        </form>
      )}
    </Layout>,
    error === undefined ? 200 : 400,
  )
}

const Told = ({ act: { key, at, by, about, words, reason } }: { act: Act }) => (
  <p>
    <MemberName member={by} /> <a href={about}>{words}</a>, <DayTime time={at} />: <q dir="auto">{reason}</q>{' '}
    <a href={actPath(key)}>In the log</a>
  </p>
)
