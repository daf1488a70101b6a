import { expect, test } from 'vitest'
import { databases } from '../src/store/databases.fixture.ts'
import { hashedEmbedder } from '../src/search/hashed-embedder.fixture.ts'
import { embedSome, keepModel } from '../src/search/indexer.ts'
import { openMeaning } from '../src/search/meaning.ts'
import { QUERIES, answersOf, liveThrough } from './one-search.ts'
import type { SearchResult } from '../src/search/search.ts'

const ALL = Object.values(QUERIES).flat()
const ids = (found: SearchResult | undefined) =>
  found?.kind === 'hits' ? found.hits.map(({ paper }) => paper.id) : []
const total = (found: SearchResult | undefined) => (found?.kind === 'hits' ? found.total : -1)
const shown = (found: SearchResult | undefined) => [total(found), ids(found)]

test('hundreds of queries have one answer, in SQLite, in Postgres, and with the index made anew', async () => {
  expect(ALL.length).toBeGreaterThanOrEqual(200)
  const given = []
  for (const [, open] of databases) {
    const store = await open()
    await liveThrough(store)
    const byWords = await answersOf(store, ALL)
    const embedder = hashedEmbedder()
    await keepModel(store, embedder)
    await embedSome(store, embedder, 1000)
    const some = ALL.filter((_, i) => i % 4 === 0)
    const byBoth = await answersOf(store, some, openMeaning(store, embedder))
    await store.text.rebuild()
    const anew = await answersOf(store, some)
    for (const query of some) {
      expect([query, ...shown(anew[query])]).toEqual([query, ...shown(byWords[query])])
    }
    given.push({ byWords, byBoth })
    await store.close()
  }
  expect(given[1]).toEqual(given[0])

  const { byWords } = given[0]!
  for (const [kind, queries] of Object.entries(QUERIES)) {
    const found = queries.filter((query) => total(byWords[query]) > 0).length
    expect(found, kind).toBeGreaterThan(queries.length / 3)
  }
  const corrected = QUERIES['slips']!.filter((query) => 'corrections' in byWords[query]!)
  expect(corrected.length).toBeGreaterThan(12)
  // A part of a name is none, and marks above letters are not needed.
  expect(total(byWords['author:col'])).toBe(0)
  expect(total(byWords['author:li'])).toBeGreaterThan(0)
  for (const query of ['muller', 'MÜLLER', 'Mu\u0308ller']) {
    expect(ids(byWords[query])).toEqual(ids(byWords['Müller']))
  }
  expect(ids(byWords['code -sparse']).length).toBeGreaterThan(0)
}, 120_000)
