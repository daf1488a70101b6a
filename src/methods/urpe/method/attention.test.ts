import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { attentionWeights } from '#nn/attention.ts'
import { gradientError } from '#nn/gradient-check.ts'
import { type UrpeOptions, initUrpe, rowSums, toeplitz, urpeAttention } from './attention.ts'

const [BATCH, HEADS, N, D] = [2, 3, 4, 5]
const draw = (seed: number, ...shape: number[]) => random.normal(random.key(seed), shape)
const gap = (a: np.Array, b: np.Array): number => {
  expect(a.shape).toEqual(b.shape)
  return np.max(np.absolute(a.sub(b))).item()
}
const queries = () => draw(1, BATCH, HEADS, N, D)
const others = () => draw(2, BATCH, HEADS, N, D)
const values = () => draw(3, BATCH, HEADS, N, 2)
const bias = () => draw(4, HEADS, 2 * N - 1)
const c = () => draw(5, HEADS, 2 * N - 1)

test('a Toeplitz matrix by hand: the last entry stands in the upper right corner', () => {
  expect(toeplitz(np.array([1, 2, 3, 4, 5]), 3).js()).toEqual([
    [3, 4, 5],
    [2, 3, 4],
    [1, 2, 3],
  ])
  expect(toeplitz(np.array([7]), 1).js()).toEqual([[7]])
  const two = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(toeplitz(two, 2).js()).toEqual([
    [
      [2, 3],
      [1, 2],
    ],
    [
      [5, 6],
      [4, 5],
    ],
  ])
})

test.each([false, true])('agrees with the sums written out, causal: %s', (causal) => {
  type Four = number[][][][]
  const [q, k, v] = [queries(), others(), values()].map((x) => x.js() as Four) as [Four, Four, Four]
  const [b, m] = [bias(), c()].map((x) => x.js() as number[][]) as [number[][], number[][]]

  const expected = q.map((sequence, s) =>
    sequence.map((head, h) =>
      head.map((query, i) => {
        const seen = Array.from({ length: causal ? i + 1 : N }, (_, j) => j)
        const scores = seen.map((j) => {
          const product = query.reduce((sum, one, at) => sum + one * k[s]![h]![j]![at]!, 0)
          return Math.exp(product / Math.sqrt(D) + b[h]![j - i + N - 1]!)
        })
        const total = scores.reduce((sum, one) => sum + one)
        return [0, 1].map((at) =>
          seen.reduce((sum, j) => sum + (scores[j]! / total) * m[h]![j - i + N - 1]! * v[s]![h]![j]![at]!, 0),
        )
      }),
    ),
  )
  const found = urpeAttention(queries(), others(), values(), bias(), c(), { causal })
  expect(gap(found, np.array(expected))).toBeLessThan(1e-5)
})

test('starts as plain attention', () => {
  const { bias, c } = initUrpe(HEADS, N)
  expect([bias.shape, c.shape]).toEqual([
    [HEADS, 2 * N - 1],
    [HEADS, 2 * N - 1],
  ])
  const plain = np.matmul(attentionWeights(queries(), others()), values())
  expect(gap(urpeAttention(queries(), others(), values(), bias, c), plain)).toBeLessThan(1e-6)
})

test('dividing by the row sums again would leave a relative bias of b + log c', () => {
  const positive = () => np.exp(c())
  const ones = () => np.ones([BATCH, HEADS, N, 1])
  const sums = urpeAttention(queries(), others(), ones(), bias(), positive())
  const normalised = urpeAttention(queries(), others(), values(), bias(), positive()).div(sums)
  const biased = urpeAttention(queries(), others(), values(), bias().add(c()), initUrpe(HEADS, N).c)
  expect(gap(normalised, biased)).toBeLessThan(1e-5)
})

test('identical tokens: one output everywhere without c, times the row sums with it', () => {
  const same = (seed: number, d: number) => np.tile(draw(seed, 1, HEADS, 1, d), [1, 1, N, 1])
  const heard = (table: np.Array) => urpeAttention(same(1, D), same(2, D), same(3, 2), bias(), table)

  expect(gap(heard(initUrpe(HEADS, N).c), same(3, 2))).toBeLessThan(1e-6)
  const sums = rowSums(bias(), c())
  expect(gap(heard(c()), same(3, 2).mul(sums.reshape([1, HEADS, N, 1])))).toBeLessThan(1e-5)
})

