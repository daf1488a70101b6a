import { describe, expect, test } from 'vitest'
import { matrix } from '#nn/rows.ts'
import { retrieval } from './retrieval.ts'

const noise = (i: number): number => Math.sin(12.9898 * (i + 1) ** 1.5) * 3
const rows = (count: number, dim: number, from: number) =>
  Array.from({ length: count }, (_, r) => Array.from({ length: dim }, (_, d) => noise(from + r * dim + d)))

/** By sorting everything. */
function slowly(query: number[][], gallery: number[][], q: number[], g: number[], self: boolean) {
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b)
  const ranked = query.map((row, i) =>
    gallery
      .map((other, j) => ({ j, score: cosine(row, other), hit: q[i] === g[j] }))
      .filter(({ j }) => !self || j !== i)
      .sort((a, b) => b.score - a.score || a.j - b.j)
      .map(({ hit }) => hit),
  )
  const valid = ranked.filter((hits) => hits.includes(true))
  const precision = (hits: boolean[]) => {
    const at = hits.flatMap((hit, place) => (hit ? [place + 1] : []))
    return at.reduce((sum, place, n) => sum + (n + 1) / place, 0) / at.length
  }
  return {
    cmc: ranked[0]!.map(
      (_, k) => valid.filter((hits) => hits.slice(0, k + 1).includes(true)).length / valid.length,
    ),
    map: valid.reduce((sum, hits) => sum + precision(hits), 0) / valid.length,
  }
}

describe('retrieval', () => {
  test.each([
    [7, 7],
    [9, 7],
    [7, 9],
  ])('agrees with sorting, vectors of %i against %i', (dimQ, dimG) => {
    const [query, gallery] = [rows(30, dimQ, 0), rows(50, dimG, 5000)]
    const q = Array.from({ length: 30 }, (_, i) => i % 7)
    const g = Array.from({ length: 50 }, (_, i) => (i * i) % 7)
    const found = retrieval(matrix(query), matrix(gallery), q, g)
    const expected = slowly(query, gallery, q, g, false)
    expect(found.map).toBeCloseTo(expected.map, 5)
    expect(found.cmc).toHaveLength(50)
    found.cmc.forEach((share, k) => expect(share).toBeCloseTo(expected.cmc[k]!, 10))
  })

  test('does not count the query itself', () => {
    const all = rows(40, 5, 77)
    const labels = Array.from({ length: 40 }, (_, i) => i % 6)
    const found = retrieval(matrix(all), matrix(all), labels, labels, { self: true })
    const expected = slowly(all, all, labels, labels, true)
    expect(found.map).toBeCloseTo(expected.map, 5)
    expect(found.cmc).toHaveLength(39)
    expect(found.cmc[0]).toBeCloseTo(expected.cmc[0]!, 10)
    expect(retrieval(matrix(all), matrix(all), labels, labels).cmc[0]).toBe(1)
  })

  test('a small case by hand', () => {
    // Ranked for the one query: rows 1 (no), 0 (yes), 2 (no), 3 (yes): AP = (1/2 + 2/4) / 2.
    const gallery = matrix([[0.9, 0.5], [5, 0], [1, 1], [-1, 1]]) // prettier-ignore
    expect(retrieval(matrix([[2, 0]]), gallery, [1], [1, 0, 0, 1])).toEqual({ cmc: [0, 1, 1, 1], map: 0.5 })
  })

  test('of equal cosines the lower row comes first, and a zero row has cosine 0', () => {
    const gallery = matrix([[0, 0], [1, 0], [2, 0], [-1, 0]]) // prettier-ignore
    expect(retrieval(matrix([[1, 0]]), gallery, [5], [0, 0, 5, 0]).cmc).toEqual([0, 1, 1, 1])
    expect(retrieval(matrix([[1, 0]]), gallery, [5], [5, 0, 0, 0]).cmc).toEqual([0, 0, 1, 1])
  })

  test('leaves out queries that have nothing to find', () => {
    const two = matrix([[1, 0], [0, 1]]) // prettier-ignore
    expect(retrieval(two, two, [0, 9], [0, 1]).map).toBe(1)
    expect(() => retrieval(two, two, [0, 1], [0, 1], { self: true })).toThrow('no query has a row')
  })

  test('says what does not fit', () => {
    const two = matrix([[1, 0], [0, 1]]) // prettier-ignore
    expect(() => retrieval(two, two, [0], [0, 1])).toThrow('2 and 1 queries and labels')
    expect(() => retrieval(two, two, [0, 1], [0])).toThrow('gallery rows and labels')
    expect(() => retrieval(two, { ...two, rows: 3 }, [0, 1], [0, 1, 1])).toThrow('says 3 rows of 2')
    expect(() => retrieval(two, matrix([[1, 1]]), [0, 1], [0], { self: true })).toThrow('gallery rows')
    expect(() => retrieval(two, two, [0, 1], [0, 1], { itself: true } as never)).toThrow("no option 'itself'")
    const broken = { ...two, data: Float32Array.of(1, NaN, 0, 1) }
    expect(() => retrieval(broken, two, [0, 1], [0, 1])).toThrow('number 1 of the queries is NaN')
  })
})
