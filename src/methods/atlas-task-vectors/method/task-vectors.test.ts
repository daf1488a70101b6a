import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import {
  basisOf,
  compose,
  disentanglementError,
  learnComposition,
  oneScale,
  taskVector,
  zeroCoefficients,
} from './task-vectors.ts'

const net = (w: number[], b: number[]) => ({ w: np.array(w).reshape([w.length, 1]), b: np.array(b) })
const numbers = (network: { w: np.Array; b: np.Array }) => [
  Array.from(network.w.ref.dataSync()),
  Array.from(network.b.ref.dataSync()),
]
const base = net([1, 2], [3])
const first = taskVector(net([2, 2], [5]), base)
const second = taskVector(net([1, 6], [2]), base)

describe('task vectors', () => {
  test('are tuned minus base, block by block', () => {
    expect(numbers(first)).toEqual([[1, 0], [2]])
    expect(numbers(second)).toEqual([[0, 4], [-1]])
  })

  test('refuse another network', () => {
    expect(() => taskVector(net([1], [1]), base)).toThrow(
      'block 0 of the tuned network is [1,1], of the base [2,1]',
    )
    expect(() => taskVector({ w: np.ones([2, 1]) } as never, base)).toThrow('has 1 blocks, the base 2')
    expect(() => basisOf([])).toThrow('vectors is empty')
    expect(() => basisOf({} as never)).toThrow('vectors is an object')
    expect(() => basisOf([first, net([1], [1])])).toThrow('of vector 0')
  })
})

describe('composition', () => {
  const basis = basisOf([first, second])

  test('multiplies each block of each vector by its own coefficient', () => {
    // Blocks in the order of the tree's leaves: w, then b.
    const made = compose(base, basis, [np.array([2, 0.5]), np.array([10, 1])])
    expect(numbers(made)).toEqual([[1 + 2, 2 + 0.5 * 4], [3 + 20 - 1]])
  })

  test('with one factor is task arithmetic, with none the base', () => {
    expect(numbers(compose(base, basis, oneScale(basis, 0.5)))).toEqual([[1.5, 4], [3.5]])
    expect(numbers(compose(base, basis, zeroCoefficients(basis, 'anisotropic')))).toEqual(numbers(base))
  })

  test('has a coefficient for each block and vector, or for each vector', () => {
    const shapes = (scaling: 'anisotropic' | 'isotropic') =>
      zeroCoefficients(basis, scaling).map(({ shape }) => shape)
    expect(shapes('anisotropic')).toEqual([[2], [2]])
    expect(shapes('isotropic')).toEqual([[2]])
    expect(() => zeroCoefficients(basis, 'both' as never)).toThrow("scaling is 'both'")
  })

  test('refuses coefficients that do not fit', () => {
    expect(() => compose(base, basis, [np.ones([3])])).toThrow('coefficients 0 are [3], not [2]')
    expect(() => compose(base, basis, [np.ones([2]), np.ones([2]), np.ones([2])])).toThrow('3 and 2')
    expect(() => compose({ w: np.ones([2, 1]) }, basis, [np.ones([2])])).toThrow('1 and 2 blocks')
    expect(() => compose(net([1], [1]), basis, [np.ones([2])])).toThrow('block 0 of the base has 1 numbers')
    expect(() => oneScale(basis, NaN)).toThrow('alpha is NaN')
  })
})

describe('learning', () => {
  const basis = basisOf([first, second])
  const options = {
    loss: (network: { w: np.Array; b: np.Array }, x: np.Array) => {
      x.dispose()
      // Wants w = [3, 4] and b = 0, which takes 2, 0.5 on the weights and 2 p - q = -3 on the bias.
      const off = network.w.sub(np.array([3, 4]).reshape([2, 1]))
      return np.square(off).sum().add(np.square(network.b).sum())
    },
    batch: (rows: np.Array) => [rows] as const,
    steps: 100,
    batchSize: 1,
    learningRate: 0.1,
    doing: 'test',
  }
  const part = { role: 'train' as const, indices: Int32Array.of(0) }
  const learn = async (scaling: 'anisotropic' | 'isotropic') => {
    const fitting = learnComposition(part, base, basis, { ...options, scaling, key: random.key(1) })
    for (;;) {
      const { done, value } = await fitting.next()
      if (done) return value
    }
  }

  test('finds what only separate coefficients can reach', async () => {
    const made = numbers(compose(base, basis, await learn('anisotropic')))
    expect(made[0]![0]).toBeCloseTo(3, 1)
    expect(made[0]![1]).toBeCloseTo(4, 1)
    expect(made[1]![0]).toBeCloseTo(0, 1)
    const plain = numbers(compose(base, basis, await learn('isotropic')))
    expect(Math.abs(plain[1]![0]!)).toBeGreaterThan(0.5)
  })

  test('leaves base and vectors as they were, and refuses a mistyped option', () => {
    expect(numbers(base)).toEqual([[1, 2], [3]])
    expect(numbers(first)).toEqual([[1, 0], [2]])
    const wrong = { ...options, scaling: 'isotropic' as const, key: random.key(1), rate: 1 }
    expect(() => learnComposition(part, base, basis, wrong)).toThrow("no option 'rate'")
    tree.dispose(wrong.key)
  })
})

test('the disentanglement error is the share of names that changed', () => {
  expect(disentanglementError([1, 2, 3, 4], [1, 0, 3, 0])).toBe(0.5)
  expect(() => disentanglementError([1], [1, 2])).toThrow('1 and 2')
  expect(() => disentanglementError([], [])).toThrow('alone is empty')
})
