import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeySet } from '../key-set.ts'
import { LexicalIndex, liveRows } from './lexical-index.ts'
import { mergeSegments } from './merge-segments.ts'
import { fromBytes, toBytes } from './segment.ts'
import { type IndexedPaper, buildSegment } from './segment-builder.ts'

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
