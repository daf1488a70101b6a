import { describe, expect, test } from 'vitest'
import { quadraticFit } from './quadratic-fit.ts'

describe('the parabola', () => {
  test('is found where it is, and says what it adds to a line', () => {
    const x = [1, 2, 3.5, 5, 7]
    const found = quadraticFit(
      x,
      x.map((one) => -2 * one ** 2 + 12 * one + 1),
    )
    expect(found.a).toBeCloseTo(-2, 9)
    expect(found.b).toBeCloseTo(12, 9)
    expect(found.c).toBeCloseTo(1, 9)
    expect(found.peak).toBeCloseTo(3, 9)
    expect(found.r2).toBeCloseTo(1, 9)
    // What the line of covariance over variance leaves, by hand.
    expect(found.gain).toBeCloseTo(0.4391768, 6)
    expect(() => quadraticFit([1, 1, 2], [1, 2, 3])).toThrow('2 different x')
    expect(() => quadraticFit([1, 2, 3], [1, 2])).toThrow('2 numbers, not 3')
  })
})
