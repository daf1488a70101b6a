import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { infiniteWidth, simulateEnsemble } from './ensemble.ts'
import { kernelRecursion } from './recursion.ts'

const relu = { width: 16, depth: 4, cw: 2, cb: 0, networks: 20_000, seed: 3 }

describe('simulateEnsemble', () => {
  test('ReLU follows (1 + 5/n)^(l-1) - 1, which holds at any width', () => {
    const { kernel, v } = simulateEnsemble('relu', relu)

    v.forEach((v, i) => {
      expect(kernel[i]! / 2).toBeCloseTo(1, 1)
      expect(Math.abs(v / (16 * kernel[i]! ** 2) - ((1 + 5 / 16) ** i - 1))).toBeLessThan(0.1 + 0.02 * i)
    })
  })

  test('a linear network follows (1 + 2/n)^(l-1) - 1', () => {
    const { kernel, v } = simulateEnsemble('linear', { ...relu, cw: 1 })

    v.forEach((v, i) => expect(v / (16 * kernel[i]! ** 2)).toBeCloseTo((1 + 2 / 16) ** i - 1, 1))
  })

  test('the first layer is Gaussian: its units are independent', () => {
    const { kernel, v } = simulateEnsemble('tanh', { ...relu, depth: 1, cw: 1.5, cb: 0.5 })

    expect(kernel[0]).toBeCloseTo(2, 1)
    expect(Math.abs(v[0]!)).toBeLessThan(0.2)
  })

  test('biases count: the mean square follows the kernel recursion', () => {
    const shape = { width: 32, depth: 3, cw: 1.2, cb: 0.4 }
    const { kernel } = simulateEnsemble('tanh', { ...shape, networks: 1500, seed: 1 })

    kernelRecursion('tanh', { ...shape, k1: 1.6 }).forEach((k, i) => {
      expect(Math.abs(kernel[i]! / k - 1)).toBeLessThan(0.03)
    })
  })

  test('odd widths lose no unit, and the same seed repeats', () => {
    const odd = { width: 3, depth: 2, cw: 1, cb: 0, networks: 30_000, seed: 5 }
    const { kernel } = simulateEnsemble('linear', odd)

    expect(kernel[1]).toBeCloseTo(1, 1)
    expect(simulateEnsemble('linear', odd).kernel).toEqual(kernel)
    expect(simulateEnsemble('linear', { ...odd, seed: 6 }).kernel).not.toEqual(kernel)
  })

  test('refuses what is no ensemble', () => {
    expect(() => simulateEnsemble('relu', { ...relu, networks: 0 })).toThrow('networks is 0')
    expect(() => simulateEnsemble('relu', { ...relu, width: 1 })).toThrow('width is 1')
    expect(() => simulateEnsemble('relu', { ...relu, depth: 1.5 })).toThrow('depth is 1.5')
    expect(() => simulateEnsemble('relu', { ...relu, cb: -1 })).toThrow('cb is -1')
  })
})

test('an infinitely wide network has the same kernel and no four-point vertex', () => {
  const shape = { width: 16, depth: 4, cw: 2, cb: 0 }
  const sampled = infiniteWidth('relu', shape, generator(random.key(2)))
  sampled.add(20_000)
  const { kernel, v } = sampled.moments()

  kernel.forEach((k, i) => {
    expect(k).toBeCloseTo(2, 1)
    expect(Math.abs(v[i]! / (16 * k ** 2))).toBeLessThan(0.01)
  })
})
