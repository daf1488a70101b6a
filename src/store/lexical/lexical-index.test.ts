import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeySet } from '../key-set.ts'
import { LexicalIndex, liveRows } from './lexical-index.ts'
import { mergeSegments } from './merge-segments.ts'
import { fromBytes, toBytes } from './segment.ts'
import { type IndexedPaper, buildSegment } from './segment-builder.ts'
import { termOf, wordsOf } from './words.ts'

const WEIGHTS = { title: 3, summary: 2, abstract: 1, authors: 2 }
const BM25 = { k1: 1.2, b: 0.75 }

const paper = (key: number, title: string, more: Partial<IndexedPaper> = {}): IndexedPaper => ({
  key,
  title,
  summary: null,
  abstract: null,
  authors: [],
  facets: [],
  ...more,
})
const segment = (papers: IndexedPaper[], removed: number[] = []) =>
  fromBytes(toBytes(buildSegment(papers, removed, WEIGHTS)))
const keys = (index: LexicalIndex, ...terms: string[]) =>
  index
    .search(
      terms.map((term) => ({ terms: [term], weight: 1 })),
      10,
    )
    .matches.map(({ key }) => key)

test('scores as bm25 says, worked out by hand', () => {
  const index = new LexicalIndex([segment([paper(1, 'sparse code'), paper(2, 'dense code')])], BM25)
  const { matches, total } = index.search([{ terms: ['spars'], weight: 1 }], 10)
  // One of two papers has it, three times as a title counts; both are of mean length.
  expect(total).toBe(1)
  expect(matches[0]!.score).toBeCloseTo((Math.log(1 + 1.5 / 1.5) * 3 * 2.2) / (3 + 1.2), 5)
})

test('a text is as long as its words weigh, without those that are not indexed', () => {
  const { lengths } = segment(
    [
      paper(1, 'the two words', { summary: 'one more', abstract: 'and of tables', authors: ['Ada Li'] }),
      paper(2, '?', { facets: ['year:2024'] }),
    ],
    [3],
  )
  expect([...lengths]).toEqual([3 * 3 + 2 * 2 + 1, 1, 0])
})

test('the newest of several segments has the last word, on changed and on removed papers', () => {
  const index = new LexicalIndex(
    [segment([paper(1, 'old words'), paper(2, 'old words')]), segment([paper(1, 'new words')], [2])],
    BM25,
  )
  expect(keys(index, 'old')).toEqual([])
  expect(keys(index, 'new')).toEqual([1])
  expect(index.papers).toBe(1)
})

test('merged segments answer as they did before', () => {
  const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon', 'żółw', '漢字', '🙂x')
  const text = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
  const part = fc.uniqueArray(fc.record({ key: fc.nat(30), title: text, abstract: text }), {
    selector: ({ key }) => key,
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), text, (parts, query) => {
      const segments = parts.map((rows) =>
        segment(rows.map(({ key, title, abstract }) => paper(key, title, { abstract }))),
      )
      const merged = fromBytes(toBytes(mergeSegments(segments, liveRows(segments))))
      const newest = new Map(parts.flat().map((row) => [row.key, row]))
      const fresh = segment([...newest.values()].map((row) => paper(row.key, row.title, row)))
      const groups = query.split(' ').map((term) => ({ terms: [term], weight: 1 }))
      expect(new LexicalIndex([merged], BM25).search(groups, 50)).toEqual(
        new LexicalIndex([fresh], BM25).search(groups, 50),
      )
    }),
    { numRuns: 100 },
  )
})

test('finds a phrase where its words stand one after another in one field, in any of their forms', () => {
  const index = new LexicalIndex(
    [
      segment([
        paper(1, 'The state of the art', { abstract: 'of the state, nothing' }),
        paper(2, 'State', { abstract: 'the state of our arts' }),
        paper(3, 'Art of', { abstract: 'the states', authors: ['Ada Lovelace', 'Art Young'] }),
      ]),
    ],
    BM25,
  )
  const found = (...words: string[]) => [...index.keysWithPhrase(words.map(termOf))]
  expect(found('state', 'of', 'the', 'art')).toEqual([1])
  expect(found('of', 'the')).toEqual([1])
  expect(found('the', 'state')).toEqual([1, 2, 3])
  expect(found('art', 'of', 'the')).toEqual([])
  expect(found('lovelace', 'art')).toEqual([])
  expect(found('art', 'young')).toEqual([3])
  expect(found('art')).toEqual([1, 2, 3])
  expect(found('state', 'otter')).toEqual([])
  expect(found()).toEqual([])
})

