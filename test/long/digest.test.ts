import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MONDAY } from '../../src/mail/desk.fixture.ts'
import { type Sink, startSink } from '../../src/mail/sink.fixture.ts'
import { openStore } from '../../src/store/index.ts'
import { type Server, isPostgresHere, postgresTest, startPostgres } from '../postgres-server.ts'
import { fillDesk, sendByTwo, startSender } from '../senders.ts'

/** `npm run soak:digest` asks for more. */
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 3)
const READERS_A_ROUND = 40
const PATIENCE = 60_000 + 20_000 * ROUNDS

let folder: string
let sink: Sink
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-digest-'))
  sink = await startSink()
})
afterEach(async () => {
  await sink[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Kills senders again and again, then lets one finish. Counts at the sink, not in the database. */
async function killAgainAndAgain(place: string): Promise<void> {
  const readers = ROUNDS * READERS_A_ROUND
  await fillDesk(place, readers)
  // Answers take a moment, so that a kill hits every stage of a mail.
  sink.faults.onMail = async () => {
    await setTimeout(8 * Math.random())
    return undefined
  }
  let clock = MONDAY
  let kills = 0
  for (let round = 0; round < ROUNDS; round++) {
    const target = sink.mails.length + 1 + Math.floor(25 * Math.random())
    const { child, ready, ended } = startSender(place, sink, clock)
    await ready
    while (sink.mails.length < target && child.exitCode === null) await setTimeout(1)
    await setTimeout(10 * Math.random())
    child.kill('SIGKILL')
    const { code, err } = await ended
    expect(err).toBe('')
    if (code === null) kills++
    // What is under way at the mail server ends there.
    await setTimeout(50)
    clock += 60_000
  }
  const last = await startSender(place, sink, clock).ended
  expect(last, last.err).toMatchObject({ code: 0 })

  const copies = new Map<string, number>()
  for (const { to } of sink.mails) copies.set(to, (copies.get(to) ?? 0) + 1)
  const store = await openStore(place)
  const counts = await store.deliveries.counts(0)
  const missing: string[] = []
  let arrivedInDoubt = 0
  for (let key = 1; key <= readers; key++) {
    const reader = (await store.subscribers.many([key])).get(key)!
    const [mail, ...others] = await store.deliveries.of(key, 9)
    expect(others).toEqual([])
    const arrived = copies.get(reader.email) ?? 0
    expect(arrived, `${reader.email} got it twice`).toBeLessThanOrEqual(1)
    if (mail!.state === 'doubtful') arrivedInDoubt += arrived
    else expect([mail!.state, arrived], `${reader.email} was forgotten`).toEqual(['sent', 1])
    if (arrived === 0) missing.push(reader.email)
  }
  await store.close()
  expect(counts).toMatchObject({ waiting: 0, sending: 0, failed: 0, sent: readers - counts.doubtful })
  expect(missing.length).toBe(counts.doubtful - arrivedInDoubt)
  console.log(
    `${kills} kills, ${readers} readers: ${sink.mails.length} mails at the sink, none twice; ` +
      `${counts.doubtful} in doubt, of which ${arrivedInDoubt} had arrived; ${missing.length} did not arrive`,
  )
}

describe('killed in the middle of sending, again and again, nobody is forgotten or gets a mail twice', () => {
  let server: Server | undefined
  beforeAll(async () => {
    if (isPostgresHere) server = await startPostgres()
  }, 60_000)
  afterAll(() => server?.close(), 60_000)

  test('on SQLite', () => killAgainAndAgain(folder), PATIENCE)
  postgresTest('on Postgres', async () => killAgainAndAgain(await server!.empty()), PATIENCE)
  postgresTest(
    'two processes on one Postgres share the work',
    async () => sendByTwo(await server!.empty(), sink),
    PATIENCE,
  )
})
