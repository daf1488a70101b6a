import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '../generator.ts'
import { auc } from './auc.ts'
import { bootstrapInterval } from './bootstrap.ts'

const rng = (seed = 0) => generator(random.key(seed))
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
const SAMPLE = Array.from({ length: 40 }, (_, k) => Math.sin(k * k))

test('agrees with 200,000 draws of scipy 1.17', () => {
  const { value, low, high } = bootstrapInterval(SAMPLE, mean, { rng: rng(), draws: 20_000 })
  expect(value).toBeCloseTo(-0.100838416682775, 12)
  expect(Math.abs(low - -0.310194)).toBeLessThan(0.006)
  expect(Math.abs(high - 0.114616)).toBeLessThan(0.006)
})

test('covers the true mean about as often as it says', () => {
  const numbers = rng(1)
  let covered = 0
  for (let i = 0; i < 300; i++) {
    const sample = Array.from({ length: 50 }, () => numbers.normal())
    const { low, high } = bootstrapInterval(sample, mean, { rng: numbers, draws: 300, level: 0.9 })
    if (low <= 0 && high >= 0) covered++
  }
  // Four standard errors of 300 coins, and the percentile method's known shortfall at 50 rows.
  expect(covered / 300).toBeGreaterThan(0.82)
  expect(covered / 300).toBeLessThan(0.97)
})

test('takes draws from the generator alone, and quantiles by hand', () => {
  const uniforms = [0, 0.5, 0.5, 0.99, 0, 0, 0.99, 0.99]
  let used = 0
  const scripted = { uniform: () => uniforms[used++]! }
  // Draws of two: means 15, 20, 10, 20; sorted 10, 15, 20, 20.
  const found = bootstrapInterval([10, 20], mean, { rng: scripted, draws: 4, level: 1 / 3 })
  expect(found.value).toBe(15)
  expect(found.low).toBeCloseTo(15, 12)
  expect(found.high).toBeCloseTo(20, 12)
  expect(used).toBe(8)
})

test('an element may be a pair that belongs together', () => {
  const rows = SAMPLE.map((score, i) => ({ score, label: Math.sin(i * i + 0.8) > 0 ? 1 : 0 }))
  const area = (rows: readonly { score: number; label: number }[]) =>
    auc(
      rows.map(({ score }) => score),
      rows.map(({ label }) => label),
    )
  const { value, low, high } = bootstrapInterval(rows, area, { rng: rng(2) })
  expect(value).toBe(area(rows))
  expect(low).toBeLessThan(value)
  expect(high).toBeGreaterThan(value)
  expect(high).toBeLessThanOrEqual(1)
})

test('refuses a sample or a statistic that says nothing', () => {
  expect(() => bootstrapInterval([], mean, { rng: rng() })).toThrow(RangeError)
  expect(() => bootstrapInterval([1], () => NaN, { rng: rng() })).toThrow('the statistic of draw 0 is NaN')
})
