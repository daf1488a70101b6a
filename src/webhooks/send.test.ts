import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { addHook, addMessages, sendAt } from './hook.fixture.ts'
import { rotateSecret } from './make.ts'
import { GAPS_MS } from './outcome.ts'
import { createPost } from './post.ts'
import { type Receiver, startReceiver, verified } from './receiver.fixture.ts'
import { sendMessages } from './send.ts'

/** The library that verifies believes the real clock. */
const NOW = Date.now()
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]

let store: Store
let receiver: Receiver
beforeEach(async () => {
  store = await openStore(':memory:')
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver[Symbol.asyncDispose]()
  await store.close()
})

const hook = (change: Partial<Parameters<typeof addHook>[2]> = {}) =>
  addHook(store, receiver.url, { now: NOW, ...change })
const says = (status: number, headers: Record<string, string> = {}, body = '') => {
  receiver.answer = (response) => void response.writeHead(status, headers).end(body)
}
const namesOf = () =>
  receiver.received.map(({ body }) => (JSON.parse(body) as { data: { webhook: string } }).data.webhook)
const messages = async (name = 'lab') => store.webhookMessages.of((await store.webhooks.get(name))!.key, 50)

test('a message is signed so that the library of Standard Webhooks believes it, and no other', async () => {
  const { secret, ...webhook } = await hook()
  expect(secret).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/)
  const [id] = await addMessages(store, { secret, ...webhook }, ['hello'], NOW)
  expect(await sendAt(store, NOW)).toEqual({ taken: 1, later: 0, failed: 0, off: [] })
  const [one] = receiver.received
  expect(one).toMatchObject({ method: 'POST', path: '/hook', id, type: 'webhook.test' })
  expect(one!.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'a test' })
  expect(verified(one!, secret)).toEqual({
    type: 'webhook.test',
    timestamp: new Date(NOW).toISOString(),
    data: { webhook: 'hello' },
  })
  expect(() => verified({ ...one!, body: one!.body.replace('hello', 'jello') }, secret)).toThrow(/signature/i)
  expect(() => verified(one!, `whsec_${'A'.repeat(44)}`)).toThrow(/signature/i)
})

test('for a day after a new secret both sign, then the new one alone', async () => {
  const webhook = await hook()
  const fresh = await rotateSecret(store, webhook, NOW - DAY_MS + HOUR_MS)
  await addMessages(store, webhook, ['a'], NOW)
  await sendAt(store, NOW)
  for (const secret of [webhook.secret, fresh])
    expect(() => verified(receiver.received[0]!, secret)).not.toThrow()
  await addMessages(store, webhook, ['b'], NOW)
  await sendAt(store, NOW + HOUR_MS)
  expect(receiver.received[1]!.headers['webhook-signature']).toMatch(/^v1,\S+$/)
})

test('what fails is sent again for a day under the same id, the same words, and those after it wait', async () => {
  const webhook = await hook()
  const [id] = await addMessages(store, webhook, ['first', 'second'], NOW)
  says(500, {}, 'the disk\u0000 is\n full')
  let now = NOW
  for (const gap of GAPS_MS) {
    expect(await sendAt(store, now)).toMatchObject({ later: 1, taken: 0 })
    const [second, first] = await messages()
    expect(first).toMatchObject({
      state: 'waiting',
      due: now + gap,
      error: 'answered with HTTP 500: the disk is full',
    })
    expect(second).toMatchObject({ state: 'waiting', tries: 0 })
    expect(await sendAt(store, now + gap - 1)).toMatchObject({ later: 0 })
    now += gap
  }
  expect(now - NOW).toBeGreaterThan(23 * HOUR_MS)
  expect(now - NOW).toBeLessThanOrEqual(25 * HOUR_MS)
  // The last try of the day goes well.
  says(200)
  expect(await sendAt(store, now)).toMatchObject({ taken: 2 })
  const tries = GAPS_MS.length + 1
  expect(receiver.received.map((one) => one.id).slice(0, tries)).toEqual(Array(tries).fill(id))
  expect(new Set(receiver.received.slice(0, tries).map(({ body }) => body)).size).toBe(1)
  expect(namesOf().slice(tries)).toEqual(['second'])
})

