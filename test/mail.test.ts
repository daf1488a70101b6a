import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { simpleParser } from 'mailparser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DKIM, MONDAY, addReader, fillDay } from '../src/mail/desk.fixture.ts'
import { type Sink, startSink } from '../src/mail/sink.fixture.ts'
import { openStore } from '../src/store/index.ts'
import { freePort } from './free-port.ts'
import { type Server, isPostgresHere, postgresTest, startPostgres } from './postgres-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** `npm run soak:digest` asks for more. */
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 3)
const READERS_A_ROUND = 40
const LEASE_MS = 400

let folder: string
let sink: Sink
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-mail-'))
  sink = await startSink()
})
afterEach(async () => {
  await sink[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Readers whose issue is due, and papers for it. */
async function fill(place: string, readers: number): Promise<void> {
  const store = await openStore(place)
  await fillDay(store, '2026-03-02', 5)
  await store.atomically(async (inside) => {
    for (let i = 0; i < readers; i++) await addReader(inside, `r${i}`, { most: 1 + (i % 5) })
  })
  await store.close()
}

interface Sending {
  child: ChildProcess
  ready: Promise<void>
  ended: Promise<{ code: number | null; out: string; err: string }>
}

function send(place: string, clock: number): Sending {
  const child = spawn(process.execPath, ['test/send-mail.ts', place, sink.url, String(LEASE_MS)], {
    cwd: root,
    env: { ...process.env, MAIL_TEST_CLOCK: String(clock) },
  })
  const output = { out: '', err: '' }
  child.stderr.on('data', (chunk) => (output.err += chunk))
  const ready = new Promise<void>((done) => {
    child.stdout.on('data', (chunk) => {
      output.out += chunk
      done()
    })
    child.once('close', () => done())
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) => {
    child.once('close', (code) => done({ code, ...output }))
  })
  return { child, ready, ended }
}

/** Kills senders again and again, then lets one finish. Counts at the sink, not in the database. */
async function killAgainAndAgain(place: string): Promise<void> {
  const readers = ROUNDS * READERS_A_ROUND
  await fill(place, readers)
  // Answers take a moment, so that a kill hits every stage of a mail.
  sink.faults.onMail = async () => {
    await setTimeout(8 * Math.random())
    return undefined
  }
  let clock = MONDAY
  let kills = 0
  for (let round = 0; round < ROUNDS; round++) {
    const target = sink.mails.length + 1 + Math.floor(25 * Math.random())
    const { child, ready, ended } = send(place, clock)
    await ready
    const start = performance.now()
    while (sink.mails.length < target && performance.now() - start < 20_000) await setTimeout(1)
    await setTimeout(10 * Math.random())
    child.kill('SIGKILL')
    const { code, err } = await ended
    expect(err).toBe('')
    if (code === null) kills++
    // What is under way at the mail server ends there.
    await setTimeout(50)
    clock += 60_000
  }
  const last = await send(place, clock).ended
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

describe('killed in the middle of sending, again and again', () => {
  let server: Server | undefined
  beforeAll(async () => {
    if (isPostgresHere) server = await startPostgres()
  }, 60_000)
  afterAll(() => server?.close(), 60_000)

  test(
    'nobody gets a mail twice, and nobody is forgotten without it being said',
    () => killAgainAndAgain(folder),
    60_000 + 20_000 * ROUNDS,
  )

  postgresTest(
    'on Postgres too',
    async () => killAgainAndAgain(await server!.empty()),
    60_000 + 20_000 * ROUNDS,
  )

  postgresTest(
    'two processes on one Postgres share the work',
    async () => twoAtOnce(await server!.empty()),
    180_000,
  )
})

test('two processes on one database share the work', () => twoAtOnce(folder), 180_000)

async function twoAtOnce(place: string): Promise<void> {
  await fill(place, 120)
  const both = await Promise.all([send(place, MONDAY).ended, send(place, MONDAY).ended])
  expect(both.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ])
  expect(sink.mails).toHaveLength(120)
  expect(new Set(sink.mails.map(({ to }) => to)).size).toBe(120)
}

const hasAiosmtpd = spawnSync('/usr/bin/python3', ['-c', 'import aiosmtpd'], { stdio: 'ignore' }).status === 0
if (!hasAiosmtpd) console.warn('no python3-aiosmtpd: the test with an independent mail server is skipped')

test.skipIf(!hasAiosmtpd)(
  'another mail server takes what the command line sends',
  async () => {
    const port = await freePort()
    const box = join(folder, 'box')
    const args = ['-m', 'aiosmtpd', '-n', '-c', 'aiosmtpd.handlers.Mailbox', box, '-l', `127.0.0.1:${port}`]
    const server = spawn('/usr/bin/python3', args, { stdio: 'ignore' })
    try {
      const data = join(folder, 'data')
      const today = new Date().toISOString().slice(0, 10)
      const store = await openStore(data)
      await fillDay(store, today, 4)
      await addReader(store, 'ada', { searches: [{ words: 'state spaces', without: '' }] }, Date.now())
      await store.close()
      await listening(port)
      const env = {
        ...process.env,
        DATA_DIR: data,
        SMTP_URL: `smtp://127.0.0.1:${port}`,
        MAIL_TLS: 'off',
        MAIL_FROM: 'Tägliche Papers <papers@example.org>',
        MAIL_BOUNCE_ADDRESS: 'bounces@example.org',
        DKIM_SELECTOR: DKIM.selector,
        DKIM_KEY: DKIM.key,
        BASE_URL: 'https://papers.example.org',
      }
      const papers = (...rest: string[]) =>
        spawnSync(process.execPath, ['src/cli/main.ts', 'digest', ...rest], {
          cwd: root,
          env,
          encoding: 'utf8',
        })
      expect(papers('send', '--json')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/"sent": 1/),
      })
      expect(papers('send')).toMatchObject({
        status: 0,
        stdout: 'planned 0, sent 0, failed 0, doubtful 0, later 0\n',
      })
      expect(papers('status')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^readers: 1 active\n/),
      })
      expect(papers('preview', today).stdout).toMatch(/^Subject: Paper 0 of .*, and 3 more\n\nDAILY PAPERS\n/)

      const [name] = readdirSync(join(box, 'new')) as [string]
      const mail = await simpleParser(readFileSync(join(box, 'new', name)))
      expect(mail.from?.value).toEqual([{ name: 'Tägliche Papers', address: 'papers@example.org' }])
      expect(mail.headers.get('dkim-signature')).toBeDefined()
      expect(mail.text).toContain('Matches your search: state spaces')
    } finally {
      server.kill()
    }
  },
  60_000,
)

describe('papers digest', () => {
  const papers = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, ['src/cli/main.ts', 'digest', ...args], {
      cwd: root,
      env: { ...process.env, BASE_URL: '', DATA_DIR: join(folder, 'data'), ...env },
      encoding: 'utf8',
    })

  test.each([
    [['send'], {}, /set SMTP_URL, MAIL_FROM and BASE_URL/],
    [['send'], { SMTP_URL: 'smtp://localhost' }, /SMTP_URL needs MAIL_FROM/],
    [['send'], { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.org' }, /SMTP_URL needs BASE_URL/],
    [['send'], { SMTP_URL: 'http://me:secret@localhost' }, /^papers: SMTP_URL: give smtp:/],
    [['send'], { MAIL_FROM: 'a@example.org\r\nBcc: b@example.org' }, /MAIL_FROM/],
    [['preview', '2026-02-30'], {}, /YYYY-MM-DD/],
  ])('%j says what is missing', (args, env, message) => {
    const { status, stdout, stderr } = papers(args, env)
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(stderr).not.toContain('secret')
  })
})

async function listening(port: number): Promise<void> {
  const { connect } = await import('node:net')
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isThere) return
    await setTimeout(50)
  }
  throw new Error('the mail server did not start')
}
