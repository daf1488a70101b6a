import { expect, test } from 'vitest'
import { betweenClasses } from './between-classes.ts'

test('the share of variance between classes, column by column', () => {
  const z = { data: new Float32Array([0, 0, 5, 0, 2, 5, 4, 0, 5, 4, 2, 5]), rows: 4, dim: 3 }
  const shares = betweenClasses(z, [0, 0, 1, 1])
  expect(shares[0]).toBeCloseTo(1, 10)
  expect(shares[1]).toBeCloseTo(0, 10)
  expect(shares[2]).toBe(0)
  // Classes 0 and 2 of three numbers each around 1 and 3, spread 1: 4 of 4 + 4 squares lie between.
  const mixed = { data: new Float32Array([0, 2, 2, 4]), rows: 4, dim: 1 }
  expect(betweenClasses(mixed, [0, 0, 2, 2])[0]).toBeCloseTo(0.5, 10)
  expect(() => betweenClasses(z, [0, 1])).toThrow(/labels/)
})
