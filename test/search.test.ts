import { afterAll, beforeAll, expect, test } from 'vitest'
import { papers } from '../src/methods/registry.gen.ts'
import { openStore } from '../src/store/index.ts'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { search } from '../src/search/search.ts'
import { similarPapers } from '../src/search/similar.ts'

const store = await openStore(':memory:')
beforeAll(() => fillCatalogue(store, papers, 0))
afterAll(() => store.close())

const slugs = async (query: string, limit = 3) => {
  const found = await search(store, query, { limit })
  return found.kind === 'hits' ? found.hits.map((hit) => hit.paper.slug) : found
}

test.each([
  ['shorter embeddings without retraining', 'matryoshka'],
  ['click-through rate', 'deep-interest-network'],
  ['backward compatible model upgrade', 'bt2'],
  ['Rinkus', 'sparsey'],
  ['state space models medical', 'selective-state-space'],
  ['nearest class mean continual', 'nearest-mean-classifier'],
])('%s finds %s among the first three', async (query, slug) => {
  expect(await slugs(query)).toContain(slug)
})

test.each([
  '2205.13147',
  '2205.13147v4',
  'arXiv:2205.13147',
  'https://arxiv.org/abs/2205.13147',
  ' https://arxiv.org/pdf/2205.13147v2.pdf ',
  'https://huggingface.co/papers/2205.13147',
])('%s is the paper itself', async (query) => {
  expect(await slugs(query)).toMatchObject({ kind: 'paper', paper: { slug: 'matryoshka' } })
})

test('an id that is not here is said to be unknown', async () => {
  expect(await slugs('1312.6114')).toEqual({ kind: 'unknown id', id: '1312.6114' })
})

test.each(['', '   ', '%', '🙂', 'zxqvkj'])('%j finds nothing, quietly', async (query) => {
  expect(await search(store, query, { limit: 3 })).toEqual({ kind: 'hits', total: 0, hits: [] })
})

test('a very long query is answered', async () => {
  expect(await slugs('embedding '.repeat(10_000))).toHaveLength(3)
})

test('pages do not overlap', async () => {
  const ids = async (offset: number) => {
    const found = await search(store, 'learning', { limit: 5, offset })
    return found.kind === 'hits' ? found.hits.map((hit) => hit.paper.id) : []
  }
  const [first, second] = [await ids(0), await ids(5)]
  expect(new Set([...first, ...second]).size).toBe(10)
})

test('similar papers say what they share, and leave out the paper itself', async () => {
  const bt2 = (await store.papers.get('bt2'))!
  const similar = await similarPapers(store, bt2, 5)
  expect(similar.map(({ paper }) => paper.slug)).toContain('stationary-representations')
  expect(similar.map(({ paper }) => paper.slug)).not.toContain('bt2')
  for (const { shared } of similar) expect(shared.length).toBeGreaterThan(0)
})
