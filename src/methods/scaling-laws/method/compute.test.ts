import { tree } from '@jax-js/jax'
import { random } from '@jax-js/jax'
import type { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { initTransformer } from '#nn/transformer.ts'
import { type Curve, computeOf, envelope, sizeOf } from './compute.ts'
import { powerOf } from './law.ts'

test('weights are those of a transformer without norms and biases', () => {
  const params = initTransformer(random.key(0), { width: 6, depth: 2 })
  const matrices = tree.leaves<np.Array>(params).filter(({ ndim }) => ndim === 2)
  expect(sizeOf({ width: 6, depth: 2 })).toBe(matrices.reduce((sum, { size }) => sum + size, 0))
  expect(sizeOf({ width: 6, depth: 2 })).toBe(2 * 12 * 36)
  expect(sizeOf({ width: 4, depth: 1, hidden: 5 })).toBe(4 * 16 + 2 * 20)
  expect(computeOf(100, 1000)).toBe(600_000)
  expect(() => sizeOf({ width: 0, depth: 1 })).toThrow('width is 0')
})

test('the envelope takes the best of all at each compute, between the points too', () => {
  // Over log compute: one falls from 4 to 2 and stays, the other comes later and goes to 1.
  const small: Curve = { size: 1, tokens: [1, 100, 10_000], loss: [4, 2, 2] }
  const large: Curve = { size: 100, tokens: [1, 100], loss: [3, 1] }
  const best = envelope([small, large], 5)
  expect(best.map(({ compute }) => Math.round(compute / 6))).toEqual([100, 316, 1000, 3162, 10_000])
  expect(best.map(({ size }) => size)).toEqual([1, 1, 1, 100, 100])
  expect(best.map(({ loss }) => loss)).toEqual([2, 2, 2, 1.5, 1].map((loss) => expect.closeTo(loss, 6)))
})

test('of a world with a law of its own, the best size is the power that it has to be', () => {
  // L = N^-a + E^-b: at a given compute the best N is C^(b / (a + b)).
  const [a, b] = [0.5, 0.75]
  const tokens = Array.from({ length: 60 }, (_, i) => 10 ** (1 + i / 8))
  const curves = Array.from({ length: 25 }, (_, i): Curve => {
    const size = 10 ** (1 + i / 8)
    return { size, tokens, loss: tokens.map((count) => size ** -a + count ** -b) }
  })
  const best = envelope(curves, 40).filter(({ size }) => size > 10 && size < 1e4)
  const slope = powerOf(
    best.map(({ compute }) => compute),
    best.map(({ size }) => size),
  )
  expect(slope).toBeCloseTo(b / (a + b), 1)
})

test('refuses curves without a course', () => {
  const curve: Curve = { size: 1, tokens: [1, 2], loss: [2, 1] }
  expect(() => envelope([curve])).toThrow('the number of curves is 1')
  expect(() => envelope([curve, { ...curve, tokens: [2, 2] }])).toThrow('tokens 1 is 2, no more than before')
  expect(() => envelope([curve, { ...curve, loss: [1] }])).toThrow('do not belong together')
  expect(() => envelope([curve, { size: 1, tokens: [1], loss: [1] }])).toThrow('a curve of 1 points')
})
