import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, writeNamed } from './databases.fixture.ts'
import type { Store, Webhook } from './index.ts'

const NOW = Date.parse('2026-03-02T08:00:00Z')
const DAY_MS = 86_400_000

describe.each(databases)('webhooks in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await writeNamed(store, ['a', 'b', 'c'])
  }, 60_000)
  afterEach(() => store.close())

  const wants = { days: { hour: 3 }, verdicts: true, papers: ['a'], searches: [{ words: 'x', without: '' }] }
  const hook = async (name = 'lab', more: Partial<Webhook> = {}) =>
    (await store.webhooks.add(
      {
        name,
        madeBy: 'command',
        url: 'https://a.example/',
        form: 'slack',
        secret: 's',
        wants,
        marks: {},
        ...more,
      },
      NOW,
    ))!
  const add = ({ key }: Webhook, ...ids: string[]) =>
    store.webhookMessages.add(
      key,
      ids.map((id) => ({ id, type: 't', payload: `{"is":"${id}"}` })),
      NOW,
    )
  const claim = async (now = NOW, holder = 'me') =>
    (await store.webhookMessages.claim(holder, now, now + 1000))?.message
  const state = async ({ key }: Webhook) =>
    (await store.webhookMessages.of(key, 9)).map((one) => `${one.id} ${one.state} ${one.tries}`).toReversed()

  test('are kept as they are given, changed, and found by name', async () => {
    const lab = await hook('lab', { token: 'abc', marks: { day: '2026-03-01' } })
    expect(lab).toEqual({
      key: lab.key,
      name: 'lab',
      madeBy: 'command',
      url: 'https://a.example/',
      form: 'slack',
      token: 'abc',
      secret: 's',
      wants,
      marks: { day: '2026-03-01' },
      state: 'on',
      changed: NOW,
      created: NOW,
      refused: 0,
    })
    expect(await hook()).toBeUndefined()
    await hook('b')
    const former = { secret: 's', until: 7 }
    await store.webhooks.change(
      lab.key,
      { secret: 'n', former, token: undefined, state: 'off', why: 'w', marks: {} },
      NOW + 1,
    )
    const { token: _t, ...rest } = lab
    expect(await store.webhooks.get('lab')).toEqual({
      ...rest,
      secret: 'n',
      former,
      marks: {},
      state: 'off',
      why: 'w',
      changed: NOW + 1,
    })
    await store.webhooks.change(lab.key, { url: 'https://b.example/' }, NOW + 2)
    expect(await store.webhooks.get('lab')).toMatchObject({
      url: 'https://b.example/',
      state: 'off',
      changed: NOW + 1,
    })
    expect((await store.webhooks.all()).map(({ name }) => name)).toEqual(['b', 'lab'])
    expect((await store.webhooks.all('on')).map(({ name }) => name)).toEqual(['b'])
    await store.webhooks.remove(lab.key)
    expect(await store.webhooks.get('lab')).toBeUndefined()
  })

  test('have messages that are taken one by one, in their order, by one holder each', async () => {
    const [lab, other] = [await hook(), await hook('other')]
    await add(lab, 'l1', 'l2')
    await add(other, 'o1')
    expect((await claim(NOW - 1)) === undefined).toBe(true)
    expect(await claim()).toMatchObject({ id: 'l1', payload: '{"is":"l1"}', tries: 1 })
    // The second of the first webhook waits for its first.
    const second = await claim(NOW, 'other')
    expect(second).toMatchObject({ id: 'o1' })
    expect(await claim()).toBeUndefined()
    expect(await store.webhookMessages.finish({ key: second!.key, state: 'done' }, 'me', NOW)).toBe(false)
    expect(await store.webhookMessages.finish({ key: second!.key, state: 'done' }, 'other', NOW)).toBe(true)
    expect(await store.webhooks.get('other')).toMatchObject({ taken: NOW })
    expect(await state(other)).toEqual(['o1 done 1'])

    const first = (await store.webhookMessages.of(lab.key, 9)).at(-1)!
    const later = { key: first.key, state: 'waiting', error: 'e', due: NOW + 50, counts: true } as const
    await store.webhookMessages.finish(later, 'me', NOW)
    expect(await claim(NOW + 49)).toBeUndefined()
    expect(await claim(NOW + 50)).toMatchObject({ id: 'l1', tries: 2, error: 'e' })
    await store.webhookMessages.finish({ ...later, counts: false }, 'me', NOW)
    expect(await state(lab)).toEqual(['l1 waiting 1', 'l2 waiting 0'])
    await claim(NOW + 50)
    await store.webhookMessages.finish({ key: first.key, state: 'failed', error: 'no' }, 'me', NOW)
    expect(await store.webhooks.get('lab')).toMatchObject({ refused: 1 })
    expect(await store.webhookMessages.counts()).toEqual(new Map([[lab.key, { waiting: 1, failed: 1 }]]))
    expect(await claim(NOW + 50)).toMatchObject({ id: 'l2' })
  })

  test('that are off are sent nothing until somebody says so', async () => {
    const lab = await hook()
    await add(lab, '1', '2')
    const { key } = (await claim())!
    const off = { key, state: 'waiting', error: 'gone', due: NOW, counts: true, off: 'gone' } as const
    await store.webhookMessages.finish(off, 'me', NOW + 5)
    expect(await store.webhooks.get('lab')).toMatchObject({ state: 'off', why: 'gone', changed: NOW + 5 })
    expect(await claim(NOW + DAY_MS)).toBeUndefined()
    expect(await state(lab)).toEqual(['1 waiting 0', '2 waiting 0'])
    await store.webhooks.change(lab.key, { state: 'on', why: undefined }, NOW)
    expect(await store.webhooks.get('lab')).toMatchObject({ state: 'on', refused: 0 })
    expect(await claim()).toMatchObject({ id: '1' })
    await store.webhookMessages.finish({ key, state: 'done' }, 'me', NOW)
    // One alone, though it was taken; it goes before the other.
    expect(await store.webhookMessages.resend(lab.key, NOW, '1')).toBe(1)
    expect(await store.webhookMessages.resend(lab.key, NOW, 'x')).toBe(0)
    expect(await claim()).toMatchObject({ id: '1', tries: 1 })
    expect(await store.webhookMessages.resend(lab.key, NOW, '1')).toBe(0)
  })

  test('whose process died are sent by another, those of long ago are forgotten', async () => {
    const lab = await hook()
    await add(lab, '1')
    await claim()
    await store.webhookMessages.recover(NOW + 999)
    expect(await state(lab)).toEqual(['1 sending 1'])
    await store.webhookMessages.recover(NOW + 1000)
    expect(await state(lab)).toEqual(['1 waiting 1'])
    await store.webhookMessages.forget(NOW)
    expect(await state(lab)).toHaveLength(1)
    await store.webhookMessages.forget(NOW + 1)
    expect(await state(lab)).toEqual([])
  })

  test('remember what their searches told, also when two papers turn out to be one', async () => {
    const { key } = await hook()
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(async (id) => (await store.papers.key(id))!))
    await store.webhooks.tell(key, [a!, b!])
    await store.webhooks.tell(key, [b!])
    expect(await store.webhooks.told(key, [a!, b!, c!])).toEqual(new Set([a, b]))
    const paper = { id: 'c', title: 'c', titleKey: 'c', authors: [], topics: [], listed: 1, source: 'test' }
    await store.works.write([{ paper, key: c!, absorbs: [a!] }])
    expect(await store.webhooks.told(key, [a!, b!, c!])).toEqual(new Set([b, c]))
  })

  test('a clock that was ahead holds nothing up', async () => {
    const then = NOW + 400 * DAY_MS
    const { key } = await hook()
    await store.webhookMessages.add(key, [{ id: '1', type: 't', payload: '{}' }], then)
    await store.webhooks.change(key, { state: 'on', former: { secret: 's', until: then } }, then)
    expect(await claim()).toBeUndefined()
    await store.clock.mendWebhooks(NOW)
    expect(await claim()).toMatchObject({ id: '1', created: NOW })
    expect(await store.webhooks.get('lab')).toMatchObject({
      changed: NOW,
      former: { until: NOW + 2 * DAY_MS },
    })
    await store.webhookMessages.finish({ key: 1, state: 'waiting', due: then, counts: true }, 'me', NOW)
    await store.clock.mendWebhooks(NOW)
    expect(await store.webhookMessages.claim('me', NOW, then)).toBeDefined()
    await store.clock.mendWebhooks(NOW)
    await store.webhookMessages.recover(NOW)
    expect(await claim()).toMatchObject({ id: '1', tries: 3 })
  })
})
