import { expect, test } from 'vitest'
import { titleKey } from '#sources/text.ts'
import { openStore } from '#store/index.ts'
import { openShipped } from './embed/static-embedder.ts'
import { embedSome, keepModel } from './indexer.ts'
import { openMeaning } from './meaning.ts'
import { lengthsOf, shortSearch } from './short-search.ts'
import { encodeVector } from './vector-codec.ts'
import { VectorIndex } from './vector-index.ts'

const random = (seed: number) => () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5

test('the nearest by some first numbers are those of the largest cosine of these numbers', () => {
  const next = random(5)
  const vectors = Array.from({ length: 5000 }, () => Float32Array.from({ length: 16 }, next))
  const index = new VectorIndex(16)
  vectors.forEach((vector, key) => index.set({ key: key + 1, vector: encodeVector(vector) }))
  const query = Float32Array.from({ length: 16 }, next)
  const cosine = (vector: Float32Array, m: number) => {
    const dot = (a: Float32Array, b: Float32Array) => a.slice(0, m).reduce((sum, x, d) => sum + x * b[d]!, 0)
    return dot(query, vector) / Math.sqrt(dot(query, query) * dot(vector, vector))
  }
  for (const numbers of [1, 4, 16]) {
    const steps = index.nearestShort(query, numbers, 5)
    let { done, value } = steps.next()
    while (!done) ({ done, value } = steps.next())
    const best = vectors.map((vector) => cosine(vector, numbers)).toSorted((a, b) => b - a)
    expect(value!.map(({ similarity }) => similarity)).toEqual(
      best.slice(0, 5).map((one) => expect.closeTo(one, 2)),
    )
  }
})

test.each([
  [
    [32, 64],
    [4, 8, 16, 32, 64],
  ],
  [
    [100, 300],
    [6, 12, 25, 50, 100, 300],
  ],
  [
    [3, 5],
    [3, 5],
  ],
])('of vectors that work at %j as many numbers as %j can be kept', (widths, lengths) => {
  expect(lengthsOf(widths)).toEqual(lengths)
})

test('a query is told what it loses by fewer numbers', async () => {
  const store = await openStore(':memory:')
  const titles = [
    'Robots that learn to walk',
    'Galaxies and dark matter',
    'Graph kernels',
    'Speech from text',
  ]
  await store.works.write(
    titles.map((title, i) => ({
      paper: {
        id: `p${i}`,
        title,
        titleKey: titleKey(title),
        authors: [],
        topics: [],
        listed: 0,
        source: 'test',
      },
    })),
  )
  await keepModel(store, openShipped())
  await embedSome(store, openShipped(), 10)
  const meaning = openMeaning(store, openShipped())
  const whole = await shortSearch(store, meaning, 'walking robots', { keep: 256, limit: 2 })
  expect(whole.hits.map(({ paper, place }) => [paper.id, place])).toEqual([
    ['p0', 1],
    [expect.any(String), 2],
  ])
  expect(whole.missed).toEqual([])
  const short = await shortSearch(store, meaning, 'walking robots', { keep: 4, limit: 2 })
  const found = short.hits.flatMap(({ paper, place }) => (place === undefined ? [] : paper.id))
  const all = whole.hits.map(({ paper }) => paper.id)
  expect([...found, ...short.missed.map(({ id }) => id)].toSorted()).toEqual(all.toSorted())
  expect((await shortSearch(store, meaning, '', { keep: 4, limit: 2 })).hits).toEqual([])
  await store.close()
})
