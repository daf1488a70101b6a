import { afterEach, beforeEach, expect, test } from 'vitest'
import { type NewPaper, type Store, openStore } from './index.ts'

let store: Store
beforeEach(() => {
  store = openStore(':memory:')
})
afterEach(() => store.close())

const save = (papers: NewPaper[]) => store.works.write(papers.map((paper) => ({ paper })))

const paper = (id: string, more: Partial<NewPaper> = {}): NewPaper => ({
  id,
  title: `Paper ${id}`,
  titleKey: `paper ${id}`,
  authors: [],
  topics: [],
  categories: [],
  withdrawn: false,
  listed: 1,
  source: 'test',
  ...more,
})

test('gives back what was saved, absent facts absent', async () => {
  const full = paper('2205.13147', {
    arxiv: '2205.13147',
    slug: 'matryoshka',
    authors: ['Ada "the first" Lovelace', 'Émilie du Châtelet'],
    abstract: "Robert'); drop table papers; --",
    summary: '<script>alert(1)</script>',
    topics: ['retrieval'],
    date: '2022-05-26',
  })
  await save([full, paper('p-1')])

  const { titleKey: _, ...expected } = full
  expect(await store.papers.get('2205.13147')).toEqual(expected)
  expect(await store.papers.get('matryoshka')).toEqual(expected)
  expect(await store.papers.get('p-1')).not.toHaveProperty('abstract')
  expect(await store.papers.get('p-2')).toBeUndefined()
})

test('lists the newest first, month before day, undated last', async () => {
  await save([
    paper('a'),
    paper('b', { date: '2024-05' }),
    paper('c', { date: '2024-05-02' }),
    paper('d', { date: '2023-12-31' }),
  ])
  const ids = async (limit: number, offset: number) =>
    (await store.papers.list({ limit, offset })).map((found) => found.id)

  expect(await ids(10, 0)).toEqual(['c', 'b', 'd', 'a'])
  expect(await ids(2, 1)).toEqual(['b', 'd'])
  expect(await store.papers.count()).toBe(4)
})

test('saves all or none', async () => {
  const clash = paper('b', { arxiv: '1' })
  await expect(save([paper('a', { arxiv: '1' }), clash])).rejects.toThrow(/UNIQUE/)
  expect(await store.papers.count()).toBe(0)
})

test('replaces a known paper in the index too, and keeps its day of listing', async () => {
  await save([paper('a', { title: 'Sparse codes' })])
  await save([paper('a', { title: 'Dense codes', listed: 2 })])

  expect(await store.papers.search('"sparse"', { limit: 5 })).toEqual([])
  const [hit] = await store.papers.search('"dense"', { limit: 5 })
  expect(hit?.paper).toMatchObject({ title: 'Dense codes', listed: 1 })
})

test('finds by stem, without accents, title before abstract', async () => {
  await save([
    paper('in-abstract', { abstract: 'We study embeddings of things.' }),
    paper('in-title', { title: 'Embedding', abstract: 'Nothing else is said here.' }),
    paper('by-author', { authors: ['Rémi Münzhuber'] }),
  ])
  const found = async (expression: string) =>
    (await store.papers.search(expression, { limit: 5 })).map((hit) => hit.paper.id)

  expect(await found('"embedded"')).toEqual(['in-title', 'in-abstract'])
  expect(await found('"munzhuber"')).toEqual(['by-author'])
  expect(await store.papers.countMatches('"embedded"')).toBe(2)
})

test('marks the found words in the excerpt', async () => {
  await save([paper('a', { abstract: 'Long before. A sparse code stores much.' })])
  const [hit] = await store.papers.search('"sparse"', { limit: 1 })
  expect(hit?.excerpt).toContain('\u0001sparse\u0002')
})
