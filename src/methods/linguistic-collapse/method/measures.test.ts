import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { classStatistics } from './classes.ts'
import {
  classDistanceVariance,
  duality,
  logDistances,
  nearestCentreAgreement,
  normVariation,
  simplexError,
} from './measures.ts'

const simplex = (classes: number) =>
  Array.from({ length: classes }, (_, c) =>
    Array.from({ length: classes }, (_, d) => (c === d ? 1 : 0) - 1 / classes),
  )
const twice = <T>(rows: readonly T[]) => [...rows, ...rows]
const normal = (rows: number, dim: number, seed = 0) => {
  const rng = generator(random.key(seed))
  return matrix(Array.from({ length: rows }, () => rng.fillNormal(new Float32Array(dim))))
}

test('features collapsed to a simplex: every measure at its end', () => {
  const corners = simplex(4)
  const classes = classStatistics(twice(corners), [0, 1, 2, 3, 0, 1, 2, 3])
  expect(classDistanceVariance(classes)).toBeCloseTo(0, 12)
  expect(normVariation(classes)).toBeCloseTo(0, 6)
  expect(simplexError(classes)).toBeCloseTo(0, 6)
  expect(logDistances(classes).variance).toBeCloseTo(0, 12)
  const { mean, variance } = duality(classes, corners)
  expect(mean).toBeCloseTo(1, 6)
  expect(variance).toBeCloseTo(0, 12)
  expect(nearestCentreAgreement(classes, corners, corners)).toBe(1)
})

test('by hand: two classes on a line', () => {
  // Means 1 and 5, of four features; the mean of means is 3, whatever the counts.
  const features = [[0], [2], [1], [1], [3], [7]]
  const classes = classStatistics(features, [4, 4, 4, 4, 7, 7])
  expect([...classes.classes]).toEqual([4, 7])
  expect([...classes.counts]).toEqual([4, 2])
  expect([...classes.means.data]).toEqual([1, 5])
  expect([...classes.variances]).toEqual([0.5, 4])
  expect([...classes.centre]).toEqual([3])
  expect(classDistanceVariance(classes)).toBeCloseTo(2.25 / 16 ** 2, 12)
  expect(classDistanceVariance(classes, { exponent: 1 })).toBeCloseTo(2.25 / 16, 12)
  expect(logDistances(classes).mean).toBeCloseTo(-Math.log(2), 12)
})

test('unequal norms, and angles that are none of a simplex', () => {
  const classes = classStatistics(
    [
      [1, 0],
      [-3, 0],
      [0, 2],
      [2, -2],
    ],
    [0, 1, 2, 3],
  )
  // Around the origin: lengths 1, 3, 2 and sqrt 8.
  const lengths = [1, 3, 2, Math.sqrt(8)]
  const mean = lengths.reduce((sum, length) => sum + length, 0) / 4
  const spread = Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / 4)
  expect(normVariation(classes)).toBeCloseTo(spread / mean, 6)
  // In two dimensions four directions cannot be as far from each other: 0 is out of reach.
  expect(simplexError(classes)).toBeGreaterThan(0.3)
  // Products with trace 22 and squared norm 292, so their product with the ideal is 22 / sqrt(3 * 292).
  expect(simplexError(classes)).toBeCloseTo(Math.sqrt(2 - (2 * 22) / Math.sqrt(3 * 292)), 6)
})

test('the spread does not feel lengths, agreement feels the classifier', () => {
  const means = normal(6, 3)
  const labels = [0, 1, 2, 3, 4, 5]
  const near = logDistances(classStatistics(means, labels))
  const far = logDistances(classStatistics({ ...means, data: means.data.map((value) => 9 * value) }, labels))
  expect(far.variance).toBeCloseTo(near.variance, 5)

  const centres = classStatistics(simplex(3), [0, 1, 2])
  const swapped = [simplex(3)[1]!, simplex(3)[0]!, simplex(3)[2]!]
  expect(nearestCentreAgreement(centres, simplex(3), swapped)).toBeCloseTo(1 / 3, 12)
  expect(duality(centres, swapped).mean).toBeCloseTo((1 - 0.5 - 0.5) / 3, 6)
})

test('the nearest mean is nearest by distance, however long other means are', () => {
  const classes = classStatistics([[1], [5]], [0, 1])
  const weights = [[1], [-1]]
  expect(nearestCentreAgreement(classes, [[2.5]], weights)).toBe(1)
  expect(nearestCentreAgreement(classes, [[3.5]], weights)).toBe(0)
})

test('more directions than dimensions are spread the less evenly, the fewer dimensions', () => {
  const labels = Array.from({ length: 40 }, (_, c) => c)
  const variance = (dim: number) => logDistances(classStatistics(normal(40, dim), labels)).variance
  expect(variance(4)).toBeGreaterThan(2 * variance(16))
})

test('refuses what has no classes, no pairs or no such weights', () => {
  expect(() => classStatistics([[1], [2]], [0])).toThrow('labels: 1 labels, not 2')
  expect(() => classStatistics([[1], [2]], [0, 0])).toThrow('1 classes have 1 features or more')
  expect(() => classStatistics([[1], [2]], [0, 1], { leastCount: 0 })).toThrow('leastCount is 0')
  const classes = classStatistics([[1], [2]], [0, 3])
  expect(() => duality(classes, [[1], [1]])).toThrow('there are 2 rows of weights and none of class 3')
  expect(() => duality(classes, [[1, 1]])).toThrow('means are 1 wide, weights 2')
  expect(() => classDistanceVariance(classes, { exponent: 3 as 2 })).toThrow('exponent is 3')
  expect(() => logDistances(classStatistics([[1], [1]], [0, 1]))).toThrow('all class means are the same')
})
