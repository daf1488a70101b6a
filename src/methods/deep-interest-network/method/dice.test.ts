import { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { dice, diceInit, diceStats } from './dice.ts'

const X = [
  [-2, 0.5, 3],
  [1, -0.2, 2],
  [0.1, 1.5, -1],
  [2.5, -3, 0.4],
]
const ALPHA = [0.1, 0.25, -0.3]
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length
const column = (c: number) => X.map((row) => row[c]!)
const variance = (list: number[]) => mean(list.map((x) => (x - mean(list)) ** 2))
const given = (m: number, v: number) => ({ mean: np.full([3], m), variance: np.full([3], v) })

const close = (found: unknown, wanted: number[][], digits = 5) =>
  wanted.forEach((row, i) =>
    row.forEach((x, j) => expect((found as number[][])[i]![j]).toBeCloseTo(x, digits)),
  )

test('is p s + (1 - p) alpha s with the statistics of the batch', () => {
  const wanted = X.map((row) =>
    row.map((s, c) => {
      const p = sigmoid((s - mean(column(c))) / Math.sqrt(variance(column(c)) + 1e-8))
      return p * s + (1 - p) * ALPHA[c]! * s
    }),
  )
  close(dice(np.array(X), np.array(ALPHA)).js(), wanted)
})

test('with given statistics, a row does not depend on the others', () => {
  const all = dice(np.array(X), np.array(ALPHA), given(0.5, 2)).js() as number[][]
  const one = dice(np.array([X[2]!]), np.array(ALPHA), given(0.5, 2)).js()
  close(one, [all[2]!])
})

test('mean 0 and variance 0 make it PReLU', () => {
  const prelu = X.map((row) => row.map((s, c) => (s > 0 ? s : ALPHA[c]! * s)))
  close(dice(np.array(X), np.array(ALPHA), given(0, 0)).js(), prelu, 6)
})

test('mean 0 and variance 1 make it a soft PReLU, off by at most 0.28 (1 - alpha)', () => {
  const found = dice(np.array(X), np.array(ALPHA), given(0, 1)).js() as number[][]
  const gaps = found.flatMap((row, i) =>
    row.map((y, c) => Math.abs(y - (X[i]![c]! > 0 ? X[i]![c]! : ALPHA[c]! * X[i]![c]!)) / (1 - ALPHA[c]!)),
  )
  expect(Math.max(...gaps)).toBeGreaterThan(0.2)
  expect(Math.max(...gaps)).toBeLessThan(0.2785)
})

test('slope one leaves everything as it is', () => {
  close(dice(np.array(X), np.ones([3])).js(), X)
})

test('a mask takes rows out of the statistics', () => {
  const masked = diceStats(np.array([...X, [99, 99, 99]]), np.array([1, 1, 1, 1, 0]))
  const plain = diceStats(np.array(X))
  close([masked.mean.js()], [plain.mean.js() as number[]])
  close([masked.variance.js()], [plain.variance.js() as number[]])
  expect(diceStats(np.array([[5]]), np.array([0])).mean.js()).toEqual([0])
})

test('statistics go over all axes but the last', () => {
  const { mean: found } = diceStats(np.array(X).reshape([2, 2, 3]))
  close([found.js()], [[0, 1, 2].map((c) => mean(column(c)))])
})

test('gradients pass through the batch statistics', () => {
  const params = { x: np.array(X), alpha: np.array(ALPHA) }
  const loss = ({ x, alpha }: typeof params) => np.square(dice(x, alpha)).sum()
  expect(gradientError(loss, params)).toBeLessThan(2e-3)
})

test('says what does not fit', () => {
  expect(() => dice(np.array(X), np.array([0, 0]))).toThrow('alpha of shape [2] does not fit 3 channels')
  expect(() => dice(np.array(X), np.array(ALPHA), { mean: np.zeros([2]), variance: np.ones([3]) })).toThrow(
    RangeError,
  )
  expect(() => dice(np.array(X), np.array(ALPHA), given(0, 1), 0)).toThrow('epsilon')
  expect(() => diceInit(0)).toThrow('0 channels')
  expect(() => diceStats(np.array(X), np.array([1, 0]))).toThrow('does not fit 4 rows')
})