test('who takes nothing for a day is switched off, says why, and goes on where it was', async () => {
  const webhook = await hook()
  await addMessages(store, webhook, ['first', 'second'], NOW)
  says(503)
  let now = NOW
  for (const gap of GAPS_MS) {
    await sendAt(store, now)
    now += gap
  }
  const why = 'it took nothing for a day; the last time it answered with HTTP 503'
  expect(await sendAt(store, now)).toMatchObject({ off: [{ name: 'lab', why }] })
  expect(await store.webhooks.get('lab')).toMatchObject({ state: 'off', why, changed: now })
  says(200)
  expect(await sendAt(store, now + 30 * DAY_MS)).toMatchObject({ taken: 0 })
  await store.webhooks.change(webhook.key, { state: 'on', why: undefined }, now)
  expect(await store.webhookMessages.resend(webhook.key, now)).toBe(2)
  expect(await sendAt(store, now)).toMatchObject({ taken: 2 })
  expect(namesOf().slice(-2)).toEqual(['first', 'second'])
})

test('410 switches it off at once', async () => {
  await addMessages(store, await hook(), ['first', 'second'], NOW)
  says(410, {}, 'channel_is_archived')
  expect((await sendAt(store, NOW)).off).toEqual([
    { name: 'lab', why: 'answered with HTTP 410: channel_is_archived: it wants no more messages' },
  ])
  expect(receiver.received).toHaveLength(1)
  expect((await messages()).map(({ state }) => state)).toEqual(['waiting', 'waiting'])
})

describe('Retry-After', () => {
  test.each([
    ['7200', 2 * HOUR_MS],
    [new Date(NOW + 3 * HOUR_MS).toUTCString(), 3 * HOUR_MS - (NOW % 1000)],
    ['1', GAPS_MS[0]!],
    ['soon', GAPS_MS[0]!],
    ['-5', GAPS_MS[0]!],
    ['999999999999', DAY_MS],
  ])('%s is kept, and no shorter gap than otherwise', async (text, wait) => {
    await addMessages(store, await hook(), ['first'], NOW)
    says(429, { 'retry-after': text })
    await sendAt(store, NOW)
    expect((await messages())[0]!.due - NOW).toBe(wait)
  })
})

test('one that is refused as it is holds up the others for hours, not for a day; three in a row end it', async () => {
  const webhook = await hook()
  await addMessages(store, webhook, ['bad', 'good', 'bad', 'bad', 'bad', 'late'], NOW)
  receiver.answer = (response, _n, { body }) =>
    void response.writeHead(body.includes('bad') ? 400 : 200).end('invalid_blocks')
  let now = NOW
  const off = []
  for (; off.length === 0 && now < NOW + 2 * DAY_MS; now += MINUTE_MS)
    off.push(...(await sendAt(store, now)).off)
  expect(off[0]!.why).toBe(
    'it refused 3 messages in a row; the last time it answered with HTTP 400: invalid_blocks',
  )
  expect((await messages()).map(({ state }) => state).toReversed()).toEqual([
    'failed',
    'done',
    'failed',
    'failed',
    'failed',
    'waiting',
  ])
  // Each was tried for two and a half hours.
  expect(now - NOW).toBeLessThan(11 * HOUR_MS)
})

describe('a receiver that', () => {
  test('answers well and then says nothing more has taken it', async () => {
    await addMessages(store, await hook(), ['first'], NOW)
    receiver.answer = (response) => void response.writeHead(200, { 'content-length': '1000' }).write('wait')
    expect(await sendAt(store, NOW)).toMatchObject({ taken: 1 })
  })

  test('says endless words of what is wrong is not listened to', async () => {
    await addMessages(store, await hook(), ['first'], NOW)
    receiver.answer = async (response) => {
      response.writeHead(500)
      while (response.write('x'.repeat(65_536))) await setTimeout(0)
    }
    expect(await sendAt(store, NOW)).toMatchObject({ later: 1 })
    expect((await messages())[0]!.error).toHaveLength('answered with HTTP 500: '.length + 200)
  })

  test.each([
    ['says nothing', () => {}, /sent nothing for 0\.2 s/],
    ['breaks off', (response: { destroy(): void }) => void response.destroy(), /broke off the connection/],
  ])('%s is tried again', async (_what, answer, why) => {
    await addMessages(store, await hook(), ['first'], NOW)
    receiver.answer = answer as Receiver['answer']
    expect(await sendAt(store, NOW, { limits: { idleMs: 200 } })).toMatchObject({ later: 1 })
    expect((await messages())[0]!.error).toMatch(why)
  })

  test('sends elsewhere is not followed', async () => {
    await using other = await startReceiver()
    await addMessages(store, await hook(), ['first'], NOW)
    says(307, { location: other.url })
    await sendAt(store, NOW)
    expect((await messages())[0]!.error).toBe(
      'answered with HTTP 307, a redirect, which is not followed; give the address it leads to',
    )
    expect(other.received).toEqual([])
  })

  test('is slow holds up no other', async () => {
    await using slow = await startReceiver()
    const others = Promise.withResolvers<void>()
    slow.answer = async (response) => {
      await others.promise
      response.end()
    }
    await addMessages(store, await addHook(store, slow.url, { name: 'slow', now: NOW }), ['a', 'b', 'c'], NOW)
    receiver.answer = (response, n) => {
      response.end()
      if (n === 4) others.resolve()
    }
    await addMessages(store, await hook(), ['1', '2', '3', '4'], NOW)
    expect(await sendAt(store, NOW)).toMatchObject({ taken: 7 })
  })
})

