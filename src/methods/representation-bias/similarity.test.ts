import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pearson } from '#nn/metrics/correlation.ts'
import { linearCKA, representationalDissimilarity, rsa } from './similarity.ts'

const rng = generator(random.key(6))
const normals = (rows: number, units: number) =>
  Array.from({ length: rows }, () => Array.from({ length: units }, () => rng.normal()))
const turn = ([a, b]: number[]) => [3 * (0.6 * a! - 0.8 * b!) + 5, 3 * (0.8 * a! + 0.6 * b!) - 2]
const A = [
  [1, 2, 0.5],
  [0, -1, 2],
  [3, 1, 1],
  [-2, 0.25, 4],
]
const B = [
  [0.5, 1],
  [2, 2],
  [-1, 0],
  [4, -3],
]

test('Euclidean distances by hand', () => {
  const rows = [
    [0, 0],
    [3, 4],
    [0, 1],
  ]
  expect(representationalDissimilarity(rows).map((row) => [...row])).toEqual([
    [0, 5, 1],
    [5, 0, Math.sqrt(18)],
    [1, Math.sqrt(18), 0],
  ])
})

test('one minus the correlation of two rows', () => {
  const matrix = representationalDissimilarity(A, 'correlation')
  for (let i = 0; i < A.length; i++) {
    for (let j = 0; j < A.length; j++) expect(matrix[i]![j]).toBeCloseTo(1 - pearson(A[i]!, A[j]!), 12)
  }
})

test('agrees with the formulas written out in another language, tied distances included', () => {
  expect(rsa(A, B)).toBeCloseTo(0.70168710117948, 10)
  expect(rsa(A, B, { correlation: 'spearman' })).toBeCloseTo(0.60875958743507, 10)
  expect(rsa(A, B, { dissimilarity: 'euclidean', correlation: 'pearson' })).toBe(rsa(A, B))
  expect(linearCKA(A, B)).toBeCloseTo(0.82510571802189, 10)
})

test('dissimilarity matrices may be handed over ready-made', () => {
  const [a, b] = [representationalDissimilarity(A), representationalDissimilarity(B)]
  expect(rsa(a, b)).toBeCloseTo(rsa(A, B), 12)
  expect(rsa(a, B)).toBeCloseTo(rsa(A, B), 12)
})

test('both measures are 1 for a space that was turned, shifted and scaled, and symmetric', () => {
  const [a, b] = [normals(20, 2), normals(20, 3)]
  for (const similarity of [rsa, linearCKA]) {
    expect(similarity(a, a.map(turn))).toBeCloseTo(1, 10)
    expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 12)
    expect(similarity(a.map(turn), b)).toBeCloseTo(similarity(a, b), 10)
  }
})

test('CKA is 0 when no direction correlates with any other', () => {
  const rows = Array.from({ length: 4 }, (_, i) => [i & 1, i >> 1])
  expect(
    linearCKA(
      rows.map(([a]) => [a!, 2 * a!]),
      rows.map(([, b]) => [b!]),
    ),
  ).toBeCloseTo(0, 12)
})

test('says what is wrong with their input', () => {
  expect(() => rsa(A, B.slice(1))).toThrow(/6 and 3 pairs/)
  expect(() => rsa(A.slice(2), B.slice(2))).toThrow(/2 rows have too few pairs/)
  expect(() => rsa([[0], [0], [0]], [[1], [2], [4]])).toThrow(/equally far apart/)
  expect(() => rsa(A, B, { correlation: 'kendall' as never })).toThrow(/pearson, spearman/)
  expect(() => rsa(A, B, { dissimilarity: 'cosine' as never })).toThrow(/euclidean, correlation/)
  expect(() =>
    representationalDissimilarity(
      [
        [1, 1],
        [1, 2],
      ],
      'correlation',
    ),
  ).toThrow(/row 0 is constant/)
  expect(() => representationalDissimilarity([[1, Infinity]])).toThrow(/number 1/)
  expect(() => linearCKA(A, B.slice(1))).toThrow(/4 and 3 rows/)
  expect(() => linearCKA(A, [[1], [1], [1], [1]])).toThrow(/second representation is the same/)
})
