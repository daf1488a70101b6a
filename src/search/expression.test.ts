import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { terms, toTextQuery } from './expression.ts'

const store = await openStore(':memory:')
afterAll(() => store.close())

test.each([
  ['shorter embeddings', { words: ['shorter', 'embeddings'], phrases: [], prefix: 'embeddings' }],
  ['"sparse codes" memory', { words: ['memory'], phrases: ['sparse codes'], prefix: 'memory' }],
  ['"only a phrase"', { words: [], phrases: ['only a phrase'] }],
  ['the', { words: ['the'], phrases: [], prefix: 'the' }],
  ['AND OR NOT NEAR(', { words: ['near'], phrases: [] }],
  ['title:foo* ^bar', { words: ['title', 'foo', 'bar'], phrases: [], prefix: 'bar' }],
  ['BT^2', { words: ['bt', '2'], phrases: [] }],
  ["'; drop table papers --", { words: ['drop', 'table', 'papers'], phrases: [] }],
  ['unclosed "quote', { words: ['unclosed', 'quote'], phrases: [], prefix: 'quote' }],
])('%s', (query, expected) => {
  expect(toTextQuery(query)).toEqual(expected)
})

test.each(['', '   ', '!?()', '""', '" "', '🙂'])('%j has no word in it', (query) => {
  expect(toTextQuery(query)).toBeUndefined()
})

test('leaves out words that say nothing, unless there are no others', () => {
  expect(terms('embeddings without the retraining').words).toEqual(['embeddings', 'retraining'])
  expect(terms('what is this').words).toEqual(['what', 'is', 'this'])
})

test('whatever is typed, the database takes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (query) => {
      const words = toTextQuery(query)
      if (words) await store.text.best(words, { limit: 1 })
    }),
    { numRuns: 300 },
  )
})
