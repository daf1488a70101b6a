import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { initAttention, selfAttention } from '#nn/attention.ts'
import { conv2d, initConv } from '#nn/conv.ts'
import { initMamba, mambaBlock } from './block.ts'
import {
  type Counted,
  type MambaWeights,
  countedAttention,
  countedConv,
  countedMamba,
  logLogSlope,
  meter,
} from './cost.ts'

const [LENGTH, WIDTH, HEADS] = [16, 8, 2]
const tokens = () => random.normal(random.key(7), [1, LENGTH, WIDTH])
const numbers = (x: np.Array) => x.dataSync() as Float32Array
const finish = (layer: Counted) => {
  for (;;) {
    const { done, value } = layer.next()
    if (done) return value
  }
}
const expectClose = (actual: Float32Array, expected: np.Array) => {
  const values = numbers(expected)
  expect(actual.length).toBe(values.length)
  actual.forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 4))
}

test('the counted Mamba block computes the Mamba block, and counts what the formula says', () => {
  const { ssm, ...rest } = initMamba(random.key(0), { width: WIDTH, states: 4 })
  const weights = tree.map((leaf: np.Array) => numbers(leaf.ref), {
    ...rest,
    ...ssm,
  }) as unknown as MambaWeights
  const m = meter()
  const y = finish(countedMamba(weights, numbers(tokens()), LENGTH, m))
  expectClose(y, mambaBlock({ ...rest, ssm }, tokens()))

  const [d, n, rank] = [2 * WIDTH, 4, 1]
  const perToken =
    WIDTH * 2 * d + 4 * d + d + d * (rank + 2 * n) + rank * d + d + d * (2 + 5 * n) + 2 * d + d * WIDTH
  // The first three tokens have fewer taps to multiply.
  expect(m.operations).toBe(LENGTH * perToken - (3 + 2 + 1) * d)
  expect(m.live).toBe(LENGTH * WIDTH)
})

test('the counted attention computes attention, and counts what the formula says', () => {
  const maps = initAttention(random.key(1), WIDTH)
  const weights = Object.fromEntries(
    Object.entries(maps).map(([name, { w, b }]) => [name, { w: numbers(w.ref), b: numbers(b.ref) }]),
  ) as never
  const m = meter()
  expectClose(
    finish(countedAttention(weights, numbers(tokens()), LENGTH, HEADS, m)),
    selfAttention(maps, tokens(), { heads: HEADS }),
  )
  expect(m.operations).toBe(4 * LENGTH * WIDTH ** 2 + LENGTH ** 2 * (2 * WIDTH + 3 * HEADS))
  expect(m.peak).toBe(4 * LENGTH * WIDTH + LENGTH ** 2)
  expect(m.live).toBe(LENGTH * WIDTH)
})

test('the counted convolution computes the convolution, and counts what the formula says', () => {
  const side = 4
  const conv = initConv(random.key(2), 3, WIDTH, WIDTH)
  const m = meter()
  const weights = { w: numbers(conv.w.ref), b: numbers(conv.b.ref) }
  const y = finish(countedConv(weights, numbers(tokens()), side, m))
  expectClose(y, conv2d(conv, tokens().reshape([1, side, side, WIDTH])))
  // Along a side, 3 taps at each pixel but the two at the edges, which have 2.
  expect(m.operations).toBe((3 * side - 2) ** 2 * WIDTH ** 2)
})

test('the slope of a power is its exponent', () => {
  expect(logLogSlope([2, 5, 11].map((x) => [x, 7 * x ** 1.5] as const))).toBeCloseTo(1.5, 10)
  expect(() => logLogSlope([[1, 1]])).toThrow(/two points/)
  expect(() =>
    logLogSlope([
      [1, 1],
      [2, 0],
    ]),
  ).toThrow(/logarithm of 0/)
})
