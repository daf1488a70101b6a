import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { MONDAY, addReader, fillDay } from './desk.fixture.ts'
import { planDue } from './plan.ts'

const DAY_MS = 86_400_000

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const plan = (now = MONDAY) => planDue(store, { now, isRunnable: () => false })
const issues = async (key: number) =>
  (await store.deliveries.of(key, 9)).map(({ issue, papers }) => [issue.slice(-10), papers.map(([id]) => id)])
const reasons = async (key: number) => Object.fromEntries((await store.deliveries.of(key, 1))[0]!.papers)

describe('an issue', () => {
  test('brings what is trending, as much as the reader wants', async () => {
    const ids = await fillDay(store, '2026-03-02', 5)
    const [all, two] = [await addReader(store, 'all'), await addReader(store, 'two', { most: 2 })]
    expect(await plan()).toBe(2)
    expect(await issues(all)).toEqual([['2026-03-02', ids]])
    expect(await issues(two)).toEqual([['2026-03-02', ids.slice(0, 2)]])
    expect((await reasons(all))[ids[0]!]).toBe('Trending: 50 upvotes on Hugging Face.')
  })

  test('brings first what the reader follows, and says why', async () => {
    const ids = await fillDay(store, '2026-03-02', 4)
    const searches = [{ words: '"state spaces" size 3', without: '' }]
    const key = await addReader(store, 'a', { topics: ['retrieval'], searches })
    const only = await addReader(store, 'b', { categories: ['stat.ML'], trending: false })
    const not = await addReader(store, 'c', {
      searches: [{ words: 'contexts', without: '"size 2"' }],
      trending: false,
    })
    await plan()
    expect(await issues(key)).toEqual([['2026-03-02', [ids[1], ids[3], ids[0], ids[2]]]])
    expect(await reasons(key)).toMatchObject({
      [ids[1]!]: 'You follow the topic retrieval.',
      [ids[3]!]: 'Matches your search: "state spaces" size 3',
    })
    expect(await issues(only)).toEqual([['2026-03-02', [ids[1], ids[3]]]])
    expect(await issues(not)).toEqual([['2026-03-02', [ids[0], ids[1], ids[3]]]])
  })

  test('brings papers of a topic by what was found out of them, whichever name of it is followed', async () => {
    const ids = await fillDay(store, '2026-03-02', 3)
    const key = (await store.papers.key(ids[2]!))!
    await store.topics.write('test', [{ key, topics: [{ name: 'state space models', from: 'text' }] }])
    const named = await addReader(store, 'a', { topics: ['state space models'], trending: false })
    const other = await addReader(store, 'b', { topics: ['mamba'], trending: false })
    await plan()
    expect(await issues(named)).toEqual([['2026-03-02', [ids[2]]]])
    expect(await reasons(other)).toEqual({ [ids[2]!]: 'You follow the topic mamba.' })
  })

  test('never brings a paper twice to one reader, though it trends for days', async () => {
    const key = await addReader(store, 'a', { most: 3 })
    const brought: string[] = []
    for (let day = 0; day < 12; day++) {
      const now = MONDAY + day * DAY_MS
      await fillDay(store, new Date(now).toISOString().slice(0, 10), day % 7 > 4 ? 0 : 2 + (day % 3))
      await plan(now)
    }
    for (const [, ids] of await issues(key)) brought.push(...(ids as string[]))
    expect(brought.length).toBeGreaterThan(15)
    expect(new Set(brought).size).toBe(brought.length)
  })

  test('is not written on a day without papers, unless the reader wants to be told', async () => {
    await fillDay(store, '2026-03-02', 2)
    const [quiet, told] = [
      await addReader(store, 'quiet'),
      await addReader(store, 'told', { emptyDays: true }),
    ]
    await plan()
    expect(await plan(MONDAY + DAY_MS)).toBe(1)
    expect(await issues(quiet)).toHaveLength(1)
    expect((await issues(told))[0]).toEqual(['2026-03-03', []])
    expect((await store.subscribers.byId('quiet'))!.nextAt).toBe(Date.parse('2026-03-04T07:00:00Z'))
  })

  test('brings what came late onto a list that was not complete', async () => {
    const early = await fillDay(store, '2026-03-02', 2)
    const key = await addReader(store, 'a')
    await plan()
    const all = await fillDay(store, '2026-03-02', 4)
    await plan(MONDAY + DAY_MS)
    expect(await issues(key)).toEqual([
      ['2026-03-03', all.slice(2)],
      ['2026-03-02', early],
    ])
  })

  test('is one after days on which the site was down', async () => {
    const key = await addReader(store, 'a', {}, MONDAY - 3 * DAY_MS)
    await fillDay(store, '2026-03-02', 2)
    expect(await plan()).toBe(1)
    expect(await plan(MONDAY + 1000)).toBe(0)
    expect(await issues(key)).toHaveLength(1)
  })

  test('is one a day, though the reader moves its hour', async () => {
    const ids = await fillDay(store, '2026-03-02', 2)
    const key = await addReader(store, 'a')
    await plan()
    await fillDay(store, '2026-03-02', 4)
    await store.subscribers.change(key, { nextAt: MONDAY + 3_600_000 }, MONDAY)
    expect(await plan(MONDAY + 3_600_000)).toBe(0)
    expect(await issues(key)).toEqual([['2026-03-02', ids]])
    await plan(MONDAY + DAY_MS)
    expect((await issues(key))[0]![1]).toHaveLength(2)
  })

  test('is written once, whoever plans', async () => {
    await fillDay(store, '2026-03-02', 2)
    for (let i = 0; i < 30; i++) await addReader(store, `r${i}`)
    const written = await Promise.all([plan(), plan(), plan()])
    expect(written.reduce((a, b) => a + b)).toBe(30)
  })
})

test('another way of searching may be handed in', async () => {
  const ids = await fillDay(store, '2026-03-02', 3)
  const key = await addReader(store, 'a', {
    searches: [{ words: 'like this', without: '' }],
    trending: false,
  })
  await planDue(store, { now: MONDAY, isRunnable: () => false, find: () => new Set([ids[2]!]) })
  expect(await issues(key)).toEqual([['2026-03-02', [ids[2]]]])
})
