import { expect, test } from 'vitest'
import { atLeast, atMost, within } from './claim.ts'
import { typesetNumber, typesetSeconds, typesetVerdict } from './typeset.ts'

test.each([
  [0.9532, '0.953'],
  [0.93, '0.930'],
  [-12.34, '−12.3'],
  [1, '1'],
  [12345, '12,345'],
  [1234.5, '1,235'],
  [0.9999, '1.000'],
  [0.0000123, '1.23 × 10⁻⁵'],
  [12_345_678, '1.23 × 10⁷'],
  [0, '0'],
  [Number.NaN, 'not a number'],
  [-Infinity, '−∞'],
])('%d reads %s', (value, text) => expect(typesetNumber(value)).toBe(text))

test.each([
  [atLeast(0.953, 0.93), '0.953 ≥ 0.930'],
  [atLeast(0.912, 0.93), '0.912 < 0.930'],
  [atMost(0.2, 0.25), '0.200 ≤ 0.250'],
  [atMost(0.3, 0.25), '0.300 > 0.250'],
  [within(0.51, 0.5, 0.02), '0.510 = 0.500 ± 0.0200'],
  [within(0.6, 0.5, 0.02), '0.600 ≠ 0.500 ± 0.0200'],
  [atLeast(Number.NaN, 0.5), 'not a number, ≥ 0.500'],
])('a verdict never reads as a false statement: %o', (verdict, text) => {
  expect(typesetVerdict(verdict)).toBe(text)
})

test('shows the digit that decides', () => {
  expect(typesetVerdict(atLeast(0.92996, 0.93))).toBe('0.92996 < 0.93000')
})

test.each([
  [0.2, '1 s'],
  [14.4, '14 s'],
  [89, '89 s'],
  [120, '2 min'],
])('%d seconds read %s', (seconds, text) => expect(typesetSeconds(seconds)).toBe(text))
