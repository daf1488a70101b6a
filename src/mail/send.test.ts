import { authenticate } from 'mailauth'
import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import {
  BASE_URL,
  DKIM,
  DKIM_RECORD,
  MONDAY,
  addReader,
  byWords,
  fillDay,
  sender,
  settings,
} from './desk.fixture.ts'
import { planDue } from './plan.ts'
import { sendDue } from './send.ts'
import type { MailSettings } from './settings.ts'
import { CERTIFICATE, type Sink, refusal, startSink } from './sink.fixture.ts'

let store: Store
let sink: Sink
const posts: { close(): void }[] = []
beforeEach(async () => {
  store = await openStore(':memory:')
  sink = await startSink()
  await fillDay(store, '2026-03-02')
})
afterEach(async () => {
  for (const post of posts.splice(0)) post.close()
  await sink[Symbol.asyncDispose]()
  await store.close()
})

const plan = (now = MONDAY) =>
  planDue(store, { now, isRunnable: (slug) => slug === 'nested', ...byWords(store) })
const send = (change: Partial<MailSettings> = {}, now = MONDAY) => {
  const one = sender(store, settings(sink.url, change), () => now)
  posts.push(one.post)
  return sendDue(one)
}
const DAY_MS = 86_400_000
const addOther = async (email: string) => {
  const { key } = (await store.subscribers.byId('a'))!
  const { preferences } = (await store.subscribers.many([key])).get(key)!
  const { subscriber } = await store.subscribers.add({ id: 'other', email, emailKey: email, preferences }, 1)
  await store.subscribers.change(subscriber.key, { state: 'active', nextAt: MONDAY, confirmed: 1 }, 1)
  return subscriber.key
}
const mailsOf = async (key: number) => store.deliveries.of(key, 9)

test('a raw message has all that mail programs and their servers ask for', async () => {
  await addReader(store, 'ada', { searches: [{ words: '"state spaces"', without: '' }] })
  expect(await plan()).toBe(1)
  expect(await send({ dkim: DKIM })).toMatchObject({ sent: 1, failed: 0, doubtful: 0 })

  const [{ raw, from, to }] = sink.mails as [(typeof sink.mails)[0]]
  expect([from, to]).toEqual([
    expect.stringMatching(/^bounces\+ada\.[a-z2-7]{16}@example\.org$/),
    'ada@example.org',
  ])
  expect(from.split('@')[0]!.length).toBeLessThanOrEqual(64)
  const mail = await simpleParser(Buffer.from(raw, 'latin1'))
  const header = (name: string) =>
    mail.headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]+:\s*/, '')
  expect(mail.from?.text).toBe('"Daily Papers" <papers@example.org>')
  expect(mail.messageId).toMatch(/^<digest-first-2026-03-02\.[a-z2-7]{16}@example\.org>$/)
  expect(mail.date).toEqual(new Date(MONDAY))
  expect(mail.subject).toBe('Paper 0 of 2026-03-02, and 2 more')
  expect(header('list-id')).toBe('Daily Papers <daily-papers.example.org>')
  expect(header('list-unsubscribe')!.replaceAll(/\s/g, '')).toMatch(
    new RegExp(`^<${BASE_URL}/unsubscribe/ada\\.[a-z2-7]{16}>$`),
  )
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(header('auto-submitted')).toBe('auto-generated')
  expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true)
  expect(raw).toMatch(/^[\t\r\n\u0020-\u007e]*$/)
  expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'))

  const picture = mail.attachments.find(({ cid }) => cid === 'nested@daily-papers')!
  expect(picture.contentType).toBe('image/png')
  expect(picture.size).toBeLessThan(40_000)
  // The parser puts the pictures into the page, where the page names them.
  expect(mail.html).toContain('src="data:image/png;base64,')
  expect(mail.html).not.toMatch(/src="(?!data:)|<link|@import|url\(/)
  expect(mail.html).toContain('Matches your search: &quot;state spaces&quot;')
  expect(mail.html).toMatch(/<a class="title" href="https:\/\/papers\.example\.org\/papers\/2603\.02000"/)
  expect(`${mail.html}${mail.text}`).not.toContain('{{')
  expect(mail.text).toContain('Matches your search: "state spaces"')
  expect(mail.text!.replaceAll(/\s+/g, ' ')).toContain(
    'Runs here, reproduced. Cut to 8 numbers, nested embeddings lose at most 4 points. Measured: 2.5 points worse (allowed: 4), in 14 s.',
  )

  const { dkim } = await authenticate(Buffer.from(raw, 'latin1'), {
    trustReceived: true,
    resolver: async (name) => {
      if (name === 'papers._domainkey.example.org') return [[DKIM_RECORD]]
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    },
  })
  expect(dkim.results).toMatchObject([{ status: { result: 'pass', aligned: 'example.org' } }])
  const signed = dkim.results[0]!.signingHeaders!.keys.toLowerCase()
  for (const name of [
    'list-unsubscribe:',
    'list-unsubscribe-post',
    'list-id',
    'from',
    'subject',
    'message-id',
  ]) {
    expect(`${signed}:`).toContain(name)
  }
})

