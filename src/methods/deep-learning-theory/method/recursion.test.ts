import { describe, expect, test } from 'vitest'
import type { ActivationName } from './activations.ts'
import { criticalInit } from './criticality.ts'
import { fourPointRecursion, kernelRecursion, susceptibility } from './recursion.ts'

describe('kernelRecursion', () => {
  test('ReLU at C_W = 2 keeps any variance, at 1.8 it loses a tenth per layer', () => {
    const kept = kernelRecursion('relu', { cw: 2, cb: 0, k1: 0.7, depth: 10 })
    const lost = kernelRecursion('relu', { cw: 1.8, cb: 0, k1: 1, depth: 10 })

    expect(kept).toHaveLength(10)
    kept.forEach((k) => expect(k).toBeCloseTo(0.7, 12))
    lost.forEach((k, i) => expect(k).toBeCloseTo(0.9 ** i, 12))
  })

  test('a linear network adds the biases layer by layer', () => {
    const kernel = kernelRecursion('linear', { cw: 0.5, cb: 1, k1: 1, depth: 3 })
    ;[1, 1.5, 1.75].forEach((k, i) => expect(kernel[i]).toBeCloseTo(k, 12))
  })

  test('critical sin follows its closed form, and tanh comes to fall as 1/(2l)', () => {
    const sin = kernelRecursion('sin', { cw: 1, cb: 0, k1: 1, depth: 2 })
    expect(sin[1]).toBeCloseTo((1 - Math.exp(-2)) / 2, 12)

    const tanh = kernelRecursion('tanh', { cw: 1, cb: 0, k1: 1, depth: 2000 })
    expect(tanh[1999]! * 4000).toBeGreaterThan(0.99)
    expect(tanh[1999]! * 4000).toBeLessThan(1.01)
  })

  test('refuses what is no network', () => {
    const start = { cw: 1, cb: 0, k1: 1, depth: 3 }
    expect(() => kernelRecursion('relu', { ...start, depth: 0 })).toThrow('depth is 0')
    expect(() => kernelRecursion('relu', { ...start, cw: -1 })).toThrow('cw is -1')
    expect(() => kernelRecursion('relu', { ...start, cb: NaN })).toThrow('cb is NaN')
    expect(() => kernelRecursion('relu', { ...start, k1: Infinity })).toThrow(RangeError)
  })
})

describe('fourPointRecursion', () => {
  test('critical ReLU gains 5 K^2 per layer, a linear network 2 K^2', () => {
    const relu = fourPointRecursion('relu', { cw: 2, cb: 0, k1: 3, depth: 6 })
    const linear = fourPointRecursion('linear', { cw: 1, cb: 0, k1: 1, depth: 6 })

    relu.forEach((v, i) => expect(v).toBeCloseTo(45 * i, 9))
    linear.forEach((v, i) => expect(v).toBeCloseTo(2 * i, 11))
  })

  test('off criticality ReLU has V / K^2 = 5 (l - 1) all the same', () => {
    const start = { cw: 1.6, cb: 0, k1: 1, depth: 5 }
    const kernel = kernelRecursion('relu', start)

    fourPointRecursion('relu', start).forEach((v, i) => expect(v / kernel[i]! ** 2).toBeCloseTo(5 * i, 10))
  })

  test('critical tanh comes to 2/3 per layer', () => {
    const start = { cw: 1, cb: 0, k1: 1, depth: 1000 }
    const kernel = kernelRecursion('tanh', start)
    const vertex = fourPointRecursion('tanh', start)
    const ratio = (layer: number) => vertex[layer - 1]! / kernel[layer - 1]! ** 2

    expect((ratio(1000) - ratio(500)) / 500).toBeCloseTo(2 / 3, 2)
  })

  test('a single layer has no four-point vertex', () => {
    expect(fourPointRecursion('gelu', { cw: 2, cb: 0.1, k1: 1, depth: 1 })).toEqual([0])
  })
})

describe('susceptibility', () => {
  test.each(['tanh', 'gelu', 'softplus', 'sigmoid', 'sin'] as const)(
    'of %s is the slope of the kernel map',
    (act) => {
      const [cw, k, h] = [1.3, 0.8, 1e-5]
      const next = (k: number) => kernelRecursion(act, { cw, cb: 0.2, k1: k, depth: 2 })[1]!

      expect(susceptibility(act, k, cw).parallel).toBeCloseTo((next(k + h) - next(k - h)) / (2 * h), 7)
    },
  )

  test('of ReLU is C_W / 2 in both directions, at any variance', () => {
    for (const k of [0, 1e-6, 1, 50]) {
      const { parallel, perpendicular } = susceptibility('relu', k, 1.8)
      expect(parallel).toBeCloseTo(0.9, 9)
      expect(perpendicular).toBeCloseTo(0.9, 9)
    }
  })

  test('at zero it is the limit: C_W times the squared slope, for odd functions', () => {
    expect(susceptibility('tanh', 0, 1.5).parallel).toBeCloseTo(1.5, 9)
    expect(susceptibility('sin', 0, 1.5).perpendicular).toBeCloseTo(1.5, 9)
  })

  test("at zero sigmoid has sigma'^2 + sigma sigma'', the second of them zero", () => {
    expect(susceptibility('sigmoid', 0, 1).parallel).toBeCloseTo(1 / 16, 8)
  })

  test('refuses a negative variance', () => {
    expect(() => susceptibility('relu', -0.1, 2)).toThrow('k is -0.1')
    expect(() => susceptibility('relu', 1, -2)).toThrow('cw is -2')
  })
})

describe('criticalInit', () => {
  const classes: ActivationName[] = ['linear', 'relu', 'leakyRelu', 'tanh', 'sin', 'gelu', 'swish']

  test.each(classes)('%s keeps K* and has both susceptibilities at one', (act) => {
    const { cw, cb, kStar } = criticalInit(act)
    const { parallel, perpendicular } = susceptibility(act, kStar, cw)

    expect(parallel).toBeCloseTo(1, 8)
    expect(perpendicular).toBeCloseTo(1, 8)
    for (const k of kernelRecursion(act, { cw, cb, k1: kStar, depth: 4 })) expect(k).toBeCloseTo(kStar, 8)
  })

  test('gives the values of the book', () => {
    expect(criticalInit('relu')).toEqual({ cw: 2, cb: 0, kStar: 1 })
    expect(criticalInit('tanh')).toEqual({ cw: 1, cb: 0, kStar: 0 })
    expect(criticalInit('leakyRelu').cw).toBeCloseTo(2 / 1.0001, 12)

    const gelu = criticalInit('gelu')
    expect(gelu.cw).toBeCloseTo(1.98305826, 7)
    expect(gelu.cb).toBeCloseTo(0.17292239, 7)
    const swish = criticalInit('swish')
    expect(swish.cw).toBeCloseTo(1.988, 4)
    expect(swish.cb).toBeCloseTo(0.55514, 4)
    expect(swish.kStar).toBeCloseTo(14.32, 2)
  })

  test('sigmoid and softplus have none', () => {
    expect(() => criticalInit('sigmoid')).toThrow('sigmoid has no critical initialisation')
    expect(() => criticalInit('softplus')).toThrow(RangeError)
  })
})
