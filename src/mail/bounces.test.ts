import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { type BounceServer, startBounceServer } from './bounce-server.ts'
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

describe('the listener', () => {
  let store: Store
  let server: BounceServer
  const log: string[] = []
  const desk = () => ({ store, settings: settings('smtp://localhost'), signer, now: () => 1000 })
  beforeEach(async () => {
    store = await openStore(':memory:')
    server = await startBounceServer(desk(), { host: '127.0.0.1', port: 0 }, (line) => log.push(line))
    log.length = 0
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

  test('blames no reader for a refusal of this site, pauses the domain, and says so once', async () => {
    for (let i = 0; i < 4; i++) await deliver(address(), dsn('failed', '5.7.26', '550 5.7.26 DMARC'))
    await deliver(address(), dsn('failed', '5.0.0', '550 Message rejected due to spam content'))
    expect(await store.subscribers.byId('ada')).toMatchObject({ state: 'active', soft: 0 })
    expect(await store.refusals.all()).toMatchObject([{ domain: 'example.org', count: 5, since: 1000 }])
    expect(log).toEqual([
      expect.stringMatching(
        /^example\.org refuses mail of this site; nothing is sent there until 1970-01-01T12:/,
      ),
    ])
  })

  test('tells the operator what others reported, and blames nobody', async () => {
    await deliver(address(), abuse('auth-failure'))
    await deliver(address(), abuse('virus'))
    await deliver(address(), abuse('not-spam'))
    expect(await state()).toBe('active')
    expect(log).toEqual([expect.stringContaining('auth-failure'), expect.stringContaining('virus')])
  })

  test('takes what nobody can read, so that it does not come again', async () => {
    const parts = '--b\r\n\r\n'.repeat(100_000)
    await deliver(address(), `Content-Type: multipart/report; boundary=b\r\n\r\n${parts}`)
    expect(await state()).toBe('active')
    expect(log).toEqual([expect.stringContaining('cannot be read')])
  })

  test('ends no mail of who left by themselves', async () => {
    const { key } = (await store.subscribers.byId('ada'))!
    await store.subscribers.change(key, { state: 'left', nextAt: undefined }, 2)
    await deliver(address(), dsn('failed', '5.1.1'))
    expect(await state()).toBe('left')
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
