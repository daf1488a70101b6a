import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, openStore } from '#store/index.ts'
import { importRecords } from './import.ts'
import { trending, trendingScore } from './trending.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const record = (title: string, day: string, position: number, votes?: number): PaperRecord => ({
  title,
  listing: { day, position },
  ...(votes !== undefined && { signals: [{ name: 'hf-upvotes', value: votes }] }),
})
const take = (records: PaperRecord[], now = 1) => importRecords(store, records, { source: 'hf', now })
const titles = async (from: string, to: string, filter = {}) =>
  (await store.listings.list({ from, to }, { limit: 50 }, filter)).map(({ paper }) => paper.title)

test('a day lists what came on it, most votes first, then as listed', async () => {
  await take([
    record('Late', '2026-03-03', 0, 99),
    record('Second', '2026-03-02', 0, 1),
    record('Unvoted B', '2026-03-02', 2),
    record('Unvoted A', '2026-03-02', 1),
    record('First', '2026-03-02', 3, 7),
  ])
  expect(await titles('2026-03-02', '2026-03-02')).toEqual(['First', 'Second', 'Unvoted A', 'Unvoted B'])
  expect(await titles('2026-03-02', '2026-03-08')).toHaveLength(5)
  expect(await store.listings.count('2026-03-02', '2026-03-02')).toBe(4)
})

test('the last count stands, and a count seen again is no news', async () => {
  await take([record('One', '2026-03-02', 0, 3)], 10)
  await take([record('One', '2026-03-02', 0, 3)], 20)
  await take([record('One', '2026-03-02', 0, 8)], 30)
  const [listed] = await store.listings.list({ from: '2026-03-02', to: '2026-03-02' }, { limit: 1 })
  expect(listed!.signals).toEqual({ 'hf-upvotes': 8 })
})

test('the way to other lists skips empty days', async () => {
  await take([record('A', '2026-03-02', 0), record('B', '2026-03-06', 0)])
  expect(await store.listings.around('2026-03-04', '2026-03-04')).toEqual({
    previous: '2026-03-02',
    next: '2026-03-06',
  })
  expect(await store.listings.around('2026-03-02', '2026-03-06')).toEqual({
    previous: undefined,
    next: undefined,
  })
  expect(await store.listings.newest('2026-03-05')).toBe('2026-03-02')
  expect(await store.listings.newest('2026-01-01')).toBeUndefined()
})

test('a paper has a place among those of its first day, as the list shows them', async () => {
  await take([
    record('Middle', '2026-03-02', 0, 5),
    record('Last', '2026-03-02', 1, 1),
    record('First', '2026-03-02', 2, 9),
    record('Middle', '2026-03-05', 0, 5),
  ])
  const papers = await store.papers.list({ limit: 9 })
  const placeOf = (title: string) => store.listings.placeOf(papers.find((paper) => paper.title === title)!.id)
  expect(await placeOf('Middle')).toMatchObject({
    day: '2026-03-02',
    place: 2,
    papers: 3,
    previous: { title: 'First' },
    next: { title: 'Last' },
  })
  expect(await placeOf('First')).toMatchObject({ place: 1, previous: undefined })
  expect(await placeOf('Last')).toMatchObject({ place: 3, next: undefined })
  expect(await store.listings.placeOf('nobody')).toBeUndefined()
})

test('filters by category, code and methods', async () => {
  const day = '2026-03-02'
  const code = { kind: 'code', url: 'https://github.com/a/b', saidBy: 'abstract' } as const
  await take([
    { ...record('Learning', day, 0), categories: ['cs.LG', 'cs.AI'] },
    { ...record('Coded', day, 1), categories: ['cs.AI'], links: [code] },
  ])
  expect(await titles(day, day, { category: 'cs.LG' })).toEqual(['Learning'])
  expect(await titles(day, day, { hasCode: true })).toEqual(['Coded'])
  expect(await titles(day, day, { slugs: ['matryoshka'] })).toEqual([])
  expect(await store.listings.categories(day, day)).toEqual([
    { category: 'cs.AI', papers: 2 },
    { category: 'cs.LG', papers: 1 },
  ])
})

const HOUR = 3_600_000
const reception = { votes: 9, commenters: undefined, comments: 2, reproductions: 0, listedAt: 0 }

test('ten times the votes make up for tau hours', () => {
  const early = trendingScore({ ...reception, votes: 99, comments: 0 })
  const late = trendingScore({ ...reception, votes: 9, comments: 0, listedAt: 72 * HOUR })
  expect(early.score).toBeCloseTo(late.score, 9)
})

test('discussion never outweighs votes, and the parts add up to the score', () => {
  const { score, terms } = trendingScore({ ...reception, votes: 4, comments: 1000, reproductions: 1 })
  expect(score).toBeCloseTo(Math.log10(1 + 4 + 2 + 3), 9)
  expect(terms.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 9)
})

test('people count where it is told who commented, else comments, and the term says which', () => {
  const terms = (facts: object) => trendingScore({ ...reception, comments: 40, ...facts }).terms[1]
  expect(terms({})).toMatchObject({ name: 'comments', value: 40 })
  expect(terms({ commenters: 3 })).toMatchObject({ name: 'people discussing', value: 3 })
  expect(terms({ commenters: 0 })).toMatchObject({ name: 'people discussing', value: 0, points: 0 })
})

test('what nobody counted is not zero', () => {
  const { terms } = trendingScore({ ...reception, votes: undefined, comments: undefined })
  expect(terms.slice(0, 2).map(({ value }) => value)).toEqual([undefined, undefined])
})

test('trending weighs votes against the age of the list', async () => {
  await take([
    record('Old and loved', '2026-02-24', 0, 50),
    record('New and liked', '2026-03-03', 0, 5),
    record('New and unknown', '2026-03-03', 1),
  ])
  const found = await trending(store, { today: '2026-03-04', limit: 5, isRunnable: () => false })
  expect(found.map(({ paper }) => paper.title)).toEqual(['New and liked', 'New and unknown', 'Old and loved'])
})
