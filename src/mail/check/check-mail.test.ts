import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { startBounceServer } from '../bounce-server.ts'
import { DKIM, DKIM_RECORD, fillDay, sender, settings } from '../desk.fixture.ts'
import { type Sink, startSink } from '../sink.fixture.ts'
import { checkMail } from './check-mail.ts'
import { type Zone, startDns } from './dns-server.fixture.ts'
import { resolverOf } from './names.ts'

let store: Store
let sink: Sink
beforeEach(async () => {
  store = await openStore(':memory:')
  sink = await startSink()
  await fillDay(store, '2026-03-02', 2)
})
afterEach(async () => {
  await sink[Symbol.asyncDispose]()
  await store.close()
})

const GOOD: Zone = {
  'example.org': { TXT: ['v=spf1 ip4:203.0.113.5 -all', 'other'], MX: ['mx.example.org'] },
  'mx.example.org': { A: ['127.0.0.1'] },
  '_dmarc.example.org': { TXT: ['v=DMARC1; p=reject'] },
  'papers._domainkey.example.org': { TXT: [DKIM_RECORD] },
}

async function check(
  zone: Zone,
  { listens = true, ip = '203.0.113.5' }: { listens?: boolean; ip?: string } = {},
) {
  const log = () => {}
  const config = settings(sink.url, { dkim: DKIM })
  const desk = sender(store, config)
  await using dns = await startDns(zone)
  const bounces = await startBounceServer(desk, { host: '127.0.0.1', port: 0 }, log as never)
  const { port } = bounces
  if (!listens) await bounces.close()
  try {
    const findings = await checkMail(
      {
        ...desk,
        settings: {
          ...config,
          bounces: { ...config.bounces, listen: { host: '127.0.0.1', port } },
        },
        ranking: { isRunnable: () => false },
        resolve: resolverOf(dns.address),
        ip,
        port,
        fetch: async () => new Response('ok'),
      },
      'you@example.net',
    )
    return new Map(findings.map((finding) => [finding.about.replace(/ \(.*/, ''), finding]))
  } finally {
    desk.post.close()
    if (listens) await bounces.close()
  }
}

test('all is good, and the newest issue arrives, signed, to be unsubscribed from', async () => {
  const found = await check(GOOD)
  const states = Object.fromEntries([...found].map(([about, { state }]) => [about, state]))
  expect(states).toEqual({
    SMTP: 'good',
    TLS: 'unsure',
    'sign-in': 'unsure',
    SPF: 'good',
    DKIM: 'good',
    DMARC: 'good',
    BASE_URL: 'good',
    'listener for bounces': 'good',
    'MX of bounces': 'good',
    'a mail': 'good',
  })
  const [{ raw, to, from }] = sink.mails as [(typeof sink.mails)[0]]
  expect(to).toBe('you@example.net')
  expect(from).toMatch(/^bounces\+check\.[a-z2-7]{16}@example\.org$/)
  const mail = await simpleParser(Buffer.from(raw, 'latin1'))
  expect(mail.subject).toBe('Test: Paper 0 of 2026-03-02, and 1 more')
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m)
  expect(raw).toMatch(/^DKIM-Signature: /m)
})

test('says of each that is missing what to do', async () => {
  const found = await check({}, { listens: false })
  for (const about of ['SPF', 'DKIM', 'DMARC', 'listener for bounces', 'MX of bounces']) {
    expect(found.get(about), about).toMatchObject({ state: 'bad', advice: expect.stringMatching(/\w/) })
  }
  expect(found.get('SPF')!.advice).toContain('v=spf1')
  expect(found.get('DMARC')!.advice).toContain('_dmarc.example.org')
})

test.each<[string, Zone, string]>([
  ['SPF', { ...GOOD, 'example.org': { TXT: ['v=spf1 ip4:198.51.100.1 -all'] } }, 'fail for 203.0.113.5'],
  ['SPF', { ...GOOD, 'example.org': { TXT: ['v=spf1 -all', 'v=spf1 mx'] } }, '2 records'],
  [
    'DKIM',
    { ...GOOD, 'papers._domainkey.example.org': { TXT: [`${DKIM_RECORD.slice(0, -9)}AAAAAAAA`] } },
    '',
  ],
  ['MX of bounces', { ...GOOD, 'mx.example.org': {} }, 'has no address'],
])('%s is bad', async (about, zone, words) => {
  const found = (await check(zone)).get(about)!
  expect(found.state).toBe('bad')
  expect(found.found).toContain(words)
})

test('says when the mail server can’t be reached, and sends nothing', async () => {
  await sink[Symbol.asyncDispose]()
  const found = await check(GOOD)
  expect(found.get('SMTP')).toMatchObject({ state: 'bad', advice: expect.stringContaining('SMTP_URL') })
  expect(found.has('a mail')).toBe(false)
  sink = await startSink()
})
