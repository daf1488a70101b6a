import { describe, expect, test } from 'vitest'
import type { Matrix } from '#nn/rows.ts'
import { adaptiveRetrieval, funnelRetrieval, indexPrefixes } from './retrieval.ts'

/** Numbers that look random and are the same everywhere. */
const noise = (i: number): number => Math.sin(12.9898 * (i + 1)) * 3
const ROWS = 60
const DIM = 8
const INDEX: Matrix = {
  data: Float32Array.from({ length: ROWS * DIM }, (_, i) => noise(i * i)),
  rows: ROWS,
  dim: DIM,
}
const QUERY = Float32Array.from({ length: DIM }, (_, i) => noise(i + 7000))

/** All rows by cosine of the prefix, by sorting. */
function ranked(dim: number, among = Array.from({ length: ROWS }, (_, i) => i)): number[] {
  const cosine = (row: number) => {
    const a = QUERY.slice(0, dim)
    const b = INDEX.data.slice(row * DIM, row * DIM + dim)
    return a.reduce((sum, v, d) => sum + v * b[d]!, 0) / Math.hypot(...a) / Math.hypot(...b)
  }
  return among.toSorted((i, j) => cosine(j) - cosine(i))
}

describe('adaptiveRetrieval', () => {
  test('orders the shortlist of the short prefix by the long one', () => {
    const { ids, flops } = adaptiveRetrieval(QUERY, INDEX, {
      shortlistDim: 2,
      rerankDim: 8,
      k: 5,
      shortlist: 20,
    })
    expect(ids).toEqual(ranked(8, ranked(2).slice(0, 20)).slice(0, 5))
    expect(flops).toBe(60 * 2 + 20 * 8)
  })

  test('with everything on the shortlist equals a full search', () => {
    const all = adaptiveRetrieval(QUERY, INDEX, { shortlistDim: 1, rerankDim: 8, k: 10, shortlist: 1000 })
    expect(all.ids).toEqual(ranked(8).slice(0, 10))
  })

  test('reports cosines by the last prefix', () => {
    const index = { data: Float32Array.of(3, 4, 0, 0, 0, 1), rows: 2, dim: 3 }
    const found = adaptiveRetrieval([1, 0, 0], index, { shortlistDim: 1, rerankDim: 2, k: 2, shortlist: 2 })
    expect(found.ids).toEqual([0, 1])
    expect(found.scores[0]).toBeCloseTo(0.6, 6)
    expect(found.scores[1]).toBe(0)
  })

  test('compares prefixes by their own length', () => {
    // By plain scalar product the long row 0 would win; by cosine of two numbers row 1 does.
    const index = { data: Float32Array.of(9, 9, 0, 1, 0, 9), rows: 2, dim: 3 }
    const options = { shortlistDim: 2, rerankDim: 2, k: 1, shortlist: 1 }
    expect(adaptiveRetrieval([1, 0, 0], index, options).ids).toEqual([1])
  })

  test.each([
    [{ shortlistDim: 4, rerankDim: 2, k: 5, shortlist: 10 }, 'at least the dimensions of the one before'],
    [{ shortlistDim: 2, rerankDim: 9, k: 5, shortlist: 10 }, 'a prefix length is 9'],
    [{ shortlistDim: 0, rerankDim: 8, k: 5, shortlist: 10 }, 'a prefix length is 0'],
    [{ shortlistDim: 2, rerankDim: 8, k: 11, shortlist: 10 }, 'never rise: 10, 11'],
    [{ shortlistDim: 2, rerankDim: 8, k: 0, shortlist: 10 }, 'list lengths'],
  ])('refuses %o', (options, message) => {
    expect(() => adaptiveRetrieval(QUERY, INDEX, options)).toThrow(message)
  })
})

describe('funnelRetrieval', () => {
  test('narrows step by step', () => {
    const { ids, flops } = funnelRetrieval(QUERY, INDEX, [1, 2, 4, 8], [30, 15, 6])
    const first = ranked(1).slice(0, 30)
    const second = ranked(2, first).slice(0, 15)
    expect(ids).toEqual(ranked(8, ranked(4, second).slice(0, 6)))
    expect(flops).toBe(60 + 30 * 2 + 15 * 4 + 6 * 8)
  })

  test('of one step is a plain search', () => {
    const { ids, flops } = funnelRetrieval(QUERY, INDEX, [8], [7])
    expect(ids).toEqual(ranked(8).slice(0, 7))
    expect(flops).toBe(60 * 8)
  })

  test('does not change with the lengths worked out ahead', () => {
    const index = indexPrefixes(INDEX, [2, 8])
    expect(funnelRetrieval(QUERY, index, [2, 4, 8], [20, 9, 3])).toEqual(
      funnelRetrieval(QUERY, INDEX, [2, 4, 8], [20, 9, 3]),
    )
  })

  test('puts the lower row first among equals and zero rows at cosine 0', () => {
    const index = { data: Float32Array.of(0, 0, 2, 0, 1, 0, -1, 0), rows: 4, dim: 2 }
    expect(funnelRetrieval([1, 0], index, [2], [4])).toEqual({
      ids: [1, 2, 0, 3],
      scores: [1, 1, 0, -1],
      flops: 8,
    })
  })

  test('finds nothing in an empty index', () => {
    expect(
      funnelRetrieval([1, 0], { data: new Float32Array(), rows: 0, dim: 2 }, [1, 2], [5, 2]).ids,
    ).toEqual([])
  })

  test('says what is wrong with its input', () => {
    const search = (query: number[], index = INDEX, dims = [2, 8], lists = [5]) =>
      () => funnelRetrieval(query, index, dims, lists) // prettier-ignore
    expect(search([1, 2, 3])).toThrow('a prefix length is 8, not a whole number from 1 to 3')
    expect(search([...QUERY.slice(1), NaN])).toThrow('number 7 of the query is NaN')
    expect(search([...QUERY], { ...INDEX, rows: 61 })).toThrow('61 rows of 8 but holds 480 numbers')
    expect(search([...QUERY], INDEX, [2, 4, 8], [5])).toThrow('1 list lengths do not fit 3 steps')
    const broken = { data: Float32Array.of(1, 2, NaN, 4), rows: 2, dim: 2 }
    expect(search([1, 0], broken, [2], [1])).toThrow('number 2 of the index is NaN')
    expect(() => indexPrefixes(INDEX, [9])).toThrow(RangeError)
  })
})
