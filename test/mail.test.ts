import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DKIM, addReader, fillDay } from '../src/mail/desk.fixture.ts'
import { type Sink, startSink } from '../src/mail/sink.fixture.ts'
import { openStore } from '../src/store/index.ts'
import { root } from './cli-process.ts'
import { freePort } from './free-port.ts'
import { sendByTwo } from './senders.ts'

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

test('two processes on one database share the work', () => sendByTwo(folder, sink), 180_000)

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
