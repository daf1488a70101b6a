import { describe, expect, test } from 'vitest'
import { databases } from './databases.fixture.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-03-02T08:00:00Z')
const PREFERENCES = {
  frequency: 'daily' as const,
  weekday: 1,
  hour: 7,
  zone: 'UTC',
  most: 10,
  topics: [],
  categories: [],
  searches: [],
  trending: true,
  emptyDays: false,
}

describe.each(databases)('after a clock that was ahead, in %s', (_, open) => {
  test.each([400 * DAY_MS, DAY_MS, 3_600_000])(
    'by %i ms, sources and hosts are asked again',
    async (ahead) => {
      const store = await open()
      const { sources } = store
      const then = NOW + ahead
      await sources.begin(await sources.get('good', then), then, then + 60_000)
      await sources.succeed('good', { now: then, found: 1, added: 1, etag: '"x"' })
      await sources.begin(await sources.get('failed', then), then, then + 60_000)
      await sources.fail('failed', 'asks for patience', then + 3_600_000)
      await sources.begin(await sources.get('killed', then), then, then + 60_000)
      await sources.claimHost('example.org', then, then + 15_000)

      for (const name of ['good', 'failed', 'killed']) {
        const seen = await sources.get(name, NOW)
        expect(seen, name).toMatchObject({ notBefore: 0 })
        expect([seen.tried, seen.succeeded], name).toEqual([undefined, undefined])
      }
      expect(await sources.get('good', NOW)).toMatchObject({ etag: '"x"' })
      // Even before anything is mended a turn can be had, by one of two.
      const seen = await sources.get('failed', NOW)
      expect(await sources.begin(seen, NOW, NOW + 60_000)).toBe(true)
      expect(await sources.begin(seen, NOW + 1, NOW + 60_000)).toBe(false)
      await store.clock.mendSources(NOW)
      expect(await sources.claimHost('example.org', NOW, NOW + 15_000)).toBe(NOW)
      const good = await sources.get('good', NOW)
      expect(await sources.begin(good, NOW, NOW + 60_000)).toBe(true)
      expect(await sources.begin(good, NOW + 1, NOW + 60_000)).toBe(false)
      await store.close()
    },
  )

  test('a machine whose clock is a little ahead is believed', async () => {
    const store = await open()
    const { sources } = store
    const then = NOW + 60_000
    await sources.begin(await sources.get('hf', then), then, then + 60_000)
    await store.clock.mendSources(NOW)
    const seen = await sources.get('hf', NOW)
    expect(seen.tried).toBe(then)
    expect(await sources.begin(seen, NOW, NOW + 60_000)).toBe(false)
    await store.close()
  })

  test('letters are written, mails taken and leases ended again', async () => {
    const store = await open()
    const { subscribers, deliveries, issues } = store
    const then = NOW + 400 * DAY_MS
    const { subscriber } = await subscribers.add(
      { id: 'abc', email: 'a@example.org', emailKey: 'a@example.org', preferences: PREFERENCES },
      then,
    )
    await subscribers.change(subscriber.key, { state: 'active', confirmed: then }, then)
    await subscribers.softBounce(subscriber.key, then, then - DAY_MS)
    await subscribers.keepConfirmation('hash', subscriber.key, then + 3 * DAY_MS)
    const mail = (issue: string, due: number) => ({
      kind: 'confirm' as const,
      issue,
      subscriber: subscriber.key,
      papers: [],
      due,
    })
    const claim = (holder: string, now: number) =>
      deliveries.claim({ holder, now, lease: now + 60_000, limit: 1, cap: 1, dayStart: now - (now % DAY_MS) })
    await issues.plan([mail('sent', then)], then)
    const [sent] = await claim('one', then)
    await deliveries.hand([sent!.key], 'one', then)
    await deliveries.finish([{ key: sent!.key, state: 'sent' }], 'one', then)
    await issues.plan([mail('claimed', then + DAY_MS)], then)
    await claim('killed', then + DAY_MS)
    await issues.plan([mail('waiting', then)], then)

    await store.clock.mendMail(NOW)

    const [reader] = [...(await subscribers.many([subscriber.key])).values()]
    expect(reader).toMatchObject({ created: NOW, confirmed: NOW })
    expect(await subscribers.softBounce(subscriber.key, NOW, NOW - DAY_MS)).toBe(1)
    expect(await subscribers.confirmation('hash', NOW + 2 * DAY_MS)).toBeDefined()
    expect(await subscribers.confirmation('hash', NOW + 4 * DAY_MS)).toBeUndefined()
    expect(await deliveries.recover(NOW)).toEqual({ waiting: 1, doubtful: 0 })
    // What was sent in the future leaves the cap of today as it is.
    expect(await claim('two', NOW)).toHaveLength(1)
    expect(await deliveries.expire(NOW + DAY_MS, NOW + 2 * DAY_MS)).toBe(1)
    await store.close()
  })
})
