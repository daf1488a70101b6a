import { afterAll, beforeAll, expect, test } from 'vitest'
import { papers } from '../src/methods/registry.gen.ts'
import { openStore } from '../src/store/index.ts'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { search } from '../src/search/search.ts'
import { embedSome, keepModel } from '../src/search/indexer.ts'
import { hashedEmbedder } from '../src/search/hashed-embedder.fixture.ts'
import { openMeaning } from '../src/search/meaning.ts'
import { nearDuplicates } from '../src/search/near-duplicates.ts'
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
  expect(await search(store, query, { limit: 3 })).toMatchObject({ kind: 'hits', total: 0, hits: [] })
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
  expect(similar.some(({ topics, words }) => topics.length + words.length > 0)).toBe(true)
})

const odd = [
  '',
  ' ',
  'a',
  '漢字 かな',
  'эмбеддинги',
  'تعلم',
  '🙂🙂',
  "'; drop table papers; --",
  'NEAR(a b, 2) OR title:x*',
  'author:',
  'author:"',
  'year:99999 category:../..',
  '"unclosed',
  '""',
  '\u0000\u0001\u0002',
  'x'.repeat(10_000),
  'embedding '.repeat(1000),
  'constructor __proto__ toString',
]

test.each(odd)('%j is answered, with and without meaning, in pages that do not overlap', async (query) => {
  const embedder = hashedEmbedder()
  await keepModel(store, embedder)
  await embedSome(store, embedder, 100)
  const meaning = openMeaning(store, embedder)
  for (const options of [{}, { meaning }]) {
    const seen = new Set<string>()
    for (let offset = 0; offset < 30; offset += 10) {
      const found = await search(store, query, { limit: 10, offset, ...options })
      if (found.kind !== 'hits') throw new Error(`${query} is ${found.kind}`)
      for (const { paper } of found.hits) {
        expect(seen.has(paper.id)).toBe(false)
        seen.add(paper.id)
      }
    }
  }
})

test('says which words were found, and how near the meaning is', async () => {
  const embedder = hashedEmbedder()
  const found = await search(store, 'shorter embeddings zebra', {
    limit: 1,
    meaning: openMeaning(store, embedder),
  })
  expect(found).toMatchObject({
    kind: 'hits',
    hits: [{ why: { words: ['shorter', 'embeddings'], similarity: expect.any(Number) } }],
  })
})

test('a name leads to the papers of its author first, and author: to no others', async () => {
  const found = await search(store, 'Rod Rinkus', { limit: 3 })
  expect(found).toMatchObject({ kind: 'hits', hits: [{ paper: { slug: 'sparsey' } }] })
  const only = await search(store, 'author:rinkus', { limit: 3 })
  expect(only).toMatchObject({ kind: 'hits', total: 1, hits: [{ paper: { slug: 'sparsey' } }] })
})

test('a slip of the finger is put right and told', async () => {
  const found = await search(store, 'matryoshka embeddnigs', { limit: 3 })
  expect(found).toMatchObject({ kind: 'hits', corrections: [{ from: 'embeddnigs', to: 'embeddings' }] })
})

test('another record of a work is found, two works of one field are not', async () => {
  const other = await openStore(':memory:')
  const abstract = (await import('../src/methods/registry.gen.ts')).papers.map((one) => one.summary)
  const record = (id: string, title: string, text: string) => ({
    paper: { id, title, titleKey: title, abstract: text, authors: [], topics: [], listed: 0, source: 'test' },
  })
  await other.works.write([
    record('a', 'A Method for Nested Embeddings', abstract[0]!),
    record('b', 'A Method for Nested Embeddings.', `We show this: ${abstract[0]!}`),
    record('c', 'Another Method for Embeddings', abstract[1]!),
  ])
  const found = await nearDuplicates(other, (await other.papers.get('a'))!)
  expect(found.map(({ paper }) => paper.id)).toEqual(['b'])
  // Under another title, among many of the first one's.
  await other.works.write([
    record('d', 'Dolls in Dolls', `${abstract[0]!} Code is public.`),
    ...Array.from({ length: 9 }, (_, i) => record(`e${i}`, 'Nested Embeddings: A Method', abstract[i + 2]!)),
  ])
  const both = await nearDuplicates(other, (await other.papers.get('a'))!)
  expect(both.map(({ paper }) => paper.id).toSorted()).toEqual(['b', 'd'])
  await other.close()
})
