import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { intrinsicDimensionMLE, intrinsicDimensionTwoNN } from './intrinsic-dimension.ts'

/** Points uniform in a cube of `inner` dimensions, turned into `outer` ones by a random linear map. */
function cube(seed: number, n: number, inner: number, outer: number): number[][] {
  const rng = generator(random.key(seed))
  const normals = (count: number) => Array.from({ length: count }, () => rng.normal())
  const map = Array.from({ length: outer }, () => normals(inner))
  return Array.from({ length: n }, () => {
    const u = Array.from({ length: inner }, () => rng.uniform())
    return map.map((row) => row.reduce((sum, weight, i) => sum + weight * u[i]!, 0))
  })
}

test('three points on a line, by hand', () => {
  // Distances 1, 3 from 0; 1, 2 from 1; 2, 3 from 3. One log for each: log 3, log 2, log 1.5.
  const line = [[0], [1], [3]]
  expect(intrinsicDimensionMLE(line, 2)).toBeCloseTo(3 / Math.log(9), 12)
  // The two smallest ratios (27/10 of three points) at F = 1/3 and 2/3.
  const [a, b] = [Math.log(1.5), Math.log(2)]
  const slope = (a * Math.log(3 / 2) + b * Math.log(3)) / (a * a + b * b)
  expect(intrinsicDimensionTwoNN(line)).toBeCloseTo(slope, 12)
})

test('is what sorting all distances gives', () => {
  const points = cube(1, 60, 3, 5)
  const k = 7
  let inverse = 0
  for (const p of points) {
    const t = points
      .map((q) => Math.hypot(...p.map((v, i) => v - q[i]!)))
      .sort((a, b) => a - b)
      .slice(1)
    const terms = t.slice(0, k - 1).map((near) => Math.log(t[k - 1]! / near))
    inverse += terms.reduce((sum, term) => sum + term, 0) / (k - 1) / points.length
  }
  expect(intrinsicDimensionMLE(points, k)).toBeCloseTo(1 / inverse, 10)
})

test('finds the dimension that was put in, not that of the space around it', () => {
  for (const inner of [1, 2, 4]) {
    const points = cube(inner, 800, inner, 12)
    expect(Math.abs(intrinsicDimensionMLE(points) / inner - 1)).toBeLessThan(0.12)
    expect(Math.abs(intrinsicDimensionTwoNN(points) / inner - 1)).toBeLessThan(0.12)
  }
})

test('does not mind scale, shift, rotation or order', () => {
  const points = cube(5, 100, 2, 3)
  const moved = points.map(([x, y, z]) => [7 * y! + 2, -7 * x! + 1, 7 * z!]).toReversed()
  for (const estimate of [intrinsicDimensionMLE, intrinsicDimensionTwoNN]) {
    expect(estimate(moved)).toBeCloseTo(estimate(points), 8)
  }
})

test('takes lists, a matrix or an array, which stays', () => {
  const points = cube(6, 40, 2, 3)
  const array = np.array(points)
  expect(intrinsicDimensionMLE(matrix(points))).toBeCloseTo(intrinsicDimensionMLE(points), 4)
  expect(intrinsicDimensionMLE(array)).toBeCloseTo(intrinsicDimensionMLE(points), 4)
  expect(intrinsicDimensionTwoNN(array)).toBeCloseTo(intrinsicDimensionTwoNN(points), 4)
  array.dispose()
})

test('says what is wrong with its input', () => {
  const points = cube(7, 20, 2, 2)
  expect(() => intrinsicDimensionMLE(points)).toThrow(/k is 20, not a whole number from 2 to 19/)
  expect(() => intrinsicDimensionMLE(points, 1)).toThrow(/k is 1,/)
  expect(() => intrinsicDimensionMLE(points, 2.5)).toThrow(RangeError)
  expect(() => intrinsicDimensionMLE([...points, points[3]!], 5)).toThrow(/points 3 and 20 are equal/)
  expect(() => intrinsicDimensionTwoNN([...points, points[3]!])).toThrow(/points 3 and 20/)
  expect(() => intrinsicDimensionTwoNN([[0], [1]])).toThrow(/2 .*3/)
  expect(() => intrinsicDimensionTwoNN([[0], [1], [NaN]])).toThrow(/NaN/)
  expect(() => intrinsicDimensionTwoNN([[0], [1, 2], [3]])).toThrow(/row 1 has 2 numbers, the first 1/)
  expect(() => intrinsicDimensionTwoNN([[], [], []])).toThrow(RangeError)
  expect(() => intrinsicDimensionMLE(np.zeros([3]), 2)).toThrow(/axes/)
  expect(() => intrinsicDimensionMLE('far' as never)).toThrow(TypeError)
})
