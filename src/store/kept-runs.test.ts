import { expect, test } from 'vitest'
import { databases } from './databases.fixture.ts'
import type { NewKeptRun, Store } from './index.ts'

const name = { slug: 'nested', fingerprint: 'abc', seed: 412 }
const run = (facts: Partial<NewKeptRun> = {}): NewKeptRun => ({
  ...name,
  id: 'one',
  device: 'phone',
  browser: 'Firefox',
  major: 144,
  os: 'Android',
  backend: 'wasm',
  numbers: '{"metrics":{"a":1}}',
  seconds: 12.5,
  kept: 1000,
  ...facts,
})
const lease = (now: number) => ({ holder: 'p1', now, ms: 100, tries: 2 })

test.each(databases)('%s: a kept run comes back as it was, with what the site got', async (_, open) => {
  const store = await open()
  await store.keptRuns.keep(run({ without: 'nesting', agrees: 5 }))
  const off = { ...name, without: 'nesting' }
  expect(await store.keptRuns.get('one')).toEqual(run({ without: 'nesting', agrees: 5 }))
  await store.reruns.ask(off, 5, 1)
  expect(await store.keptRuns.get('one')).toMatchObject({ rerun: { asked: 1 } })
  await store.reruns.end(off, { metrics: { a: 2, b: null }, seconds: 3 }, 9)
  await store.keptRuns.compare(off, () => 17)
  expect(await store.keptRuns.get('one')).toMatchObject({
    agrees: 17,
    rerun: { asked: 1, ended: 9, metrics: { a: 2, b: null }, seconds: 3 },
  })
  expect(await store.keptRuns.get('two')).toBeUndefined()
  expect(await store.keptRuns.same(run({ without: 'nesting' }), 1000)).toBe('one')
  expect(await store.keptRuns.same(run({ without: 'nesting' }), 1001)).toBeUndefined()
  expect(await store.keptRuns.same(run(), 0)).toBeUndefined()
  await expect(store.keptRuns.keep(run())).rejects.toThrow()
  await store.close()
})

test.each(databases)('%s: kinds of devices are counted, each by its best run', async (_, open) => {
  const store = await open()
  await store.keptRuns.keep(run({ id: '1', agrees: 0 }))
  await store.keptRuns.keep(run({ id: '2', agrees: 17, major: 150, os: 'other' }))
  await store.keptRuns.keep(run({ id: '3', backend: 'webgpu' }))
  await store.keptRuns.keep(run({ id: '4', seed: 7, without: 'order', agrees: 4 }))
  await store.keptRuns.keep(run({ id: '5', fingerprint: 'old', agrees: 4 }))
  const kind = { device: 'phone', browser: 'Firefox', backend: 'wasm' }
  expect(await store.keptRuns.kinds('nested', 'abc')).toEqual([
    { seed: 7, without: 'order', ...kind, runs: 1, agrees: 4 },
    { seed: 412, ...kind, runs: 2, agrees: 17 },
    { seed: 412, ...kind, backend: 'webgpu', runs: 1 },
  ])
  expect(await store.keptRuns.count('nested')).toBe(5)
  expect((await store.keptRuns.of('nested', { limit: 2, offset: 1 })).map(({ id }) => id)).toEqual(['4', '3'])
  await store.close()
})

const take = async (store: Store, now: number) => (await store.reruns.take(lease(now)))?.seed

test.each(databases)('%s: the queue is bounded, in order, and gives one at a time', async (_, open) => {
  const store = await open()
  for (const seed of [1, 2, 3]) await store.reruns.ask({ ...name, seed }, 2, seed)
  expect(await store.reruns.get({ ...name, seed: 3 })).toBeUndefined()
  expect(await take(store, 10)).toBe(1)
  expect(await take(store, 11)).toBeUndefined()
  // What was put back is as new; a process that was killed has its lease for so long.
  await store.reruns.release({ ...name, seed: 1 })
  expect(await take(store, 12)).toBe(1)
  expect(await take(store, 112)).toBe(1)
  expect(await take(store, 212)).toBe(2)
  expect(await store.reruns.get({ ...name, seed: 1 })).toMatchObject({
    ended: 212,
    error: expect.stringContaining('program'),
  })
  // A lease of a clock that ran ahead by a day holds nobody up.
  expect(await take(store, 212 - 86_400_000)).toBe(2)
  await store.close()
})

test.each(databases)('%s: what found no room is asked for later, of present code only', async (_, open) => {
  const store = await open()
  await store.keptRuns.keep(run({ id: '1', seed: 1 }))
  await store.keptRuns.keep(run({ id: '2', seed: 2 }))
  await store.keptRuns.keep(run({ id: '3', seed: 2, device: 'tablet' }))
  await store.keptRuns.keep(run({ id: '4', fingerprint: 'old' }))
  await store.reruns.askOlder(['abc'], 1, 5)
  expect(await store.reruns.get({ ...name, seed: 1 })).toEqual({ asked: 5 })
  expect(await store.reruns.get({ ...name, seed: 2 })).toBeUndefined()
  await store.reruns.askOlder(['abc'], 9, 6)
  expect(await store.reruns.get({ ...name, seed: 2 })).toEqual({ asked: 6 })
  expect(await store.reruns.get({ ...name, fingerprint: 'old' })).toBeUndefined()
  await store.close()
})

test.each(databases)('%s: pages are made anew when something of a kept run changes', async (_, open) => {
  const store = await open()
  let last = await store.revision()
  const moves = async (write: Promise<unknown>) => {
    await write
    const before = last
    last = await store.revision()
    return last !== before
  }
  expect(await moves(store.keptRuns.keep(run()))).toBe(true)
  expect(await moves(store.reruns.ask(name, 5, 1))).toBe(true)
  expect(await moves(store.reruns.take(lease(2)))).toBe(false)
  expect(await moves(store.reruns.release(name))).toBe(false)
  expect(await moves(store.reruns.end(name, { error: 'no' }, 3))).toBe(true)
  expect(await moves(store.keptRuns.compare(name, () => 2))).toBe(true)
  await store.close()
})
