import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { titleKey } from '#sources/text.ts'
import { KeySet, type Store, openStore } from '#store/index.ts'
import { MONDAY, addReader, byWords, fillDay } from './desk.fixture.ts'
import { issueInWords, namedIssue } from './issue-names.ts'
import { planDue } from './plan.ts'

const DAY_MS = 86_400_000

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const plan = (now = MONDAY) => planDue(store, { now, isRunnable: () => false, ...byWords(store) })
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
    const all = await fillDay(store, '2026-03-02', 4, MONDAY + 1)
    await plan(MONDAY + DAY_MS)
    expect(await issues(key)).toEqual([
      ['2026-03-03', all.slice(2)],
      ['2026-03-02', early],
    ])
  })

  test('brings a list that came days late, and nothing of it twice', async () => {
    const key = await addReader(store, 'a')
    const early = await fillDay(store, '2026-03-04', 2)
    await plan(MONDAY + 2 * DAY_MS)
    const late = await fillDay(store, '2026-03-02', 3, MONDAY + 2 * DAY_MS + 60_000)
    for (const day of [3, 4]) await plan(MONDAY + day * DAY_MS)
    expect(await issues(key)).toEqual([
      ['2026-03-05', late],
      ['2026-03-04', early],
    ])
  })

  test('brings what an import wrote while it was chosen', async () => {
    const key = await addReader(store, 'a')
    await fillDay(store, '2026-03-02', 1)
    await plan()
    // Begun before, and committed after.
    const slow = await fillDay(store, '2026-03-01', 1, MONDAY - 3_600_000)
    await plan(MONDAY + DAY_MS)
    expect((await issues(key))[0]).toEqual(['2026-03-03', slow])
  })

  test('brings what stands on another list again, if the reader has not had it', async () => {
    const ids = await fillDay(store, '2026-03-02', 4)
    const key = await addReader(store, 'a', { most: 1 })
    await plan()
    const paper = (await store.papers.get(ids[3]!))!
    await store.works.write([
      {
        key: (await store.papers.key(ids[3]!))!,
        paper: { ...paper, titleKey: titleKey(paper.title) },
        listings: [{ day: '2026-03-03', source: 'arxiv', position: 0 }],
      },
    ])
    await plan(MONDAY + DAY_MS)
    expect((await issues(key))[0]).toEqual(['2026-03-03', [ids[3]]])
  })

  test('leaves out lists of long ago, however late they came, and those still to come', async () => {
    const key = await addReader(store, 'a', { most: 20 })
    await fillDay(store, '2025-11-02', 2, MONDAY - 60_000)
    await fillDay(store, '2026-03-03', 2, MONDAY - 60_000)
    const ids = await fillDay(store, '2026-03-02', 1)
    await plan()
    expect(await issues(key)).toEqual([['2026-03-02', ids]])
    // The next day brings it, though it was here before the last issue.
    await plan(MONDAY + DAY_MS)
    expect((await issues(key))[0]![1]).toHaveLength(2)
  })

  test('goes on after a clock that was far ahead', async () => {
    const ids = await fillDay(store, '2026-03-02', 2)
    const key = await addReader(store, 'a')
    await store.subscribers.change(key, { covered: MONDAY + 400 * DAY_MS }, MONDAY)
    await plan()
    expect(await issues(key)).toEqual([['2026-03-02', ids]])
  })

  test('a first one comes at any hour, and the next when it is wanted, but not right after', async () => {
    await fillDay(store, '2026-03-02', 2)
    const hours = [0.5, 5, 12]
    const readers: number[] = []
    for (const hour of hours) {
      const now = Date.parse('2026-03-02') + hour * 3_600_000
      const key = await addReader(store, `r${readers.length}`, { hour: 20 }, now)
      await store.subscribers.change(key, { confirmed: now }, now)
      await plan(now)
      readers.push(key)
    }
    expect(await Promise.all(readers.map(issues))).toEqual(
      hours.map(() => [['2026-03-02', ['2603.02000', '2603.02001']]]),
    )
    const next = [...(await store.subscribers.many(readers)).values()].map(({ nextAt }) => nextAt)
    expect(next).toEqual(
      ['2026-03-02T20:00Z', '2026-03-02T20:00Z', '2026-03-03T20:00Z'].map((time) => Date.parse(time)),
    )
    // The evening's issue is another one, of the same day.
    await fillDay(store, '2026-03-02', 4, Date.parse('2026-03-02T18:00Z'))
    await plan(Date.parse('2026-03-02T20:00Z'))
    expect(await issues(readers[0]!)).toHaveLength(2)
  })

  test('a weekly one is called by its week', async () => {
    await fillDay(store, '2026-02-28', 2)
    const key = await addReader(store, 'a', { frequency: 'weekly' })
    await plan()
    const { issue } = (await store.deliveries.of(key, 1))[0]!
    expect(issue).toBe('digest first 2026-W09 of 2026-03-02')
    expect(issueInWords(namedIssue(issue))).toBe('Week 9 of 2026, 23 February to 1 March')
    expect(issueInWords({ kind: 'weekly', day: '2027-01-02' })).toBe(
      'Week 53 of 2026, 26 December to 1 January',
    )
  })

  test('ranks by the weights of the site', async () => {
    const ids = await fillDay(store, '2026-03-02', 3)
    const key = await addReader(store, 'a', { most: 3 })
    const trending = { tau: 72, reproduction: 1000, people: 0 }
    await store.works.write([
      {
        key: (await store.papers.key(ids[2]!))!,
        paper: { ...(await store.papers.get(ids[2]!))!, titleKey: 'x', slug: 'runs' },
      },
    ])
    await planDue(store, { now: MONDAY, isRunnable: (slug) => slug === 'runs', trending, ...byWords(store) })
    expect((await issues(key))[0]![1]).toEqual([ids[2], ids[0], ids[1]])
  })

  test('follows what the reader wants more of, and less', async () => {
    const said = await fillDay(store, '2026-02-20', 2)
    const ids = await fillDay(store, '2026-03-02', 4)
    const [liked, disliked] = [(await store.papers.key(said[0]!))!, (await store.papers.key(said[1]!))!]
    const keys = await store.issues.paperKeys(ids)
    const likeness = new Map([
      [liked, new Map([[keys.get(ids[3]!)!, 0.8]])],
      [disliked, new Map([[keys.get(ids[0]!)!, 0.9]])],
    ])
    const [key, other] = [await addReader(store, 'a'), await addReader(store, 'b')]
    await store.opinions.say(key, liked, 1, 1)
    await store.opinions.say(key, disliked, -1, 1)
    const near = async (paper: number) => likeness.get(paper)!
    await planDue(store, { now: MONDAY, isRunnable: () => false, ...byWords(store), near })
    expect((await issues(key))[0]![1]).toEqual([ids[3], ids[1], ids[2], ids[0]])
    expect((await issues(other))[0]![1]).toEqual(ids)
    expect((await reasons(key))[ids[3]!]).toBe('Like “Paper 0 of 2026-02-20”, of which you want more.')
    await store.opinions.say(key, liked, undefined, 2)
    expect((await store.opinions.of([key, other], 9)).get(key)).toEqual(new Map([[disliked, -1]]))
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
  const found = KeySet.of([(await store.papers.key(ids[2]!))!])
  await planDue(store, { now: MONDAY, isRunnable: () => false, find: async () => found })
  expect(await issues(key)).toEqual([['2026-03-02', [ids[2]]]])
})

