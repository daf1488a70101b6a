import { describe, expect, test } from 'vitest'
import { relativeVectors } from '#methods/relative-representations/index.ts'
import { orthogonalFactor, times, timesTransposed } from '#nn/linalg.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { type AnyMatrix, type Matrix, matrix, takeRows, unitRows } from '#nn/rows.ts'
import { relativeMaps } from './relative-maps.ts'

const noise = (seed: number, rows: number, dim: number): Matrix => {
  let state = seed * 7919 + 1
  const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5
  return {
    data: Float32Array.from({ length: rows * dim }, () => uniform() + uniform() + uniform()),
    rows,
    dim,
  }
}
const cosines = (a: AnyMatrix, b: AnyMatrix) => timesTransposed(unitRows(a), unitRows(b)).data
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe('relativeMaps', () => {
  test.each([
    { k: 40, d: 6, e: 9 },
    { k: 40, d: 9, e: 6 },
    { k: 5, d: 8, e: 12 },
  ])('ranks as relative representations written out: %o', ({ k, d, e }) => {
    const [from, to, asking, kept] = [noise(1, k, d), noise(2, k, e), noise(3, 4, d), noise(4, 30, e)]
    const { queries, documents } = relativeMaps(from, to)
    const relative = (x: Matrix, anchors: Matrix) => relativeVectors(x, anchors, { center: true })
    const inside = cosines(applyLinear(queries, asking), applyLinear(documents, kept))
    const written = cosines(relative(asking, from), relative(kept, to))
    for (let q = 0; q < 4; q++) {
      // Up to a factor per query, the share of its representation that documents can reach.
      const [a, b] = [inside.subarray(q * 30, q * 30 + 30), written.subarray(q * 30, q * 30 + 30)]
      const factor = b.reduce((sum, v, i) => sum + v * a[i]!, 0) / a.reduce((sum, v) => sum + v * v, 0)
      expect(factor).toBeGreaterThan(0)
      expect(factor).toBeLessThan(1 + 1e-5)
      expect(
        farthest(
          a.map((v) => v * factor),
          b,
        ),
      ).toBeLessThan(1e-5)
    }
    const among = applyLinear(documents, kept)
    expect(farthest(cosines(among, among), cosines(relative(kept, to), relative(kept, to)))).toBeLessThan(
      1e-5,
    )
  })

  test('a turned, stretched and shifted space finds its own vectors', () => {
    const to = noise(1, 50, 7)
    const turned = times(to, orthogonalFactor(noise(2, 7, 7))).data
    const from = { ...to, data: Float32Array.from(turned, (v) => 3 * v + 0.5) }
    const first = Array.from({ length: 30 }, (_, i) => i)
    const { queries, documents } = relativeMaps(takeRows(from, first), takeRows(to, first))
    const found = cosines(applyLinear(queries, from), applyLinear(documents, to))
    for (let i = 0; i < 50; i++) expect(found[i * 51]).toBeCloseTo(1, 5)
  })

  test('refuses anchors that all fall together or make no pairs', () => {
    expect(() => relativeMaps(noise(1, 2, 3), matrix([[1, 2], [1, 2]]))).toThrow('fall together') // prettier-ignore
    expect(() => relativeMaps(noise(1, 2, 3), noise(2, 3, 3))).toThrow('make no pairs')
  })
})