test('a phrase is found in the papers whose newest text has it, merged or not', () => {
  const word = fc.constantFrom('a', 'the', 'gamma', 'żółw', '漢', 'x'.repeat(65))
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
  const one = fc.record({ key: fc.nat(12), title: text, abstract: text, name: text })
  const part = fc.record({
    papers: fc.uniqueArray(one, { selector: ({ key }) => key, maxLength: 6 }),
    removed: fc.uniqueArray(fc.integer({ min: 13, max: 16 }), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      (parts, phrase) => {
        const segments = parts.map(({ papers, removed }) =>
          segment(
            papers.map(({ key, title, abstract, name }) => paper(key, title, { abstract, authors: [name] })),
            removed,
          ),
        )
        const newest = new Map(parts.flatMap(({ papers }) => papers).map((row) => [row.key, row]))
        const expected = [...newest.values()]
          .filter((row) => phrase.every((word) => word.length < 65) && has(row, phrase.join(' ')))
          .map(({ key }) => key)
        const terms = wordsOf(phrase.join(' ')).map(termOf)
        const merged = mergeSegments(segments, liveRows(segments))
        for (const held of [segments, [fromBytes(toBytes(merged))]]) {
          const found = [...new LexicalIndex(held, BM25).keysWithPhrase(terms)]
          expect(found).toEqual(expected.sort((a, b) => a - b))
        }
      },
    ),
    { numRuns: 200 },
  )
  function has(row: { title: string; abstract: string; name: string }, phrase: string): boolean {
    return [row.title, row.abstract, row.name].some((text) => ` ${text} `.includes(` ${phrase} `))
  }
})

test('rarity counts each paper once, changed or not', () => {
  const changed = [segment([paper(1, 'otter'), paper(2, 'badger')]), segment([paper(1, 'otter again')])]
  expect(new LexicalIndex(changed, BM25).frequency('otter')).toBe(1)
  const fresh = new LexicalIndex([segment([paper(2, 'badger'), paper(1, 'otter again')])], BM25)
  const asked = [{ terms: ['otter'], weight: 1 }]
  expect(new LexicalIndex(changed, BM25).search(asked, 5)).toEqual(fresh.search(asked, 5))
})

test('words of any script and length are read alike, plain text or not', () => {
  const long = 'y'.repeat(64)
  const texts = ['Łódź 漢字 Ünï', `${long} ${'z'.repeat(65)} A1-b2`]
  const index = new LexicalIndex([segment(texts.map((title, key) => paper(key, title)))], BM25)
  for (const [key, text] of texts.entries()) {
    for (const word of wordsOf(text)) expect(keys(index, termOf(word))).toEqual(word.length > 64 ? [] : [key])
  }
})

test('a search among some papers finds those only', () => {
  const index = new LexicalIndex([segment([1, 2, 3].map((key) => paper(key, 'same words')))], BM25)
  const found = index.search([{ terms: ['same'], weight: 1 }], 10, KeySet.of([2]))
  expect(found).toMatchObject({ total: 1, matches: [{ key: 2 }] })
})

test('knows what a word was meant to be, and how it may go on', () => {
  const index = new LexicalIndex(
    [segment([paper(1, 'embeddings of embeddings'), paper(2, 'embedding'), paper(3, 'embeddings bedding')])],
    BM25,
  )
  expect(index.near('embeddngs', 5)[0]).toBe('embeddings')
  expect(index.near('emebddings', 5)[0]).toBe('embeddings')
  expect(index.near('xyz', 5)).toEqual([])
  expect(index.completions('emb', 5)).toEqual(['embeddings', 'embedding'])
})

test('another format is said to be one', () => {
  const bytes = toBytes(buildSegment([paper(1, 'x')], [], WEIGHTS))
  bytes[0] = 9
  expect(() => fromBytes(bytes)).toThrow('format 9')
})
