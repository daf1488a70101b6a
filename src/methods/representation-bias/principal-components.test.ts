import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pcaFeatureAlignment } from './principal-components.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

const rng = generator(random.key(7))
const CUBE = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, (i >> 2) & 1])

test('eigenvectors of a random symmetric matrix are orthonormal and rebuild it', () => {
  const dim = 12
  const a = new Float64Array(dim * dim)
  for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) a[i * dim + j] = a[j * dim + i] = rng.normal()
  const { values, vectors } = symmetricEigen(a, dim)
  expect([...values]).toEqual([...values].toSorted((x, y) => y - x))
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      let [rebuilt, inner] = [0, 0]
      for (let k = 0; k < dim; k++) {
        rebuilt += values[k]! * vectors[k]![i]! * vectors[k]![j]!
        inner += vectors[i]![k]! * vectors[j]![k]!
      }
      expect(rebuilt).toBeCloseTo(a[i * dim + j]!, 10)
      expect(inner).toBeCloseTo(i === j ? 1 : 0, 10)
    }
  }
})

test('each component shows the feature that lies along it', () => {
  // Features of variance 9 : 4 : 1, the first two mixed by a turn of the units.
  const hidden = CUBE.map(([a, b, c]) => [0.6 * 3 * a! - 0.8 * 2 * b!, 0.8 * 3 * a! + 0.6 * 2 * b!, c!])
  const found = pcaFeatureAlignment(hidden, CUBE, 3)
  found.forEach((row, i) => row.forEach((r2, f) => expect(r2).toBeCloseTo(i === f ? 1 : 0, 10)))
})

test('is R² of the scores, as a regression on them would give', () => {
  // From the closed form of a 2 x 2 covariance matrix, worked out in another language.
  const hidden = [
    [0.5, 2],
    [1.5, -1],
    [-0.25, 0.75],
    [3, 0],
    [1, 1],
  ]
  const found = pcaFeatureAlignment(hidden, [[1], [4], [2], [8], [5]], 2)
  expect(found[0]![0]).toBeCloseTo(0.70800466530538, 10)
  expect(found[1]![0]).toBeCloseTo(0.10383493940765, 10)
})

test('a component without variance shows nothing', () => {
  const line = CUBE.map(([a]) => [a!, 2 * a!])
  const found = pcaFeatureAlignment(line, CUBE, 2)
  expect(found[0]![0]).toBeCloseTo(1, 12)
  expect(found[1]).toEqual([0, 0, 0])
})

test('says what is wrong with its input', () => {
  expect(() => pcaFeatureAlignment(CUBE, CUBE, 4)).toThrow(/4 principal components of 3 units/)
  expect(() => pcaFeatureAlignment(CUBE, CUBE, 0)).toThrow(RangeError)
  expect(() => pcaFeatureAlignment(CUBE, CUBE, 1.5)).toThrow(RangeError)
  expect(() => pcaFeatureAlignment(CUBE, CUBE.slice(1), 1)).toThrow(/7 rows of features for 8 rows/)
  expect(() =>
    pcaFeatureAlignment(
      CUBE,
      CUBE.map(() => [1]),
      1,
    ),
  ).toThrow(/the same for all 8 rows/)
})
