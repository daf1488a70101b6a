import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ALL_DIGITS, digitsAgreed, digitsByMetric, digitsOfAll } from './digits.ts'

test.each([
  [0.041061, 0.041069, 4],
  [0.123456, 0.123457, 5],
  [0.1234567, 0.1234569, 6],
  [0.949999, 0.950001, 5],
  [9.99, 10.01, 3],
  [1, -1, 0],
  [0, 1e-9, 0],
  [3, 3000, 0],
  [null, 0.5, 0],
  [0.5, undefined, 0],
  [null, null, ALL_DIGITS],
  [0, -0, ALL_DIGITS],
  [1e-300, 1e-300, ALL_DIGITS],
  [Number.MAX_VALUE, -Number.MAX_VALUE, 0],
  [1, 1 + Number.EPSILON, 16],
])('%s and %s agree to %i digits', (a, b, digits) => {
  expect(digitsAgreed(a, b)).toBe(digits)
  expect(digitsAgreed(b, a)).toBe(digits)
})

test('a change of the n-th digit leaves those before it, wherever the point stands', () => {
  const digits = fc.integer({ min: 2, max: 9 })
  fc.assert(
    fc.property(
      digits,
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: 1, max: 9 }),
      (n, exponent, by) => {
        const number = (last: number) => Number(`1.${'0'.repeat(n - 2)}${last}e${exponent}`)
        expect(digitsAgreed(number(0), number(by))).toBe(n - 1)
      },
    ),
  )
})

test('of a whole run the number that agrees least counts', () => {
  const here = { metrics: { a: 0.5, b: 0.12345, c: null } }
  const there = { metrics: { a: 0.5, b: 0.12346, c: null } }
  expect(digitsByMetric(here, there)).toEqual({ a: ALL_DIGITS, b: 4, c: ALL_DIGITS })
  expect(digitsOfAll(here, there)).toBe(4)
  expect(digitsOfAll(here, { metrics: { ...there.metrics, d: 1 } })).toBe(0)
})