test.each([
  'http://127.0.0.1',
  'http://[::1]',
  'http://169.254.169.254',
  'http://10.0.0.1',
  'http://localhost',
  'http://[::ffff:127.0.0.1]',
])('inner networks are not reached: %s', async (host) => {
  const port = new URL(receiver.url).port
  const post = createPost({ userAgent: 'a test', allowPrivate: false, now: () => NOW })
  const webhook = { ...(await hook()), url: `${host}:${port}/` }
  expect(await post(webhook, { id: 'x', payload: '{}' })).toMatchObject({
    error: expect.stringContaining('refused'),
  })
  expect(receiver.received).toEqual([])
})

test('link-local addresses are not reached even where the operator allows inner networks', async () => {
  const post = createPost({ userAgent: 'a test', allowPrivate: true, now: () => NOW })
  const answered = await post(
    { ...(await hook()), url: 'http://169.254.169.254/' },
    { id: 'x', payload: '{}' },
  )
  expect(answered).toEqual({ error: expect.stringContaining('refused') })
})

test('two that send at once send each message once and keep the order', async () => {
  const hooks = [await hook(), await hook({ name: 'other' })]
  const names = Array.from({ length: 20 }, (_, i) => String(i))
  for (const one of hooks) await addMessages(store, one, names, NOW)
  receiver.answer = async (response) => {
    await setTimeout(2 * Math.random())
    response.end()
  }
  await Promise.all([sendAt(store, NOW), sendAt(store, NOW), sendAt(store, NOW)])
  expect(receiver.received).toHaveLength(40)
  for (const { key } of hooks) {
    const ids = (await store.webhookMessages.of(key, 50)).map(({ id }) => id).toReversed()
    expect(receiver.received.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids)
  }
})

test('one that slept past its lease may double a message, with its id, and takes nothing from who sent it', async () => {
  await addMessages(store, await hook(), ['first', 'second'], NOW)
  const asleep = Promise.withResolvers<void>()
  const awake = Promise.withResolvers<void>()
  const post = createPost({ userAgent: 'a test', allowPrivate: true, now: () => NOW })
  const sleeper = sendMessages({
    store,
    now: () => NOW,
    async post(...asked) {
      const answered = await post(...asked)
      asleep.resolve()
      await awake.promise
      return { ...answered, status: 500 }
    },
  })
  await asleep.promise
  expect(await sendAt(store, NOW + 30_000)).toMatchObject({ taken: 0 })
  expect(await sendAt(store, NOW + 61_000)).toMatchObject({ taken: 2 })
  awake.resolve()
  expect(await sleeper).toMatchObject({ taken: 0, later: 0 })
  expect(namesOf()).toEqual(['first', 'first', 'second'])
  expect((await messages()).map(({ state }) => state)).toEqual(['done', 'done'])
})

test('a site that closes in the middle leaves the message to the next start', async () => {
  await addMessages(store, await hook(), ['first'], NOW)
  receiver.answer = () => {}
  const stop = new AbortController()
  const sending = sendAt(store, NOW, { signal: stop.signal })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  stop.abort(new Error('closing'))
  expect(await sending).toMatchObject({ taken: 0 })
  expect(await messages()).toMatchObject([{ state: 'waiting', tries: 0, due: NOW }])
})

test('a machine that slept for a week goes on with its tries, and gives nothing up for it', async () => {
  await addMessages(store, await hook(), ['first', 'second'], NOW)
  says(500)
  await sendAt(store, NOW)
  const later = NOW + 7 * DAY_MS
  expect(await sendAt(store, later)).toMatchObject({ later: 1, off: [] })
  says(200)
  expect(await sendAt(store, later + GAPS_MS[1]!)).toMatchObject({ taken: 2 })
})

test('a removed webhook gets nothing more', async () => {
  const webhook = await hook()
  await addMessages(store, webhook, ['first'], NOW)
  await store.webhooks.remove(webhook.key)
  expect(await sendAt(store, NOW)).toMatchObject({ taken: 0 })
})