test('the same mail has the same Message-ID again, and no other one has it', async () => {
  const [a] = [await addReader(store, 'a'), await addReader(store, 'b')]
  await plan()
  sink.faults.onMail = () => 'drop'
  expect(await send()).toMatchObject({ sent: 0, doubtful: 2 })
  expect((await mailsOf(a))[0]).toMatchObject({ state: 'doubtful' })
  sink.faults.onMail = () => undefined
  expect(await send()).toMatchObject({ sent: 0, doubtful: 0 })
  await store.deliveries.retryDoubtful(MONDAY)
  expect(await send()).toMatchObject({ sent: 2 })
  const ids = sink.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1])
  expect(ids).toHaveLength(4)
  expect(new Set(ids).size).toBe(2)
})

test('the next issue says of a doubtful one, once', async () => {
  await addReader(store, 'a')
  await plan()
  sink.faults.onMail = () => 'drop'
  await send()
  sink.faults.onMail = () => undefined
  for (let day = 1; day < 3; day++) {
    const now = MONDAY + day * 86_400_000
    await fillDay(store, new Date(now).toISOString().slice(0, 10))
    await plan(now)
    await send({}, now)
  }
  const told = await Promise.all(sink.mails.map(({ raw }) => simpleParser(Buffer.from(raw, 'latin1'))))
  expect(told.map(({ text }) => /may not have\s+reached you/.test(text!))).toEqual([false, true, false])
})

