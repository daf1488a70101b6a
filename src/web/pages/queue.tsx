import type { Context, Handler } from 'hono'
import { readWords } from '#discussion/comment-text.ts'
import { commentOf } from '#discussion/moderation.ts'
import { type Act, type Appeal, type Comment, type Member, isAtLeast } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { type Waiting, AppealItem, FlaggedItem, SuspendForm, Suspended } from '../views/queue.tsx'
import { NO_REASON, textIn } from './moderate.tsx'

/** Of each kind; what waits longer comes first. */
const SHOWN = 50
const MOST_DAYS = 365

/** What was typed into a form of the page that was not taken. */
interface Refused {
  error: string
  /** What the form is about: a comment's id, an act's key, or nothing for a suspension. */
  about: string
  typed: Readonly<Record<string, string>>
}

/** What waits for a curator: appeals, flagged comments, and who is suspended. */
export const showQueue =
  (site: Site): Handler =>
  (c) =>
    page(site, c)

/** Decides one of them. */
export const doQueue =
  (site: Site): Handler =>
  async (c) => {
    const fields = await readForm(c)
    const typed = Object.fromEntries(
      ['do', 'about', 'reason', 'handle', 'days'].map((name) => [name, textIn(fields, name)]),
    )
    const reason = readWords(typed['reason'])
    const decide = DECISIONS[typed['do']!]
    const error =
      decide === undefined
        ? 'This form is not known here. Load the page again.'
        : reason === undefined
          ? NO_REASON
          : await decide(site, { by: memberOf(c)!, reason }, typed)
    return error === undefined
      ? c.redirect('/queue', 303)
      : page(site, c, { error, about: typed['about']!, typed })
  }

/** Does what a button says. Returns what is wrong, and what to do. */
type Decide = (
  site: Site,
  doing: { by: Member; reason: string },
  typed: Readonly<Record<string, string>>,
) => Promise<string | undefined>

const ofComment =
  (way: 'hide' | 'keep'): Decide =>
  async ({ store, moderating }, doing, { about }) => {
    const comment = await store.comments.get(about!)
    if (!comment) return 'The comment is gone.'
    // Whoever was quicker has decided.
    await moderating![way](comment, doing)
    return undefined
  }

const ofAppeal =
  (isGranted: boolean): Decide =>
  async ({ store, moderating }, doing, { about }) => {
    const appeal = await store.moderation.appealOf(Number(about) || 0)
    if (!appeal) return 'The appeal is gone.'
    const done = await moderating!.decide(appeal, { ...doing, isGranted })
    if (done === 'not theirs') return 'Somebody else than who did it has to decide this.'
    return done === 'already' ? 'Somebody has decided it already.' : undefined
  }

const suspend: Decide = async ({ store, moderating }, doing, { handle, days }) => {
  if (!isAtLeast(doing.by.role, 'administrator')) return 'Only an administrator suspends.'
  const span = Number(days)
  if (!Number.isInteger(span) || span < 1 || span > MOST_DAYS) return `Give days from 1 to ${MOST_DAYS}.`
  const member = await store.members.byHandle(handle!.trim().replace(/^@/, ''))
  if (!member) return `Nobody is called @${handle}.`
  if (member.id === doing.by.id) return 'You cannot suspend yourself.'
  await moderating!.suspend(member, { ...doing, days: span })
  return undefined
}

const DECISIONS: Readonly<Record<string, Decide>> = {
  hide: ofComment('hide'),
  keep: ofComment('keep'),
  grant: ofAppeal(true),
  refuse: ofAppeal(false),
  suspend,
}

async function page(site: Site, c: Context, refused?: Refused) {
  const { store } = site
  const member = memberOf(c)!
  const flagged = await store.moderation.flagged(SHOWN)
  const comments = await Promise.all([...flagged.keys()].map((id) => store.comments.get(id)))
  const appeals = await Promise.all(
    (await store.moderation.appeals(SHOWN)).map((one) => waiting(site, one, member)),
  )
  const suspensions = await store.moderation.suspensions(site.now())
  const typedFor = (about: string) => (refused?.about === about ? (refused.typed['reason'] ?? '') : '')
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/queue"
      title="Queue"
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>Queue</h1>
        {refused && (
          <p class="error" role="alert">
            {refused.error}
          </p>
        )}
        <p>
          What you decide stands in the <a href="/log">log</a> with its reason.{' '}
          <a href="/authorships">Claims of authorship</a> and <a href="/submit">papers that were brought</a>{' '}
          have pages of their own.
        </p>
      </header>
      <section class="discussion" aria-labelledby="appeals">
        <h2 id="appeals">Appeals</h2>
        {appeals.length === 0 && <p>None waits.</p>}
        {appeals.map((one) => (
          <AppealItem {...one} reason={typedFor(String(one.appeal.act))} />
        ))}
      </section>
      <section class="discussion" aria-labelledby="flagged">
        <h2 id="flagged">Flagged comments</h2>
        {flagged.size === 0 && <p>None waits.</p>}
        {comments
          .filter((comment): comment is Comment => comment !== undefined)
          .map((comment) => (
            <FlaggedItem comment={comment} flags={flagged.get(comment.id)!} reason={typedFor(comment.id)} />
          ))}
      </section>
      <section class="discussion" aria-labelledby="suspended">
        <h2 id="suspended">Suspended from writing</h2>
        <Suspended suspensions={suspensions} />
        {isAtLeast(member.role, 'administrator') && (
          <SuspendForm typed={refused?.about === '' ? refused.typed : {}} most={MOST_DAYS} />
        )}
      </section>
    </Layout>,
    refused ? 400 : 200,
  )
}

async function waiting({ store, moderating }: Site, appeal: Appeal, member: Member): Promise<Waiting> {
  const act = (await store.acts.get(appeal.act)) as Act
  const comment = act.kind === 'hide' ? await store.comments.get(commentOf(act.about)) : undefined
  const may = await moderating!.mayDecide(appeal, act, member)
  return { appeal, act, may, ...(comment && { comment }) }
}