test('row sums by hand, and all one without c', () => {
  // Zero bias: row 0 takes distances 0 and 1, row 1 distances -1 and 0, each by a half.
  expect(rowSums(np.zeros([1, 3]), np.array([[2, 4, 10]])).js()).toEqual([[7, 3]])
  expect(gap(rowSums(bias(), initUrpe(HEADS, N).c), np.ones([HEADS, N]))).toBeLessThan(1e-6)
})

test('the output is linear in c; adding one number to all of b changes nothing', () => {
  const heard = (b: np.Array, m: np.Array) => urpeAttention(queries(), others(), values(), b, m)
  const [twice, other] = [c().mul(2), draw(6, HEADS, 2 * N - 1)]
  const sum = heard(bias(), c()).mul(2).add(heard(bias(), other.ref))
  expect(gap(heard(bias(), twice.add(other)), sum)).toBeLessThan(1e-5)
  expect(gap(heard(bias().add(3), c()), heard(bias(), c()))).toBeLessThan(1e-5)
})

test('causal: what comes later changes nothing before', () => {
  const changed = np.concatenate([values().slice([], [], [0, 3]), draw(9, BATCH, HEADS, 1, 2)], 2)
  const before = (v: np.Array, causal: boolean) =>
    urpeAttention(queries(), others(), v, bias(), c(), { causal }).slice([], [], [0, 3])
  expect(gap(before(changed.ref, true), before(values(), true))).toBe(0)
  expect(gap(before(changed, false), before(values(), false)), 'without it it does').toBeGreaterThan(0.01)
})

test.each([false, true])('gradients agree with finite differences, causal: %s', (causal) => {
  const params = { q: draw(1, 2, 3, 2), k: draw(2, 2, 3, 2), b: draw(4, 2, 5), c: draw(5, 2, 5) }
  const v = draw(3, 2, 3, 2)
  const loss = ({ q, k, b, c }: typeof params) =>
    np.square(urpeAttention(q, k, v.ref, b, c, { causal })).mean()
  expect(gradientError(loss, params)).toBeLessThan(3e-3)
})

test('says which shape does not fit', () => {
  const table = (length: number, heads = HEADS) => np.ones([heads, length])
  const heard = (b: np.Array, m: np.Array) => () => urpeAttention(queries(), others(), values(), b, m)
  expect(heard(table(6), table(7))).toThrow(/bias must be \[3, 7\].*\[3, 6\]/)
  expect(heard(table(7), table(7, 2))).toThrow(/c must be \[3, 7\].*\[2, 7\]/)
  const [b, m] = [table(7), table(7)]
  expect(() => urpeAttention(queries(), draw(1, BATCH, HEADS, 3, D), values(), b, m)).toThrow(/one shape/)
  expect(() => urpeAttention(queries(), others(), draw(1, BATCH, HEADS, 3, 2), b, m)).toThrow(/values/)
  expect(() => urpeAttention(draw(1, N, D), draw(1, N, D), draw(1, N, D), b, m)).toThrow(/\[heads, n, d\]/)
  expect(() => toeplitz(np.ones([4]), 2)).toThrow(/2 positions have 3 distances, the table is \[4\]/)
  expect(() => toeplitz(np.ones([1]), 0)).toThrow(/n is 0, not a whole number from 1/)
  expect(() => initUrpe(0, 4)).toThrow(/heads is 0/)
  expect(() => initUrpe(2, 2.5)).toThrow(/n is 2.5/)
  const mistyped = { casual: true } as UrpeOptions
  expect(() => urpeAttention(queries(), others(), values(), bias(), c(), mistyped)).toThrow(
    /no option 'casual'/,
  )
  expect(() => rowSums(np.ones([2, 3]), np.ones([2, 5]))).toThrow(/\[2, 3\] and \[2, 5\]/)
  expect(() => rowSums(np.ones([2, 4]), np.ones([2, 4]))).toThrow(RangeError)
})