describe('when the mail server', () => {
  test('does not know a reader, their mail ends', async () => {
    const key = await addReader(store, 'gone')
    await addReader(store, 'here')
    await plan()
    sink.faults.onRecipient = (to) =>
      to.startsWith('gone') ? refusal(550, '5.1.1 no such user here') : undefined
    expect(await send()).toMatchObject({ sent: 1, failed: 1 })
    expect(await store.subscribers.byId('gone')).toMatchObject({
      state: 'blocked',
      trouble: expect.stringContaining('no such user'),
    })
    expect((await store.subscribers.byId('gone'))!.nextAt).toBeUndefined()
    expect(await mailsOf(key)).toMatchObject([{ state: 'failed' }])
  })

  test('refuses this site, the reader stays, and the domain is paused and tried again', async () => {
    const key = await addReader(store, 'a')
    const other = await addOther('b@example.net')
    sink.faults.onRecipient = (to) =>
      to.endsWith('@example.org') ? refusal(550, '5.7.26 unauthenticated, by DMARC') : undefined
    for (let day = 0; day < 5; day++) {
      const now = MONDAY + day * DAY_MS
      await fillDay(store, new Date(now).toISOString().slice(0, 10))
      await plan(now)
      expect(await send({}, now)).toMatchObject({ failed: 1, sent: 1, refusals: [{ domain: 'example.org' }] })
    }
    expect(await store.subscribers.byId('a')).toMatchObject({ state: 'active', soft: 0 })
    expect(await store.refusals.all()).toMatchObject([{ domain: 'example.org', count: 5 }])
    expect((await mailsOf(other)).map(({ state }) => state)).toEqual(Array(5).fill('sent'))

    // What is written while the pause runs waits for its end.
    const now = MONDAY + 4 * DAY_MS + 3_600_000
    await store.issues.plan([{ kind: 'account', issue: 'x', subscriber: key, papers: [], due: now }], now)
    expect(await send({}, now)).toMatchObject({ later: 1, failed: 0, refusals: [] })
    const [waiting] = await mailsOf(key)
    expect(waiting).toMatchObject({ state: 'waiting', tries: 0, due: MONDAY + 4 * DAY_MS + 12 * 3_600_000 })
    sink.faults.onRecipient = () => undefined
    expect(await send({}, now + 60_000)).toMatchObject({ later: 0, sent: 0 })
    await store.refusals.lift('example.org')
    expect(await store.deliveries.release('example.org', now)).toBe(1)
    expect(await send({}, now + 60_000)).toMatchObject({ sent: 1 })
  })

  test('refuses this site as spam at the end of a mail, once for all that are under way', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await addReader(store, name)
    await plan()
    sink.faults.onMail = () => refusal(554, 'Message rejected due to spam content')
    const { failed, later, refusals } = await send()
    expect([failed + later, refusals.length]).toEqual([5, 1])
    expect(later).toBeGreaterThan(0)
    expect(await store.subscribers.countByState()).toEqual({ active: 5 })
  })

  test('takes a mail, bounces before it are no longer in a row', async () => {
    const key = await addReader(store, 'a')
    for (let i = 0; i < 2; i++) await store.subscribers.softBounce(key, MONDAY, 0)
    const soft = async () => (await store.subscribers.byId('a'))!.soft
    expect(await soft()).toBe(2)
    await plan()
    await send()
    expect(await soft()).toBe(0)
    // A bounce that comes back later is of this mail, so that the row goes on.
    expect(await store.subscribers.softBounce(key, MONDAY, 0)).toBe(3)
    for (let day = 1; day < 3; day++) {
      await fillDay(store, new Date(MONDAY + day * DAY_MS).toISOString().slice(0, 10))
      await plan(MONDAY + day * DAY_MS)
      await send({}, MONDAY + day * DAY_MS)
    }
    expect(await store.subscribers.softBounce(key, MONDAY, 0)).toBe(1)
  })

  test('asks to come again, the mail waits longer each time', async () => {
    const key = await addReader(store, 'a')
    await plan()
    sink.faults.onRecipient = () => refusal(451, '4.7.1 greylisted, come again')
    expect(await send()).toMatchObject({ sent: 0, later: 1 })
    const { due } = (await mailsOf(key))[0]!
    expect(due - MONDAY).toBe(600_000)
    expect(await send()).toMatchObject({ later: 0 })
    expect(await send({}, due)).toMatchObject({ later: 1 })
    expect((await mailsOf(key))[0]!.due - due).toBe(1_800_000)
    sink.faults.onRecipient = () => undefined
    expect(await send({}, MONDAY + 3 * 3_600_000)).toMatchObject({ sent: 1 })
  })

  test('refuses the whole mail at its end, that is known and not doubtful', async () => {
    const key = await addReader(store, 'a')
    await plan()
    sink.faults.onMail = () => refusal(552, '5.3.4 too large')
    expect(await send()).toMatchObject({ failed: 1, doubtful: 0 })
    expect(await mailsOf(key)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('too large') },
    ])
  })

  test('takes the mail and breaks off without a word, it is doubtful and not sent again', async () => {
    await addReader(store, 'a')
    await plan()
    sink.faults.onMail = () => 'drop'
    expect(await send()).toMatchObject({ doubtful: 1 })
    sink.faults.onMail = () => undefined
    await send({}, MONDAY + 3_600_000)
    expect(sink.mails).toHaveLength(1)
    expect((await store.deliveries.counts(0)).doubtful).toBe(1)
  })

  test('is not there, nothing is lost and nobody is blamed', async () => {
    const key = await addReader(store, 'a')
    await plan()
    const lost = await send({ smtpUrl: 'smtp://127.0.0.1:9' })
    expect(lost).toMatchObject({ sent: 0, failed: 0, trouble: expect.stringContaining('ECONNREFUSED') })
    expect(await mailsOf(key)).toMatchObject([{ state: 'waiting', tries: 0 }])
    expect(await send()).toMatchObject({ sent: 1 })
  })

  test('is slow, connections work side by side', async () => {
    for (const name of ['a', 'b', 'c']) await addReader(store, name)
    await plan()
    let most = 0
    let open = 0
    sink.faults.onMail = async () => {
      most = Math.max(most, ++open)
      await new Promise((done) => setTimeout(done, 300))
      open--
      return undefined
    }
    expect(await send()).toMatchObject({ sent: 3 })
    expect(most).toBe(3)
  })

  test('speaks no TLS, it is not spoken to', async () => {
    await addReader(store, 'a')
    await plan()
    expect(await send({ tls: 'required' })).toMatchObject({ sent: 0, trouble: expect.stringMatching(/TLS/i) })
    expect(sink.mails).toEqual([])
  })

  test.skipIf(CERTIFICATE === undefined)(
    'speaks TLS, nothing is said before, and strangers are not trusted',
    async () => {
      await using secure = await startSink(CERTIFICATE!)
      await addReader(store, 'a')
      await plan()
      const strict = { tls: 'required', smtpUrl: secure.url } as const
      expect(await send(strict)).toMatchObject({ sent: 0, trouble: expect.stringMatching(/certificate/) })
      expect(await send({ ...strict, tlsCa: CERTIFICATE!.cert })).toMatchObject({ sent: 1 })
      expect(secure.mails).toMatchObject([{ secure: true }])
    },
  )

  test('wants a password, and gets a wrong one', async () => {
    await using closed = await startSink({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        password === 'right' ? done(null, { user: username }) : done(new Error('no')),
    })
    const key = await addReader(store, 'a')
    await plan()
    const url = (password: string) => `smtp://me:${password}@localhost:${closed.port}`
    expect(await send({ smtpUrl: url('wrong') })).toMatchObject({
      sent: 0,
      trouble: expect.stringContaining('535'),
    })
    expect(await mailsOf(key)).toMatchObject([{ state: 'waiting', tries: 0 }])
    expect(await send({ smtpUrl: url('right') })).toMatchObject({ sent: 1 })
    expect(closed.mails).toMatchObject([{ user: 'me' }])
  })
})

