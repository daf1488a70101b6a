import { describe, expect, test } from 'vitest'
import { type Matrix, matrix } from '#nn/rows.ts'
import { searchAccuracy } from './compatibility.ts'
import { regularSimplex } from './simplex.ts'
import { fitSimplexMap, mapToSimplex } from './simplex-map.ts'

/** Numbers that look random and are the same everywhere, -1 to 1. */
const noise = (i: number): number => {
  const x = Math.sin(12.9898 * (i + 1) * (i + 1)) * 43758.5453
  return 2 * (x - Math.floor(x)) - 1
}
const GROUPS = 4
const DIM = 6
const COUNT = 80
const groups = Int32Array.from({ length: COUNT }, (_, i) => i % GROUPS)
const rows = Array.from({ length: COUNT }, (_, i) =>
  Array.from({ length: DIM }, (_, d) => 2 * noise(1000 + (i % GROUPS) * DIM + d) + 0.7 * noise(i * DIM + d)),
)
const vectors = matrix(rows)
const largestGap = (a: Matrix, b: Matrix) => Math.max(...a.data.map((v, i) => Math.abs(v - b.data[i]!)))

/** The same vectors turned in two planes, scaled and moved. */
const elsewhere = matrix(
  rows.map(([a, b, c, d, e, f]) =>
    [0.6 * a! - 0.8 * b!, 0.8 * a! + 0.6 * b!, c!, e!, -d!, f!].map((v, i) => 7 * v + i),
  ),
)

describe('fitSimplexMap', () => {
  test('gives a turned, scaled and moved model the same place', () => {
    const here = mapToSimplex(fitSimplexMap(vectors, groups), vectors)
    const there = mapToSimplex(fitSimplexMap(elsewhere, groups), elsewhere)
    expect(largestGap(here, there)).toBeLessThan(2e-4)
  })

  test('without decay any invertible map of the space is undone', () => {
    const skewed = matrix(rows.map(([a, b, ...rest]) => [3 * a! + b!, 0.5 * b!, ...rest]))
    const here = mapToSimplex(fitSimplexMap(vectors, groups, { weightDecay: 0 }), vectors)
    const there = mapToSimplex(fitSimplexMap(skewed, groups, { weightDecay: 0 }), skewed)
    expect(largestGap(here, there)).toBeLessThan(1e-4)
  })

  test('puts anchors nearest to the vertex of their group, also with vertices to spare', () => {
    for (const vertices of [GROUPS, 9]) {
      const simplex = { x: regularSimplex(vertices), labels: Array.from({ length: vertices }, (_, c) => c) }
      const mapped = mapToSimplex(fitSimplexMap(vectors, groups, { vertices }), vectors)
      expect(mapped.dim).toBe(vertices - 1)
      expect(searchAccuracy({ x: mapped, labels: groups }, simplex)).toBeGreaterThan(0.9)
      for (let r = 0; r < COUNT; r++) {
        expect(Math.hypot(...mapped.data.subarray(r * mapped.dim, (r + 1) * mapped.dim))).toBeCloseTo(1, 5)
      }
    }
  })

  test('is destroyed by groups that change from model to model', () => {
    const gallery = mapToSimplex(fitSimplexMap(vectors, groups), vectors)
    const query = mapToSimplex(
      fitSimplexMap(
        elsewhere,
        groups.map((g) => (g + 1) % GROUPS),
      ),
      elsewhere,
    )
    expect(searchAccuracy({ x: query, labels: groups }, { x: gallery, labels: groups })).toBeLessThan(0.1)
  })

  test('refuses what does not fit', () => {
    expect(() => fitSimplexMap(vectors, [0, 1])).toThrow('2 labels, not 80')
    expect(() => fitSimplexMap(vectors, groups, { vertices: 3 })).toThrow(
      '4 groups of anchors, but 3 vertices',
    )
    expect(() =>
      fitSimplexMap(
        vectors,
        groups.map(() => 0),
      ),
    ).toThrow('a simplex of 1 vertices')
    expect(() => fitSimplexMap(vectors, groups, { weightDecay: -1 })).toThrow('weightDecay is -1')
    expect(() => fitSimplexMap(vectors, groups, { fit: 'prototypes' } as never)).toThrow("no option 'fit'")
    expect(() => mapToSimplex(fitSimplexMap(vectors, groups), matrix([[1, 2]]))).toThrow(
      'rows of 2 numbers, not 6',
    )
  })
})
