import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { createIntake, takeTurn } from '../../src/feed/intake.ts'
import { NOON, type PapersServer, servePapers } from '../../src/feed/papers-server.fixture.ts'
import { startSchedule } from '../../src/feed/schedule.ts'
import { addReader, byWords, fillDay, sender, settings } from '../../src/mail/desk.fixture.ts'
import { startMail } from '../../src/mail/schedule.ts'
import { startSink } from '../../src/mail/sink.fixture.ts'
import { type Store, TroubleError, openStore } from '../../src/store/index.ts'
import { addHook, addMessages } from '../../src/webhooks/hook.fixture.ts'
import { createPost } from '../../src/webhooks/post.ts'
import { startReceiver } from '../../src/webhooks/receiver.fixture.ts'
import { startWebhooks } from '../../src/webhooks/schedule.ts'
import { type Server, isPostgresHere, postgresTest, startPostgres } from '../postgres-server.ts'

const READERS = 20
const MESSAGES = 20
const CRASHES = 3

describe('work in the background while Postgres goes away and comes back', () => {
  let server: Server | undefined
  let papers: PapersServer
  beforeAll(async () => {
    if (isPostgresHere) server = await startPostgres()
    papers = await servePapers()
    // None of these is on the lists of Hugging Face or replaced: which source comes first would matter then.
    papers.archive = 90
    papers.announced = papers.announced.slice(0, 2)
    papers.perPage = 6
  }, 60_000)
  afterAll(async () => {
    await papers[Symbol.asyncDispose]()
    await server?.close()
  }, 60_000)

  postgresTest(
    'what is fetched, mailed and told is what it would have been, nothing lost and nothing doubled',
    async () => {
      await using sink = await startSink()
      await using receiver = await startReceiver()
      // Each answer takes a moment, so that a crash finds everything in the middle.
      sink.faults.onMail = async () => void (await setTimeout(40))
      receiver.answer = async (response) => {
        await setTimeout(40)
        response.end()
      }
      const store = await openStore(await server!.empty())
      await fillDay(store, '2026-11-14', 3, NOON - 3_600_000)
      for (let i = 0; i < READERS; i++) await addReader(store, `r${i}`, {}, NOON)
      const hook = await addHook(store, receiver.url, { now: NOON })
      const names = Array.from({ length: MESSAGES }, (_, i) => String(i))
      await addMessages(store, hook, names, NOON)

      const began = Date.now()
      let ahead = 0
      const now = () => NOON + ahead + Date.now() - began
      const faults: unknown[] = []
      const log = (line: string, cause?: unknown) => void faults.push(cause ?? line)
      const intake = createIntake(store, papers.settings, { now })
      const { writer: _w, post: _p, ...desk } = sender(store, settings(sink.url), now)
      const fetching = startSchedule(intake, log, { everyMs: 100 })
      const mailing = await startMail(desk, {
        runs: new Map(),
        isRunnable: () => false,
        ...byWords(store),
        log,
        everyMs: 100,
      })
      const post = createPost({ userAgent: 'a test', allowPrivate: true, now })
      const find = byWords(store).find
      const telling = startWebhooks({ store, post, now }, { recorded: {}, find, log, everyMs: 100 })

      const isAtWork = () => sink.mails.length + receiver.received.length + papers.asked.length
      for (let i = 0; i < CRASHES; i++) {
        const before = isAtWork()
        await expect.poll(isAtWork, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 8)
        await server!.crash()
        await setTimeout(200)
        await server!.restart()
        // What a process had for a minute is free again.
        ahead += 120_000
      }
      const rest = () => left(store, now()).catch(String)
      await expect
        .poll(rest, { timeout: 60_000, interval: 200 })
        .toEqual({ sources: [], mails: 0, messages: [] })
      await Promise.all([fetching.close(), mailing.close(), telling.close()])

      // The log speaks of the database, of mails in doubt, and of nothing that went wrong here.
      const others = faults.filter((fault) => !(fault instanceof TroubleError))
      for (const line of others) expect(line).toMatch(/^\d+ mails? may or may not have arrived/)
      expect(faults.length).toBeGreaterThan(0)
      const to = sink.mails.map((mail) => mail.to)
      expect(new Set(to).size).toBe(to.length)
      const { doubtful, sent, failed } = await store.deliveries.counts(0)
      expect([sent + doubtful, failed]).toEqual([READERS, 0])
      expect(to.length).toBeGreaterThanOrEqual(sent)
      const ids = receiver.received.map(({ id }) => id)
      expect(ids.filter((id, i) => id !== ids[i - 1])).toHaveLength(MESSAGES)
      expect(
        receiver.received.map(({ body }) => named(body)).filter((name, i, all) => name !== all[i - 1]),
      ).toEqual(names)

      const quiet = await openStore(':memory:')
      await fillDay(quiet, '2026-11-14', 3, NOON - 3_600_000)
      const undisturbed = createIntake(quiet, papers.settings, { now: () => NOON })
      for (const name of ['hf', 'arxiv', 'oai']) {
        expect(await takeTurn(undisturbed, name)).toMatchObject({ result: 'done' })
      }
      expect(await fetched(store)).toEqual(await fetched(quiet))
      await quiet.close()
      await store.close()
    },
    180_000,
  )
})

const named = (body: string) => (JSON.parse(body) as { data: { webhook: string } }).data.webhook

/** Sources that have not been read, mails and messages that are not over with. */
async function left(store: Store, now: number): Promise<object> {
  const sources: object[] = []
  for (const name of ['hf', 'arxiv', 'oai']) {
    const { succeeded, error } = await store.sources.get(name, now)
    if (succeeded === undefined) sources.push({ name, error })
  }
  const { waiting, sending } = await store.deliveries.counts(0)
  const messages = [...(await store.webhookMessages.counts()).values()]
  return { sources, mails: waiting + sending, messages }
}

/** All that is kept of papers, but for what depends on which source came first, and for the times at which it came. */
async function fetched(store: Store) {
  const whole = await store.whole.after(0, 10_000)
  return whole
    .map(({ paper: { id, title, abstract, version }, statements, listings, signals, aka }) => ({
      id,
      title,
      abstract,
      version,
      aka,
      statements: statements.map(({ source, name }) => `${source} ${name}`).toSorted(),
      listings: listings.map(({ seen: _seen, ...place }) => place),
      signals: signals.map(({ name, value }) => ({ name, value })),
    }))
    .sort((a, b) => a.id.localeCompare(b.id))
}