test('what a member follows comes to their proved address, where they want it, and to nobody else', async () => {
  const ids = await fillDay(store, '2026-03-02', 3)
  for (const id of ['ada', 'bo', 'cy']) {
    await store.members.admit({ id, name: id, handle: id, email: `${id}@example.org` }, 1)
    await store.follows.follow(id, { kind: 'author', name: 'Zoë Zwölf' }, 1)
    if (id !== 'cy') await store.follows.setMailed(id, true)
  }
  await store.kysely.updateTable('members').set({ email_verified: 0 }).where('id', '=', 'bo').execute()
  const readers = []
  for (const name of ['Ada', 'bo', 'cy'])
    readers.push(await addReader(store, name, { trending: false, topics: ['none'] }))
  const asked: unknown[] = []
  const followed = async (...asks: unknown[]) => {
    asked.push(asks.slice(0, 2))
    return KeySet.of([(await store.papers.key(ids[2]!))!])
  }
  await planDue(store, { now: MONDAY, isRunnable: () => false, ...byWords(store), followed })
  expect(await issues(readers[0]!)).toEqual([['2026-03-02', [ids[2]]]])
  expect(await reasons(readers[0]!)).toEqual({ [ids[2]!]: 'You follow Zoë Zwölf.' })
  expect(await issues(readers[1]!)).toEqual([])
  expect(await issues(readers[2]!)).toEqual([])
  expect(asked).toEqual([['ada', { kind: 'author', name: 'Zoë Zwölf', since: 1 }]])
})
