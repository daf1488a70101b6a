import { expect, test } from 'vitest'
import { ridge } from '#nn/metrics/ridge.ts'
import { matrix } from '#nn/rows.ts'
import { informationOf } from './reconstruction.ts'

const x = matrix(Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]))
const y = matrix(Array.from({ length: 40 }, (_, i) => [Math.sin(i) + 1, Math.sin(7 * i * i)]))

test('is the log of how much smaller the error is than that of the mean', () => {
  const map = ridge(x, y, 1e-9)
  const found = informationOf(map, x, y)
  const column = (c: number) => Array.from({ length: 40 }, (_, i) => y.data[2 * i + c]!)
  const spread = (values: number[]) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    return values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  }
  // The first column is rebuilt without error, of the second hardly anything.
  expect(found).toBeGreaterThan(Math.log((spread(column(0)) + spread(column(1))) / spread(column(1))) - 1e-6)
  expect(found).toBeLessThan(1)
})

test('of the mean itself it is nothing, and of the same features without bound', () => {
  const mean = ridge(x, y, 1e9)
  expect(informationOf(mean, x, y)).toBeCloseTo(0, 5)
  expect(informationOf(ridge(x, x, 1e-9), x, x)).toBeGreaterThan(10)
})

test('refuses what does not fit', () => {
  const map = ridge(x, y, 1e-3)
  const wide = matrix([[1, 2, 3]])
  const level = matrix(Array.from({ length: 40 }, () => [1, 1]))
  expect(() => informationOf(map, wide, y)).toThrow('rows of 3 numbers, not 2')
  expect(() => informationOf(map, x, wide)).toThrow('make no pairs')
  expect(() => informationOf(map, x, level)).toThrow('all the same')
})
