import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, writeNamed } from './databases.fixture.ts'
import type { NewDelivery, Preferences, Store } from './index.ts'

const PREFERENCES: Preferences = {
  frequency: 'daily',
  weekday: 1,
  hour: 7,
  zone: 'UTC',
  most: 10,
  topics: [],
  categories: [],
  searches: [{ words: 'a "b"', without: 'c' }],
  trending: true,
  emptyDays: false,
}

describe.each(databases)('mail in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await writeNamed(store, ['a', 'b', 'c'])
  }, 60_000)
  afterEach(() => store.close())

  const reader = async (name: string, nextAt = 10) => {
    const email = `${name}@example.org`
    const { subscriber } = await store.subscribers.add(
      { id: name, email, emailKey: email, preferences: PREFERENCES },
      1,
    )
    await store.subscribers.change(subscriber.key, { state: 'active', nextAt, covered: 2000 }, 1)
    return subscriber.key
  }
  const digest = (subscriber: number, more: Partial<NewDelivery> = {}): NewDelivery => ({
    kind: 'digest',
    issue: 'digest 2026-03-02',
    subscriber,
    papers: [['a', 'why']],
    since: 1000,
    due: 10,
    ...more,
  })
  const claim = (holder: string, now = 20, more: { cap?: number; limit?: number } = {}) =>
    store.deliveries.claim({ holder, now, lease: now + 100, limit: 10, dayStart: 0, ...more })
  const states = async (key: number) => (await store.deliveries.of(key, 9)).map(({ state }) => state)

  test('keeps readers, finds whose issue is due, and moves them on', async () => {
    const [late, soon] = [await reader('late', 30), await reader('soon', 10)]
    expect(await store.subscribers.byId('soon')).toMatchObject({
      key: soon,
      state: 'active',
      preferences: PREFERENCES,
      covered: 2000,
      nextAt: 10,
    })
    const again = await store.subscribers.add(
      { id: 'x', email: 'X', emailKey: 'soon@example.org', preferences: PREFERENCES },
      2,
    )
    expect(again).toMatchObject({ isNew: false, subscriber: { id: 'soon' } })
    expect(await store.subscribers.nextDue()).toBe(10)
    expect((await store.subscribers.due(20, 5)).map(({ key }) => key)).toEqual([soon])

    await store.subscribers.advance([
      { key: soon, nextAt: 99, covered: 3000 },
      { key: late, nextAt: 98 },
    ])
    expect(await store.subscribers.byId('soon')).toMatchObject({ nextAt: 99, covered: 3000 })
    expect(await store.subscribers.byId('late')).toMatchObject({ nextAt: 98, covered: 2000 })
    await store.subscribers.change(late, { state: 'left', nextAt: undefined }, 5)
    expect(await store.subscribers.countByState()).toEqual({ active: 1, left: 1 })
    expect(await store.subscribers.forget({ pending: 0, left: 6 }, 7)).toBe(1)
  })

  test('a confirmation is used once, and ends', async () => {
    const key = await reader('a')
    await store.subscribers.keepConfirmation('hash', key, 50)
    expect(await store.subscribers.confirmation('hash', 49)).toEqual({ subscriber: key, used: false })
    expect(await store.subscribers.confirmation('hash', 50)).toBeUndefined()
    expect(await store.subscribers.useConfirmation('hash', 49)).toBe(true)
    expect(await store.subscribers.useConfirmation('hash', 49)).toBe(false)
    expect(await store.subscribers.confirmation('other', 1)).toBeUndefined()
  })

  test('bounces that may pass count within a time', async () => {
    const key = await reader('a')
    expect(await store.subscribers.softBounce(key, 10, 0)).toBe(1)
    expect(await store.subscribers.softBounce(key, 20, 5)).toBe(2)
    expect(await store.subscribers.softBounce(key, 90, 50)).toBe(1)
  })

  test('an issue is written once for a reader, and its papers are seen', async () => {
    const [a, b] = [await reader('a'), await reader('b')]
    expect([...(await store.issues.plan([digest(a), digest(b, { papers: [] })], 1))].sort()).toEqual([a, b])
    expect(await store.issues.plan([digest(a, { papers: [['b', 'other']] })], 2)).toEqual(new Set())
    const keys = await store.issues.paperKeys(['a', 'b', 'nothing'])
    expect(keys.size).toBe(2)
    const seen = await store.issues.seen([a, b], [...keys.values()])
    expect(seen).toEqual(new Map([[a, new Set([keys.get('a')])]]))
  })

  test('limits what is done too often, for all that count under one name', async () => {
    const limit = { most: 2, spanMs: 100 }
    const take = (name: string, now: number) => store.limits.take(name, limit, now)
    expect([await take('a', 1000), await take('a', 1050), await take('a', 1099)]).toEqual([true, true, false])
    expect(await take('b', 1099)).toBe(true)
    expect(await take('a', 1100)).toBe(true)
    // A clock that ran ahead limits nobody for longer than the span.
    await take('c', 9_000_000)
    expect([await take('c', 1000), await take('c', 1001), await take('c', 1002)]).toEqual([true, true, false])
    await store.limits.forget(1150)
    expect(await take('c', 1160)).toBe(true)
    const many = await Promise.all(Array.from({ length: 9 }, () => take('d', 5)))
    expect(many.filter(Boolean)).toHaveLength(2)
  })

  test('keeps who refuses this site, for as long as a pause runs', async () => {
    const note = (now: number) =>
      store.refusals.note({ domain: 'a.test', why: `at ${now}`, until: now + 100 }, now)
    expect(await note(1)).toEqual({ domain: 'a.test', why: 'at 1', since: 1, count: 1, until: 101 })
    expect(await note(50)).toMatchObject({ count: 2, until: 101, since: 1, why: 'at 50' })
    expect(await note(101)).toMatchObject({ count: 3, until: 201 })
    await note(1_000_000)
    expect(await note(102)).toMatchObject({ until: 202 })
    await store.refusals.forget(202)
    expect(await store.refusals.all()).toHaveLength(1)
    expect([await store.refusals.lift('a.test'), await store.refusals.lift('a.test')]).toEqual([true, false])
  })

  test('forgets who never confirmed, be it that a letter bounced, but not while a link is open', async () => {
    const add = async (name: string, state: 'pending' | 'blocked' | 'left', confirmed?: number) => {
      const email = `${name}@example.org`
      const { subscriber } = await store.subscribers.add(
        { id: name, email, emailKey: email, preferences: PREFERENCES },
        1,
      )
      await store.subscribers.change(
        subscriber.key,
        { state, ...(confirmed !== undefined && { confirmed }) },
        1,
      )
      return subscriber.key
    }
    await add('never', 'pending')
    await add('bounced', 'blocked')
    await add('reader', 'blocked', 1)
    await store.subscribers.keepConfirmation('open', await add('asked', 'left', 1), 99, PREFERENCES)
    expect(await store.subscribers.forget({ pending: 10, left: 10 }, 20)).toBe(2)
    expect((await store.subscribers.page({ limit: 9 })).map(({ id }) => id)).toEqual(['reader', 'asked'])
    expect(await store.subscribers.page({ limit: 9, state: 'left', after: 0 })).toHaveLength(1)
    expect(await store.subscribers.confirmation('open', 20)).toMatchObject({ choices: PREFERENCES })
    expect(await store.subscribers.forget({ pending: 10, left: 10 }, 99)).toBe(1)
  })

  test('is claimed by one, letters first, and no more than the cap', async () => {
    const [a, b] = [await reader('a'), await reader('b')]
    await store.issues.plan([digest(a), digest(b), digest(b, { issue: 'later', due: 21 })], 1)
    await store.issues.plan([digest(a, { kind: 'confirm', issue: 'confirm 1', papers: [] })], 1)
    expect((await claim('one', 20, { limit: 1 })).map(({ kind }) => kind)).toEqual(['confirm'])
    // The letter does not count against the cap.
    expect(await claim('two', 20, { cap: 0 })).toEqual([])
    expect(await claim('two', 20, { cap: 1 })).toHaveLength(1)
    expect(await claim('one')).toHaveLength(1)
    expect(await claim('one')).toEqual([])
  })

  test('only who holds a mail hands it over, and only in time', async () => {
    const a = await reader('a')
    await store.issues.plan([digest(a)], 1)
    const [mail] = await claim('one', 20)
    expect(mail).toMatchObject({ tries: 1, papers: [['a', 'why']], state: 'sending' })
    expect(await store.deliveries.hand([mail!.key], 'two', 30)).toEqual(new Set())
    expect(await store.deliveries.hand([mail!.key], 'one', 120)).toEqual(new Set())
    await store.deliveries.extend('one', 300)
    expect(await store.deliveries.hand([mail!.key], 'one', 120)).toEqual(new Set([mail!.key]))
    await store.deliveries.finish([{ key: mail!.key, state: 'sent' }], 'two', 121)
    expect(await states(a)).toEqual(['sending'])
    await store.deliveries.finish([{ key: mail!.key, state: 'sent' }], 'one', 121)
    expect(await store.deliveries.counts(100)).toEqual({
      waiting: 0,
      sending: 0,
      doubtful: 0,
      sent: 1,
      failed: 0,
    })
  })

  test('what a dead process left waits again, or is doubtful when it was handed over', async () => {
    const [a, b] = [await reader('a'), await reader('b')]
    await store.issues.plan([digest(a), digest(b)], 1)
    const mails = await claim('dead', 20)
    const handed = mails.find(({ subscriber }) => subscriber === b)!
    await store.deliveries.hand([handed.key], 'dead', 21)
    expect(await store.deliveries.recover(119)).toEqual({ waiting: 0, doubtful: 0 })
    expect(await store.deliveries.recover(120)).toEqual({ waiting: 1, doubtful: 1 })
    expect([await states(a), await states(b)]).toEqual([['waiting'], ['doubtful']])
    expect((await claim('next', 130)).map(({ subscriber }) => subscriber)).toEqual([a])
    expect(await store.deliveries.retryDoubtful(140)).toBe(1)
    expect((await claim('next', 140)).map(({ subscriber }) => subscriber)).toEqual([b])
  })

  test('what surely did not arrive was not seen', async () => {
    const a = await reader('a')
    await store.issues.plan([digest(a)], 1)
    const [mail] = await claim('one')
    await store.deliveries.finish([{ key: mail!.key, state: 'failed', error: 'no' }], 'one', 30)
    const keys = await store.issues.paperKeys(['a'])
    expect(await store.issues.seen([a], [...keys.values()])).toEqual(new Map())
    expect((await store.subscribers.byId('a'))!.covered).toBe(1000)
  })

  test('tries again at its time, and gives up after a day', async () => {
    const a = await reader('a')
    await store.issues.plan([digest(a)], 1)
    const [mail] = await claim('one')
    const later = { key: mail!.key, state: 'waiting', error: 'busy', due: 50, counts: true } as const
    await store.deliveries.finish([later], 'one', 30)
    expect(await claim('one', 49)).toEqual([])
    expect(await store.deliveries.nextDue()).toBe(50)
    expect(await claim('one', 50)).toMatchObject([{ tries: 2 }])
    await store.deliveries.giveBack('one')
    expect(await store.deliveries.expire(2, 60)).toBe(1)
    expect(await store.deliveries.of(a, 1)).toMatchObject([{ state: 'failed', tries: 1 }])
  })

  test('removing a reader removes all of it', async () => {
    const a = await reader('a')
    await store.issues.plan([digest(a)], 1)
    await store.subscribers.keepConfirmation('hash', a, 50)
    await store.subscribers.remove(a)
    expect(await store.deliveries.of(a, 9)).toEqual([])
    expect(await store.subscribers.confirmation('hash', 1)).toBeUndefined()
    const keys = await store.issues.paperKeys(['a'])
    expect((await store.issues.seen([a], [...keys.values()])).size).toBe(0)
  })
})
