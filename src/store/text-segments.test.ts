import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type NewPaper, openStore } from './index.ts'
import { firstToMerge } from './text-segments.ts'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-segments-'))
afterAll(() => rmSync(folder, { recursive: true }))

const paper = (i: number, title = `Badger ${i}`, more: Partial<NewPaper> = {}): NewPaper => ({
  id: `p${i}`,
  title,
  titleKey: title,
  authors: [],
  topics: [],
  listed: 0,
  source: 'test',
  ...more,
})
const query = { words: ['badger'], phrases: [] }

test.each([
  [[1, 1, 1], undefined],
  [Array.from({ length: 8 }, () => 1), 0],
  [[64, 8, ...Array.from({ length: 8 }, () => 1)], 2],
  [[70_000, ...Array.from({ length: 8 }, () => 9000)], 1],
  [Array.from({ length: 9 }, () => 70_000), undefined],
])('of segments of %j papers, those from %j on become one', (sizes, first) => {
  expect(firstToMerge(sizes)).toBe(first)
})

test('what one process writes, another finds at its next search, through many merges', async () => {
  const [one, other] = [await openStore(folder), await openStore(folder)]
  for (let i = 0; i < 30; i++) await one.works.write([{ paper: paper(i) }])
  expect(await other.text.count(query)).toBe(30)
  const key = (await other.papers.key('p3'))!
  await other.works.write([{ paper: paper(3, 'Otter'), key }])
  await new Promise((done) => setTimeout(done, 50))
  expect(await one.text.count({ words: ['badger'], phrases: [] })).toBe(29)
  expect(await one.text.best({ words: ['otter'], phrases: [] }, { limit: 5 })).toHaveLength(1)
  await one.close()
  await other.close()
})

test('what was rolled back is not found', async () => {
  const store = await openStore(':memory:')
  const failed = store.atomically(async (inside) => {
    await inside.works.write([{ paper: paper(1) }])
    expect(await inside.text.count(query)).toBe(1)
    throw new Error('broken off')
  })
  await expect(failed).rejects.toThrow('broken off')
  expect(await store.text.count({ ...query })).toBe(0)
  await store.close()
})

test('papers pass a filter by category, year, code, method and author', async () => {
  const store = await openStore(':memory:')
  await store.works.write([
    { paper: paper(1, 'A', { categories: ['cs.LG', 'stat.ML'], date: '2024-05-01', code: 'https://a.b' }) },
    { paper: paper(2, 'B', { categories: ['cs.CL'], date: '2023', slug: 'b', authors: ['Ada Ångström'] }) },
  ])
  const pass = async (filter: object) => [...((await store.text.keys(filter)) ?? ['all'])]
  expect(await pass({})).toEqual(['all'])
  expect(await pass({ category: 'cs.LG' })).toEqual([1])
  expect(await pass({ category: 'cs' })).toEqual([1, 2])
  expect(await pass({ year: 2023 })).toEqual([2])
  expect(await pass({ hasCode: true })).toEqual([1])
  expect(await pass({ slugs: ['b', 'c'] })).toEqual([2])
  expect(await pass({ author: ['angstrom', 'ada'] })).toEqual([2])
  expect(await pass({ author: ['ada'], year: 2024 })).toEqual([])
  await store.close()
})
