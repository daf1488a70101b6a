import { expect, test } from 'vitest'
import { relaImpr } from './rela-impr.ts'

test('compares what lies above chance', () => {
  expect(relaImpr(0.7, 0.6)).toBeCloseTo(1, 12)
  expect(relaImpr(0.6, 0.6)).toBe(0)
  // 0.2337 above chance against 0.23.
  expect(100 * relaImpr(0.7337, 0.73)).toBeCloseTo(1.61, 2)
})

test('refuses what is no AUC, and a base at chance', () => {
  expect(() => relaImpr(1.1, 0.6)).toThrow('not 1.1')
  expect(() => relaImpr(0.7, NaN)).toThrow(RangeError)
  expect(() => relaImpr(0.7, 0.5)).toThrow('chance')
})
