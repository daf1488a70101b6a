import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { varianceExplained } from './variance-explained.ts'

const rng = generator(random.key(5))
const normals = (rows: number, units: number) =>
  Array.from({ length: rows }, () => Array.from({ length: units }, () => rng.normal()))

test('a case worked by hand', () => {
  // Centred: feature -1 -1 1 1; unit 0 is 3 times it, unit 1 is independent of it, unit 2 is constant.
  const hidden = [
    [7, 1, 4],
    [7, -1, 4],
    [13, 1, 4],
    [13, -1, 4],
  ]
  const { total, perUnit } = varianceExplained(hidden, [0, 0, 1, 1])
  expect([...perUnit]).toEqual([1, 0, 0])
  expect(total).toBeCloseTo(36 / (36 + 4), 12)
})

test('agrees with a regression of each unit, written out elsewhere, on an uneven feature', () => {
  const hidden = [
    [0.5, 2],
    [1.5, -1],
    [-0.25, 0.75],
    [3, 0],
    [1, 1],
  ]
  const { total, perUnit } = varianceExplained(hidden, [1, 4, 2, 8, 5])
  expect(total).toBeCloseTo(0.56439393939394, 10)
  expect(perUnit[0]).toBeCloseTo(0.80672268907563, 10)
  expect(perUnit[1]).toBeCloseTo(0.27887788778878, 10)
})

test('the total is the mean of the units, weighted by their variances', () => {
  const hidden = normals(40, 3)
  const feature = hidden.map(([a]) => Number(a! + rng.normal() > 0))
  const { total, perUnit } = varianceExplained(hidden, feature)
  const variance = (unit: number) => {
    const mean = hidden.reduce((sum, row) => sum + row[unit]!, 0) / hidden.length
    return hidden.reduce((sum, row) => sum + (row[unit]! - mean) ** 2, 0)
  }
  const variances = [0, 1, 2].map(variance)
  const weighted = variances.reduce((sum, v, unit) => sum + v * perUnit[unit]!, 0)
  expect(total).toBeCloseTo(weighted / variances.reduce((sum, v) => sum + v), 12)
})

test('is unchanged when units are turned, shifted and scaled together, or the feature is coded anew', () => {
  const hidden = normals(30, 2)
  const feature = hidden.map(([a]) => Number(a! > 0.2))
  const turned = hidden.map(([a, b]) => [3 * (0.6 * a! - 0.8 * b!) + 5, 3 * (0.8 * a! + 0.6 * b!) - 2])
  const { total } = varianceExplained(hidden, feature)
  expect(varianceExplained(turned, feature).total).toBeCloseTo(total, 10)
  expect(
    varianceExplained(
      hidden,
      feature.map((f) => 2 * f - 1),
    ).total,
  ).toBeCloseTo(total, 12)
})

test('shares of features that are independent in the sample add up to one when they are all there is', () => {
  const rows = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, (i >> 2) & 1])
  const hidden = rows.map(([a, b, c]) => [a! + 2 * b!, 3 * c! - a!, 0.5 * b!])
  const shares = [0, 1, 2].map(
    (f) =>
      varianceExplained(
        hidden,
        rows.map((row) => row[f]!),
      ).total,
  )
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
})

test('a feature may be perfectly readable at a share near zero', () => {
  const rows = Array.from({ length: 4 }, (_, i) => [100 * (i & 1), i >> 1])
  expect(varianceExplained(rows, [0, 0, 1, 1]).total).toBeLessThan(1e-3)
})

test('takes lists, a matrix and arrays, and leaves arrays alone', () => {
  const hidden = normals(6, 2)
  const feature = [0, 1, 1, 0, 1, 0]
  const { total } = varianceExplained(hidden, feature)
  const [h, f] = [np.array(hidden), np.array(feature)]
  expect(varianceExplained(matrix(hidden), Float32Array.from(feature)).total).toBeCloseTo(total, 6)
  expect(varianceExplained(h, f).total).toBeCloseTo(total, 6)
  expect(h.js()).toHaveLength(6)
  f.dispose()
})

test('says what is wrong with its input', () => {
  const hidden = [
    [1, 2],
    [3, 4],
    [5, 7],
  ]
  expect(() => varianceExplained(hidden, [0, 1])).toThrow(/2 numbers, not 3/)
  expect(() => varianceExplained(hidden, [1, 1, 1])).toThrow(/feature is the same for all 3 rows/)
  expect(() => varianceExplained([[1], [1]], [0, 1])).toThrow(/representation is the same for all 2 rows/)
  expect(() => varianceExplained([[1, 2], [3]], [0, 1])).toThrow(/row 1 has 1 numbers, the first 2/)
  expect(() => varianceExplained([[1], [NaN]], [0, 1])).toThrow(/number 1 of the representation is NaN/)
  expect(() => varianceExplained([], [])).toThrow(/empty/)
  expect(() => varianceExplained({ data: new Float32Array(5), rows: 2, dim: 2 }, [0, 1])).toThrow(/holds 5/)
  expect(() => varianceExplained(np.zeros([3]), [0, 1, 0])).toThrow(/1 axes/)
  expect(() => varianceExplained([1, 2] as never, [0, 1])).toThrow(TypeError)
})
