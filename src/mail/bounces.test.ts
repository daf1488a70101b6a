import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { type BounceServer, startBounceServer } from './bounce-server.ts'
import { readReport } from './bounces.ts'
import { SECRET, addReader, settings } from './desk.fixture.ts'
import { createSigner } from './sign.ts'

const signer = createSigner(SECRET)
const report = (type: string, part: string) =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    'To: bounces@example.org',
    'Subject: Undelivered Mail',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'I am sorry to tell you, 5.1.1 and 550 and no such user, in prose that is never guessed at.',
    '--b',
    `Content-Type: message/${type}`,
    '',
    part,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: Papers',
    '',
    'Hello',
    '--b--',
    '',
  ].join('\r\n')
const dsn = (action: string, status: string, diagnostic = '') =>
  report(
    'delivery-status',
    [
      'Reporting-MTA: dns; mx.example.net',
      '',
      'Final-Recipient: rfc822; ada@example.org',
      `Action: ${action}`,
      `Status: ${status}`,
      ...(diagnostic ? [`Diagnostic-Code: smtp; ${diagnostic}`] : []),
    ].join('\r\n'),
  )
const abuse = (type: string) =>
  report('feedback-report', `Feedback-Type: ${type}\r\nUser-Agent: test\r\nVersion: 1`)
const vacation =
  'From: ada@example.org\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI am away.\r\n'

test.each([
  ['hard', dsn('failed', '5.1.1', '550 5.1.1 <ada>: no such user')],
  ['hard', dsn('failed', '5.2.1')],
  ['hard', dsn('failed', '5.0.0', '550 unknown\r\n user')],
  ['soft', dsn('failed', '5.2.2', '552 5.2.2 mailbox full')],
  ['soft', dsn('failed', '5.7.1', '550 5.7.1 blocked')],
  ['soft', dsn('failed', '5.0.0', '554 5.7.1 policy')],
  ['soft', dsn('failed', '4.4.7', '421 expired')],
  ['nothing', dsn('delayed', '4.4.1')],
  ['nothing', dsn('delivered', '2.0.0')],
  ['complaint', abuse('abuse')],
  ['nothing', abuse('not-spam')],
  ['nothing', vacation],
  ['nothing', 'rubbish'],
  ['nothing', ''],
])('reads %s', async (kind, raw) => {
  expect((await readReport(Buffer.from(raw))).kind).toBe(kind)
})

describe('the listener', () => {
  let store: Store
  let server: BounceServer
  const desk = () => ({ store, settings: settings('smtp://localhost'), signer, now: () => 1000 })
  beforeEach(async () => {
    store = await openStore(':memory:')
    server = await startBounceServer(desk(), { host: '127.0.0.1', port: 0 }, () => {})
    await addReader(store, 'ada')
  })
  afterEach(async () => {
    await server.close()
    await store.close()
  })

  const address = (id = 'ada') => `bounces+${signer.sign('bounce', id)}@example.org`
  const deliver = (to: string, raw: string) => {
    const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true })
    return transport.sendMail({ envelope: { from: '', to: [to] }, raw })
  }
  const state = async () => (await store.subscribers.byId('ada'))!.state

  test('ends the mail of who can’t be reached', async () => {
    await deliver(address(), dsn('failed', '5.1.1', '550 5.1.1 no such user'))
    expect(await store.subscribers.byId('ada')).toMatchObject({
      state: 'blocked',
      trouble: '5.1.1 smtp; 550 5.1.1 no such user',
    })
  })

  test('ends the mail of who complained', async () => {
    await deliver(address().toUpperCase(), abuse('abuse'))
    expect(await state()).toBe('blocked')
  })

  test('is patient with a full mailbox, three times', async () => {
    for (const expected of ['active', 'active', 'blocked']) {
      await deliver(address(), dsn('failed', '5.2.2', '552 full'))
      expect(await state()).toBe(expected)
    }
  })

  test('leaves alone who is away', async () => {
    await deliver(address(), vacation)
    expect(await state()).toBe('active')
  })

  test.each([
    ['somebody else', 'postmaster@example.org'],
    ['a stranger’s domain', `bounces+${signer.sign('bounce', 'ada')}@example.net`],
    ['a forged name', `bounces+ada.${'a'.repeat(16)}@example.org`],
    ['a name signed for another purpose', `bounces+${signer.sign('manage', 'ada')}@example.org`],
  ])('takes no mail for %s', async (_, to) => {
    await expect(deliver(to, dsn('failed', '5.1.1'))).rejects.toMatchObject({ responseCode: 550 })
    expect(await state()).toBe('active')
  })

  test('takes no mail that is too large', async () => {
    await expect(deliver(address(), `Subject: x\r\n\r\n${'x'.repeat(2 ** 21)}`)).rejects.toMatchObject({
      responseCode: 552,
    })
  })
})