test('no more a day than the operator allows; the rest goes out the next day', async () => {
  for (const name of ['a', 'b', 'c']) await addReader(store, name)
  await plan()
  expect(await send({ dailyCap: 2 })).toMatchObject({ sent: 2 })
  expect(await send({ dailyCap: 2 }, MONDAY + 3_600_000)).toMatchObject({ sent: 0 })
  expect(await send({ dailyCap: 2 }, MONDAY + 16 * 3_600_000)).toMatchObject({ sent: 1 })
})

test('somebody who left in between gets nothing', async () => {
  const key = await addReader(store, 'a')
  await plan()
  await store.subscribers.change(key, { state: 'left', nextAt: undefined }, MONDAY)
  expect(await send()).toMatchObject({ sent: 0, failed: 1 })
  expect(sink.mails).toEqual([])
})

test('two that send at once send each mail once', async () => {
  for (let i = 0; i < 40; i++) await addReader(store, `r${i}`)
  await Promise.all([plan(), plan()])
  await Promise.all([send(), send(), send()])
  expect(sink.mails).toHaveLength(40)
  expect(new Set(sink.mails.map(({ to }) => to)).size).toBe(40)
})

test('one that slept past its lease does not send what another has sent', async () => {
  for (let i = 0; i < 6; i++) await addReader(store, `r${i}`)
  await plan()
  const asleep = Promise.withResolvers<void>()
  const awake = Promise.withResolvers<void>()
  const one = sender(store, settings(sink.url))
  posts.push(one.post)
  const sleeper = sendDue({
    ...one,
    // A process that sleeps does not keep its lease.
    store: { ...store, deliveries: { ...store.deliveries, extend: async () => {} } },
    post: {
      ...one.post,
      async send(mail) {
        asleep.resolve()
        await awake.promise
        return one.post.send(mail)
      },
    },
  })
  await asleep.promise
  expect(await send({}, MONDAY + 120_000)).toMatchObject({ sent: 6 })
  awake.resolve()
  expect(await sleeper).toMatchObject({ sent: 0, failed: 0, doubtful: 0 })
  expect(sink.mails).toHaveLength(6)
})
