import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { linearResidual, linearityPenalty, mmrPenalty } from './mmr.ts'

const normal = (seed: number, rows: number, dim: number) => random.normal(random.key(seed), [rows, dim])
const rows = (x: np.Array) => x.js() as number[][]

test('is the mean over pairs of k(a, a) r r, with and without a row’s pair with itself', () => {
  const [R, A] = [normal(0, 7, 3), normal(1, 7, 2)]
  const [r, a] = [rows(R.ref), rows(A.ref)]
  const h = 0.8
  const pair = (i: number, j: number) => {
    const apart = a[i]!.reduce((sum, value, c) => sum + (value - a[j]![c]!) ** 2, 0)
    return Math.exp(-apart / (2 * h * h)) * r[i]!.reduce((sum, value, c) => sum + value * r[j]![c]!, 0)
  }
  const pairs = r.flatMap((_, i) => r.map((_, j) => ({ i, j, value: pair(i, j) })))
  const total = pairs.reduce((sum, { value }) => sum + value, 0)
  const apart = pairs.reduce((sum, { i, j, value }) => sum + (i === j ? 0 : value), 0)

  expect(mmrPenalty(R.ref, A.ref, { bandwidth: h }).item()).toBeCloseTo(apart / 42, 5)
  expect(mmrPenalty(R, A, { bandwidth: h, unbiased: false }).item()).toBeCloseTo(total / 49, 5)
})

test('by hand: two rows, alike or opposed', () => {
  const A = [[0], [1]]
  const k = Math.exp(-0.5)
  expect(mmrPenalty(np.array([[2], [3]]), np.array(A), { bandwidth: 1 }).item()).toBeCloseTo(6 * k, 5)
  expect(mmrPenalty(np.array([[2], [-3]]), np.array(A), { bandwidth: 1 }).item()).toBeCloseTo(-6 * k, 5)
})

test('sees a mean that depends on the action, as much as an integral says, and not one that does not', () => {
  const A = random.uniform(random.key(2), [1000, 1], { minval: -1, maxval: 1 })
  const noise = normal(3, 1000, 1)
  // Of 2 a² the line leaves 2 a² - 2/3, of variance 16/45; the noise adds 1 to the variance.
  const grid = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 50 - 1)
  const left = (a: number) => 2 * a * a - 2 / 3
  const moments = grid.flatMap((a) => grid.map((c) => left(a) * left(c) * Math.exp(-((a - c) ** 2) / 0.18)))
  const expected = moments.reduce((sum, value) => sum + value) / 1e4 / (1 + 16 / 45)

  const bent = linearityPenalty(noise.ref.add(np.square(A.ref).mul(2)), A.ref, { bandwidth: 0.3 }).item()
  const straight = linearityPenalty(noise.add(A.ref.mul(3)), A, { bandwidth: 0.3 }).item()
  expect(expected).toBeGreaterThan(0.03)
  expect(Math.abs(bent - expected)).toBeLessThan(0.02)
  expect(Math.abs(straight)).toBeLessThan(0.005)
})

test('the linear residual is orthogonal to every action and has mean zero', () => {
  const A = normal(4, 30, 3).add(2)
  const V = linearResidual(normal(5, 30, 2).add(A.ref.slice([], [0, 2]).mul(4)), A.ref)
  for (const value of rows(np.dot(np.transpose(A), V.ref)).flat()) expect(value).toBeCloseTo(0, 3)
  for (const value of V.mean(0).js() as number[]) expect(value).toBeCloseTo(0, 5)
})

test('the linear residual is blind to linear effects of the actions', () => {
  const [P, A] = [normal(6, 20, 2), normal(7, 20, 2)]
  const moved = P.ref
    .add(
      np.dot(
        A.ref,
        np.array([
          [1, -2],
          [3, 0.5],
        ]),
      ),
    )
    .add(5)
  const [before, after] = [rows(linearResidual(P, A.ref)), rows(linearResidual(moved, A))]
  before.flat().forEach((value, i) => expect(after.flat()[i]).toBeCloseTo(value, 4))
})

test('the linearity penalty does not change with scale and place of representation', () => {
  const [P, A] = [normal(8, 50, 2), normal(9, 50, 2)]
  const moved = linearityPenalty(P.ref.mul(0.01).add(0.3), A.ref, { bandwidth: 0.5 }).item()
  expect(moved).toBeCloseTo(linearityPenalty(P, A, { bandwidth: 0.5 }).item(), 4)
})

test('its gradient is that of finite differences', () => {
  const A = normal(10, 8, 2)
  const loss = (P: np.Array) => linearityPenalty(P, A.ref, { bandwidth: 1 })
  expect(gradientError(loss, normal(11, 8, 2))).toBeLessThan(5e-3)
})

test('says what is wrong with its input', () => {
  const [R, A] = [() => np.zeros([4, 2]), () => np.zeros([4, 1])]
  expect(() => mmrPenalty(R(), np.zeros([3, 1]))).toThrow(/\[4,2\] and \[3,1\]/)
  expect(() => mmrPenalty(np.zeros([4]), A())).toThrow(RangeError)
  expect(() => mmrPenalty(R(), A(), { bandwidth: 0 })).toThrow(/bandwidth.*0/)
  expect(() => mmrPenalty(R(), A(), { bandwidth: Number.NaN })).toThrow(RangeError)
  expect(() => mmrPenalty(np.zeros([1, 2]), np.zeros([1, 1]))).toThrow(/1 rows/)
  expect(() => linearResidual(R(), np.zeros([4]))).toThrow(RangeError)
})
