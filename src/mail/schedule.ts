import { repeat } from '#feed/repeat.ts'
import type { Store } from '#store/index.ts'
import { refusalInWords } from './bounces.ts'
import { type BounceServer, startBounceServer } from './bounce-server.ts'
import type { Ranking } from './candidates.ts'
import { createDigestWriter } from './digest.ts'
import { mendMail } from './mend-slots.ts'
import { type Reading, planDue } from './plan.ts'
import { type Post, createPost } from './post.ts'
import type { Runs } from './runs.ts'
import { sendDue } from './send.ts'
import { type Desk, FORGET } from './settings.ts'

export interface MailSchedule {
  /** Looks now, rather than at the next turn: a letter waits. */
  nudge(): void
  /** Finishes the mails that are under way; the rest is sent after the next start. */
  close(): Promise<void>
}

/** How often is looked for readers whose time has come. */
const EVERY_MS = 20_000
const DAY_MS = 86_400_000
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 30 * 60_000

/**
 * Plans and sends mail as long as the site runs. Several processes may do so on one database. What goes wrong is told
 * to `log`, once for each kind of trouble, and never thrown.
 */
export async function startMail(
  desk: Desk & { store: Store },
  {
    runs,
    log,
    everyMs = EVERY_MS,
    ...planning
  }: {
    runs: Runs
    log: (line: string, cause?: unknown) => void
    everyMs?: number
  } & Ranking &
    Reading,
): Promise<MailSchedule> {
  const { store, settings, now } = desk
  const stop = new AbortController()
  const { signal } = stop
  let post: Post | undefined
  let pauses = 0
  // By the machine's own ticks: a clock that is set neither shortens a pause nor draws it out.
  let notBefore = -Infinity
  let tidied = -Infinity
  let told: string | undefined
  let looked = -Infinity

  async function look(): Promise<void> {
    const isTidy = performance.now() - tidied < DAY_MS / 4
    if (!isTidy || now() < looked) {
      const mended = await mendMail(store, now(), signal)
      if (mended > 0) log(`the clock was ahead: ${inReaders(mended)} would have waited for their issue`)
    }
    looked = now()
    await planDue(store, { ...planning, now: now(), signal })
    if (!isTidy) {
      tidied = performance.now()
      const ago = (days: number) => now() - days * DAY_MS
      await store.subscribers.forget({ pending: ago(FORGET.pending), left: ago(FORGET.left) }, now())
      await store.deliveries.forget(ago(FORGET.mails))
      await store.refusals.forget(ago(FORGET.refusals))
      await store.limits.forget(now())
      await store.notices.forget(ago(FORGET.notices))
    }
    if (signal.aborted || performance.now() < notBefore) return
    const { doubtful: left } = await store.deliveries.recover(now())
    const due = await store.deliveries.nextDue()
    if (left > 0) tellDoubt(left)
    if (due === undefined || due > now()) return

    const writer = createDigestWriter({
      store,
      runs,
      baseUrl: settings.baseUrl,
      asksOpinions: planning.near !== undefined,
      log,
    })
    post ??= createPost(settings)
    const { trouble, doubtful, refusals } = await sendDue({ ...desk, writer, post }, { signal })
    if (doubtful > 0) tellDoubt(doubtful)
    for (const refusal of refusals) log(refusalInWords(refusal))
    if (trouble === undefined) {
      pauses = 0
      told = undefined
      return
    }
    notBefore = performance.now() + Math.min(FIRST_PAUSE_MS * 2 ** pauses++, LONGEST_PAUSE_MS)
    if (told !== trouble) log(`mail does not go out: ${trouble}`)
    told = trouble
  }

  const inReaders = (count: number) => `${count} ${count === 1 ? 'reader' : 'readers'}`
  const tellDoubt = (count: number) =>
    log(`${count} ${count === 1 ? 'mail' : 'mails'} may or may not have arrived; see papers digest status`)

  const bounces: BounceServer | undefined =
    settings.bounces.listen && (await startBounceServer(desk, settings.bounces.listen, log))
  const looking = repeat(look, { everyMs, tell: (fault) => log('mail', fault) })

  return {
    nudge: looking.nudge,
    async close() {
      stop.abort(new Error('the site is closing'))
      const looked = looking.close()
      await Promise.race([looked, new Promise((done) => setTimeout(done, 2000).unref())])
      post?.close()
      await Promise.all([looked, bounces?.close()])
    },
  }
}
