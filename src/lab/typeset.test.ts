import { expect, test } from 'vitest'
import { typesetNumber } from './typeset.ts'
import { typesetSeconds } from './typeset-seconds.ts'

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
  [0.2, '1 s'],
  [14.4, '14 s'],
  [89, '89 s'],
  [120, '2 min'],
])('%d seconds read %s', (seconds, text) => expect(typesetSeconds(seconds)).toBe(text))
