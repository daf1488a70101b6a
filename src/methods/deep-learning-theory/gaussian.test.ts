import { describe, expect, test } from 'vitest'
import { gaussHermite, gaussianMoment } from './gaussian.ts'

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

describe('gaussHermite', () => {
  test('has the nodes and weights of the third Hermite polynomial', () => {
    const { nodes, weights } = gaussHermite(3)
    const expected = { nodes: [-Math.sqrt(3), 0, Math.sqrt(3)], weights: [1 / 6, 2 / 3, 1 / 6] }

    expected.nodes.forEach((node, i) => expect(nodes[i]).toBeCloseTo(node, 14))
    expected.weights.forEach((weight, i) => expect(weights[i]).toBeCloseTo(weight, 14))
  })

  test.each([1, 2, 7, 64, 256])(
    '%i nodes are symmetric, ascend, and their weights add up to one',
    (count) => {
      const { nodes, weights } = gaussHermite(count)

      nodes.forEach((node, i) => {
        expect(node + nodes[count - 1 - i]!).toBe(0)
        if (i > 0) expect(node).toBeGreaterThan(nodes[i - 1]!)
      })
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    },
  )

  test('is exact for polynomials up to degree 2n - 1, and not beyond', () => {
    const { nodes, weights } = gaussHermite(4)
    const moment = (power: number) => nodes.reduce((sum, z, i) => sum + weights[i]! * z ** power, 0)

    expect(moment(6)).toBeCloseTo(15, 11)
    expect(moment(8)).not.toBeCloseTo(105, 0)
  })

  test('refuses a number of nodes it cannot have', () => {
    expect(() => gaussHermite(0)).toThrow(RangeError)
    expect(() => gaussHermite(2.5)).toThrow('2.5 nodes')
    expect(() => gaussHermite(257)).toThrow(RangeError)
  })
})

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

  test('agrees with Simpson for tanh', () => {
    expect(gaussianMoment(Math.tanh, 1, 2)).toBeCloseTo(
      simpson((z) => Math.tanh(z) ** 2),
      12,
    )
    expect(gaussianMoment(Math.tanh, 4, 4)).toBeCloseTo(
      simpson((z) => Math.tanh(2 * z) ** 4),
      6,
    )
  })

  test('a variance of zero leaves the value at zero', () => {
    expect(gaussianMoment((z) => z + 3, 0, 2)).toBeCloseTo(9, 12)
  })

  test('refuses a negative variance and a broken order', () => {
    expect(() => gaussianMoment(Math.cos, -1)).toThrow('variance -1')
    expect(() => gaussianMoment(Math.cos, NaN)).toThrow(RangeError)
    expect(() => gaussianMoment(Math.cos, 1, 0)).toThrow('order 0')
    expect(() => gaussianMoment(Math.cos, 1, 1.5)).toThrow(RangeError)
  })
})
