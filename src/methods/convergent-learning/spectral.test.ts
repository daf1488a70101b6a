import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { symmetricEigen } from './eigen.ts'
import { spectralClusters } from './spectral.ts'

const draw = generator(random.key(4))

/** Affinity 0.9 within groups, 0.1 between them, with noise. */
function planted(groups: readonly number[]): number[][] {
  const sim = groups.map(() => groups.map(() => 0))
  groups.forEach((group, i) =>
    groups.slice(0, i).forEach((other, j) => {
      sim[i]![j] = sim[j]![i] = (group === other ? 0.9 : 0.1) + 0.1 * draw.uniform()
    }),
  )
  return sim
}

test('an eigenvalue problem by hand', () => {
  const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2)
  expect(values[0]).toBeCloseTo(3, 12)
  expect(values[1]).toBeCloseTo(1, 12)
  expect(Math.abs(vectors[0]![0]! + vectors[0]![1]!)).toBeCloseTo(Math.SQRT2, 12)
  expect(vectors[1]![0]! + vectors[1]![1]!).toBeCloseTo(0, 12)
})

test('eigenvectors are orthonormal and satisfy A v = lambda v', () => {
  const n = 30
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = draw.normal()
  const { values, vectors } = symmetricEigen(a, n)
  for (let k = 0; k < n; k++) {
    if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!)
    for (let l = 0; l < n; l++) {
      const dot = vectors[k]!.reduce((sum, value, i) => sum + value * vectors[l]![i]!, 0)
      expect(dot).toBeCloseTo(Number(k === l), 10)
    }
    for (let i = 0; i < n; i++) {
      const product = vectors[k]!.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0)
      expect(product).toBeCloseTo(values[k]! * vectors[k]![i]!, 9)
    }
  }
})

test('finds planted groups, numbered as they first appear', () => {
  const groups = [0, 1, 0, 2, 1, 2, 0, 1, 2, 2, 0, 1]
  for (const seed of [0, 1, 2]) expect([...spectralClusters(planted(groups), 3, seed)]).toEqual(groups)
})

test('the same seed gives the same groups', () => {
  const vague = planted(Array.from({ length: 20 }, (_, i) => i % 7)).map((row) => row.map((r) => r + 0.4))
  expect(spectralClusters(vague, 5, 3)).toEqual(spectralClusters(vague, 5, 3))
})

test('ignores scale and what units are to themselves', () => {
  const groups = [0, 0, 1, 1, 0, 1]
  const sim = planted(groups).map((row, i) => row.map((r, j) => (i === j ? 1000 : 3 * r)))
  expect([...spectralClusters(sim, 2, 0)]).toEqual(groups)
})

test('parts without connection are groups, a lone unit among them', () => {
  const sim = [
    [0, 1, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1],
    [0, 0, 0, 1, 0],
  ]
  expect([...spectralClusters(sim, 3, 0)]).toEqual([0, 0, 1, 2, 2])
})

test('one group, and as many as units', () => {
  const sim = planted([0, 0, 1, 1])
  expect([...spectralClusters(sim, 1, 0)]).toEqual([0, 0, 0, 0])
  expect([...spectralClusters(sim, 4, 0)]).toEqual([0, 1, 2, 3])
})

test('says what is wrong with its input', () => {
  const sim = planted([0, 0, 1])
  expect(() => spectralClusters(sim.slice(1), 2, 0)).toThrow(/2 x 3 is not square/)
  expect(() => spectralClusters(sim, 0, 0)).toThrow(/0 clusters of 3/)
  expect(() => spectralClusters(sim, 4, 0)).toThrow(/4 clusters of 3/)
  expect(() => spectralClusters(sim, 2, 0.5)).toThrow(/seed of 0.5/)
  expect(() =>
    spectralClusters(
      [
        [0, 1],
        [0.5, 0],
      ],
      1,
      0,
    ),
  ).toThrow(/not symmetric/)
  expect(() =>
    spectralClusters(
      [
        [0, -1],
        [-1, 0],
      ],
      1,
      0,
    ),
  ).toThrow(/affinity of 0 and 1 is -1/)
  expect(() =>
    spectralClusters(
      [
        [0, Number.NaN],
        [0, 0],
      ],
      1,
      0,
    ),
  ).toThrow(RangeError)
})
