import { describe, expect, test } from 'vitest'
import type { Matrix } from '#nn/rows.ts'
import { regularSimplex } from './simplex.ts'

const rowsOf = ({ data, rows, dim }: Matrix) =>
  Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * dim, (r + 1) * dim)))
const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)

describe('regularSimplex', () => {
  test.each([2, 3, 4, 16, 40])('of %i vertices has unit rows at equal angles around the origin', (count) => {
    const rows = rowsOf(regularSimplex(count))
    expect(rows).toHaveLength(count)
    expect(rows[0]).toHaveLength(count - 1)
    rows.forEach((a, i) =>
      rows.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 1 : -1 / (count - 1), 5)),
    )
    for (let d = 0; d < count - 1; d++) expect(rows.reduce((sum, row) => sum + row[d]!, 0)).toBeCloseTo(0, 5)
  })

  test('follows the construction step by step', () => {
    const n = 4
    const eye = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)))
    const rows = [...eye, eye[0]!.map(() => (1 - Math.sqrt(1 + n)) / n)]
    const means = eye[0]!.map((_, d) => rows.reduce((sum, row) => sum + row[d]!, 0) / (n + 1))
    const expected = rows.map((row) => {
      const centred = row.map((v, d) => v - means[d]!)
      return centred.map((v) => v / Math.hypot(...centred))
    })
    rowsOf(regularSimplex(n + 1)).forEach((row, r) =>
      row.forEach((v, d) => expect(v).toBeCloseTo(expected[r]![d]!, 6)),
    )
  })

  test.each([1, 0, 2.5, NaN])('refuses %s vertices', (count) => {
    expect(() => regularSimplex(count)).toThrow(`a simplex of ${count} vertices`)
  })
})
