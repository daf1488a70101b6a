import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { terms, toExpression } from './expression.ts'

const store = openStore(':memory:')
afterAll(() => store.close())

test.each([
  ['shorter embeddings', '("shorter" OR "embeddings" OR "embeddings"*)'],
  ['"sparse codes" memory', '"sparse codes" AND ("memory" OR "memory"*)'],
  ['"only a phrase"', '"only a phrase"'],
  ['the', '("the" OR "the"*)'],
  ['AND OR NOT NEAR(', '("near")'],
  ['title:foo* ^bar', '("title" OR "foo" OR "bar" OR "bar"*)'],
  ['BT^2', '("bt" OR "2")'],
  ["'; drop table papers --", '("drop" OR "table" OR "papers")'],
  ['unclosed "quote', '("unclosed" OR "quote" OR "quote"*)'],
])('%s', (query, expression) => {
  expect(toExpression(query)).toBe(expression)
})

test.each(['', '   ', '!?()', '""', '" "', '🙂'])('%j has no word in it', (query) => {
  expect(toExpression(query)).toBeUndefined()
})

test('leaves out words that say nothing, unless there are no others', () => {
  expect(terms('embeddings without the retraining').words).toEqual(['embeddings', 'retraining'])
  expect(terms('what is this').words).toEqual(['what', 'is', 'this'])
})

test('whatever is typed, the database takes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (query) => {
      const expression = toExpression(query)
      if (expression !== undefined) await store.papers.search(expression, { limit: 1 })
    }),
    { numRuns: 300 },
  )
})
