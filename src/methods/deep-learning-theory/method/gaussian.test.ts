import { describe, expect, test } from 'vitest'
import { gaussianMoment } from './gaussian.ts'

/** E[f(z)] for a standard normal by Simpson's rule on [-12, 12]: another way to the same number. */
function simpson(f: (z: number) => number, intervals = 24_000): number {
  const step = 24 / intervals
  let sum = 0
  for (let i = 0; i <= intervals; i++) {
    const z = -12 + i * step
    const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * f(z) * Math.exp(-0.5 * z * z)
  }
  return (sum * step) / 3 / Math.sqrt(2 * Math.PI)
}

describe('gaussianMoment', () => {
  test('gives the moments of a Gaussian', () => {
    const z = (z: number) => z
    expect(gaussianMoment(z, 2)).toBeCloseTo(0, 12)
    expect(gaussianMoment(z, 2, 2)).toBeCloseTo(2, 12)
    expect(gaussianMoment(z, 2, 4)).toBeCloseTo(12, 11)
    expect(gaussianMoment(z, 1, 10) / 945).toBeCloseTo(1, 11)
  })

  test('agrees with closed forms: the cosine, the exponential, the half of ReLU', () => {
    expect(gaussianMoment(Math.cos, 3)).toBeCloseTo(Math.exp(-1.5), 12)
    expect(gaussianMoment(Math.exp, 1)).toBeCloseTo(Math.exp(0.5), 12)
    expect(gaussianMoment((z) => Math.max(z, 0), 2, 2)).toBeCloseTo(1, 12)
    expect(gaussianMoment((z) => Math.max(z, 0), 2, 4)).toBeCloseTo(6, 11)
  })

  test('odd moments of ReLU are exact: 2 K^1.5 / sqrt(2 pi) for the third', () => {
    const relu = (z: number) => Math.max(z, 0)
    for (const k of [0.01, 1, 1.71, 400]) {
      expect(gaussianMoment(relu, k) / Math.sqrt(k / (2 * Math.PI))).toBeCloseTo(1, 12)
      expect(gaussianMoment(relu, k, 3) / ((2 * k ** 1.5) / Math.sqrt(2 * Math.PI))).toBeCloseTo(1, 12)
    }
  })

  test('a step that a wide Gaussian hardly sees counts: tanh at variance 10,000', () => {
    // 1 - E[tanh^2] is 2 / sqrt(2 pi K) but for terms of order K^-1.5.
    expect((1 - gaussianMoment(Math.tanh, 1e4, 2)) / (2 / Math.sqrt(2 * Math.PI * 1e4))).toBeCloseTo(1, 3)
  })

  test('agrees with Simpson for tanh', () => {
    expect(gaussianMoment(Math.tanh, 1, 2)).toBeCloseTo(
      simpson((z) => Math.tanh(z) ** 2),
      12,
    )
    expect(gaussianMoment(Math.tanh, 4, 4)).toBeCloseTo(
      simpson((z) => Math.tanh(2 * z) ** 4),
      12,
    )
  })

  test('a variance of zero leaves the value at zero', () => {
    expect(gaussianMoment((z) => z + 3, 0, 2)).toBeCloseTo(9, 12)
  })

  test('refuses a negative variance and a broken order', () => {
    expect(() => gaussianMoment(Math.cos, -1)).toThrow('the variance is -1')
    expect(() => gaussianMoment(Math.cos, NaN)).toThrow(RangeError)
    expect(() => gaussianMoment(Math.cos, 1, 0)).toThrow('the order is 0')
    expect(() => gaussianMoment(Math.cos, 1, 1.5)).toThrow(RangeError)
  })
})
