import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { dense, initDense, initMlp, mlp } from './dense.ts'
import { gradientError } from './gradient-check.ts'

test('a dense layer is x W + b', () => {
  const layer = {
    w: np.array([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    b: np.array([10, 20, 30]),
  }

  expect(
    dense(
      layer,
      np.array([
        [1, 0],
        [2, -1],
      ]),
    ).js(),
  ).toEqual([
    [11, 22, 33],
    [8, 19, 30],
  ])
})

test('an MLP has ReLU between its layers and none after the last', () => {
  const identity = () => ({ w: np.eye(2), b: np.zeros([2]) })

  expect(mlp([identity()], np.array([[-1, 2]])).js()).toEqual([[-1, 2]])
  expect(mlp([identity(), identity()], np.array([[-1, 2]])).js()).toEqual([[0, 2]])
  const negated = { w: np.eye(2).neg(), b: np.zeros([2]) }
  expect(mlp([identity(), negated], np.array([[-1, 2]])).js()).toEqual([[0, -2]])
})

test('weights have variance gain / inputs', () => {
  const w = initDense(random.key(1), 100, 200, 1.5).w

  // A variance of 20,000 draws has a relative standard error of 0.01; five of them.
  expect(np.square(w).mean().item() / (1.5 / 100)).toBeCloseTo(1, 1)
})

test('a wide ReLU network keeps the size of its signal through ten layers', () => {
  const layers = initMlp(
    random.key(2),
    Array.from({ length: 11 }, () => 256),
  )
  const x = random.normal(random.key(3), [64, 256])

  const out = np.square(mlp(layers, x)).mean().item()

  // Gain 2 keeps the second moment in front of each layer; the last layer, of gain 1, sees half of it.
  expect(out).toBeGreaterThan(0.25)
  expect(out).toBeLessThan(1)
})

test('an MLP has one layer fewer than sizes, and layers of its own', () => {
  const layers = initMlp(random.key(4), [3, 5, 5, 2])

  expect(layers.map((layer) => layer.w.shape)).toEqual([
    [3, 5],
    [5, 5],
    [5, 2],
  ])
  expect(tree.leaves<np.Array>(layers)).toHaveLength(6)
  const first = layers[0]!.w.js() as number[][]
  const second = layers[1]!.w.js() as number[][]
  expect(first[0]![0]).not.toBeCloseTo(second[0]![0]!, 3)
})

test('gradients agree with finite differences', () => {
  const x = random.normal(random.key(7), [4, 3])
  const layers = [initDense(random.key(8), 3, 4), initDense(random.key(9), 4, 2)]
  // A bias far from zero keeps every ReLU on one side of its kink.
  layers[0]!.b = np.array([9, 9, 9, -9])

  expect(gradientError((p) => np.square(mlp(p, x.ref)).mean(), layers)).toBeLessThan(1e-3)
})
