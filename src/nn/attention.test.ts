import { nn, numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import {
  type AttentionOptions,
  attentionWeights,
  initAttention,
  initLayerNorm,
  layerNorm,
  mergeHeads,
  selfAttention,
  splitHeads,
} from './attention.ts'
import { dense } from './dense.ts'
import { gradientError } from './gradient-check.ts'

type Rows = number[][]
const [N, HEADS, LENGTH, WIDTH] = [2, 2, 5, 8]
const draw = (seed: number, shape: number[]) => random.normal(random.key(seed), shape)
const sequence = () => draw(1, [N, LENGTH, WIDTH])
const attend = (x: np.Array, options: Partial<AttentionOptions> = {}) =>
  selfAttention(initAttention(random.key(0), WIDTH), x, { heads: HEADS, ...options })

const expectClose = (actual: np.Array, expected: np.Array, digits = 5) => {
  expect(actual.shape).toEqual(expected.shape)
  const values = actual.ravel().js() as number[]
  ;(expected.ravel().js() as number[]).forEach((value, i) => expect(values[i]).toBeCloseTo(value, digits))
}

test.each([false, true])('rows of weights are positive and sum to one, causal: %s', (causal) => {
  const [q, k] = [draw(2, [N, HEADS, LENGTH, 4]), draw(3, [N, HEADS, LENGTH, 4])]
  const rows = (attentionWeights(q, k, { causal }).js() as Rows[][]).flat(2)

  rows.forEach((row) => {
    expect(row.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5)
    expect(Math.min(...row)).toBeGreaterThanOrEqual(0)
  })
})

test('weights are the softmax of q k / sqrt(d), by hand', () => {
  const q = np.array([[[[1, 0, 2, -1]]]])
  const k = np.array([
    [
      [
        [1, 1, 1, 1],
        [0, 2, -1, 0],
      ],
    ],
  ])
  const [a, b] = [Math.exp(2 / 2), Math.exp(-2 / 2)]

  expectClose(attentionWeights(q, k), np.array([[[[a / (a + b), b / (a + b)]]]]))
})

test('a causal mask gives the future no weight at all', () => {
  const [q, k] = [draw(2, [1, 1, LENGTH, 4]), draw(3, [1, 1, LENGTH, 4])]
  const [[rows]] = attentionWeights(q, k, { causal: true }).js() as [[Rows]]

  rows.forEach((row, i) => row.forEach((weight, j) => expect(weight === 0).toBe(j > i)))
})

test('with a causal mask a changed token changes nothing before it', () => {
  const cut = 3
  const changed = np.concatenate([sequence().slice([], [0, cut]), draw(9, [N, LENGTH - cut, WIDTH])], 1)
  const before = (x: np.Array, causal: boolean) => attend(x, { causal }).slice([], [0, cut])

  expectClose(before(changed.ref, true), before(sequence(), true), 6)
  const moved = before(changed, false).sub(before(sequence(), false))
  expect(np.max(np.absolute(moved)).item(), 'without the mask it does').toBeGreaterThan(0.01)
})

test('a mask of its own: allowed keys only, and no NaN where there is none', () => {
  const [q, k] = [draw(2, [1, 1, 3, 4]), draw(3, [1, 1, 3, 4])]
  const mask = np.array([
    [true, false, true],
    [false, true, false],
    [false, false, false],
  ])
  const [[rows]] = attentionWeights(q, k, { mask }).js() as [[Rows]]

  expect(rows[0]![1]).toBe(0)
  expect(rows[1]).toEqual([0, 1, 0])
  rows[2]!.forEach((weight) => expect(weight).toBeCloseTo(1 / 3, 5))
})

test('without a mask, reordering the tokens reorders the result', () => {
  const order = [3, 0, 4, 2, 1]
  const reorder = (x: np.Array) => np.take(x, np.array(Int32Array.from(order)), 1)

  expectClose(attend(reorder(sequence())), reorder(attend(sequence())))
})

test.each([false, true])("agrees with the library's dotProductAttention, causal: %s", (causal) => {
  const { query, key, value, out } = initAttention(random.key(0), WIDTH)
  const heads = (x: np.Array) => x.reshape([N, LENGTH, HEADS, WIDTH / HEADS])
  const [q, k, v] = [query, key, value].map((map) => heads(dense(map, sequence())))
  const mixed = nn.dotProductAttention(q!, k!, v!, { isCausal: causal })

  expectClose(attend(sequence(), { causal }), dense(out, mixed.reshape([N, LENGTH, WIDTH])))
})

test('mergeHeads undoes splitHeads, and a head is a slice of the width', () => {
  expect(mergeHeads(splitHeads(sequence(), HEADS)).js()).toEqual(sequence().js())
  expect(splitHeads(sequence(), HEADS).slice([], 1).js()).toEqual(sequence().slice([], [], [4, 8]).js())
})

test('refuses heads that do not divide the width', () => {
  expect(() => splitHeads(sequence(), 3)).toThrow(new RangeError('3 heads do not divide a width of 8'))
})

test.each([false, true])('gradients of attention agree with finite differences, causal: %s', (causal) => {
  const params = { ...initAttention(random.key(4), 4), x: draw(5, [2, 3, 4]) }
  const loss = ({ x, ...attention }: typeof params) =>
    np.square(selfAttention(attention, x, { heads: 2, causal })).mean()

  expect(gradientError(loss, params)).toBeLessThan(2e-3)
})

test('a layer norm gives each vector mean 0 and variance 1, then scales and shifts', () => {
  const x = draw(6, [3, 50])
    .mul(np.array([[0.5], [3], [40]]))
    .add(7)
  const plain = layerNorm(initLayerNorm(50), x.ref)
  const [scale, shift] = [draw(7, [50]), draw(8, [50])]

  expectClose(plain.ref.mean(-1), np.zeros([3]), 4)
  expectClose(np.square(plain.ref).mean(-1), np.ones([3]), 3)
  expectClose(layerNorm({ scale: scale.ref, shift: shift.ref }, x), plain.mul(scale).add(shift))
})

test('a layer norm keeps its digits when the mean is large', () => {
  const small = [1, 2, 3, 6]
  const deviation = Math.sqrt(3.5)
  const x = np.array([small.map((value) => value + 10_000)])

  const expected = small.map((value) => (value - 3) / deviation)
  expectClose(layerNorm(initLayerNorm(4), x), np.array([expected]), 3)
})

test('gradients of the layer norm agree with finite differences', () => {
  const params = { scale: draw(1, [4]), shift: draw(2, [4]), x: draw(3, [3, 4]).mul(2) }
  const loss = ({ x, ...norm }: typeof params) => np.sin(layerNorm(norm, x)).sum()

  expect(gradientError(loss, params)).toBeLessThan(2e-3)
})
