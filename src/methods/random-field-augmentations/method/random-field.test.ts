import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { gaussianRandomFields } from './random-field.ts'

const rng = () => generator(random.key(1))

test('fields have mean 0 over their square, variance 1 over many, and are Gaussian', () => {
  const { data, count, side } = gaussianRandomFields(rng(), { count: 400, side: 12, exponent: 3 })
  for (let f = 0; f < count; f++)
    expect(mean(data.subarray(f * side ** 2, (f + 1) * side ** 2))).toBeCloseTo(0, 5)
  const variance = mean(data.map((value) => value ** 2))
  expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  const kurtosis = mean(data.map((value) => value ** 4)) / variance ** 2
  expect(Math.abs(kurtosis - 3)).toBeLessThan(0.2)
})

test('the power of a wave falls with its frequency by the exponent asked for', () => {
  const side = 16
  const { data, count } = gaussianRandomFields(rng(), { count: 600, side, exponent: 4 })
  /** The mean power of waves of k turns along a row. */
  const power = (k: number) => {
    let sum = 0
    for (let f = 0; f < count; f++) {
      let [re, im] = [0, 0]
      for (let p = 0; p < side * side; p++) {
        const angle = (2 * Math.PI * k * (p % side)) / side
        re += data[f * side * side + p]! * Math.cos(angle)
        im += data[f * side * side + p]! * Math.sin(angle)
      }
      sum += re * re + im * im
    }
    return sum
  }
  expect(Math.abs(Math.log2(power(1) / power(2)) - 4)).toBeLessThan(0.3)
  expect(Math.abs(Math.log2(power(2) / power(4)) - 4)).toBeLessThan(0.3)
})

test('a larger exponent is smoother, and fields go on at their other edge', () => {
  const step = (exponent: number) => {
    const { data, side } = gaussianRandomFields(rng(), { count: 50, side: 10, exponent })
    const next = (p: number) => p - (p % side) + ((p + 1) % side)
    return mean(data.map((value, p) => (value - data[next(p)]!) ** 2))
  }
  expect(step(6)).toBeLessThan(step(3))
  expect(step(3)).toBeLessThan(1)
})

test('says what is wrong', () => {
  expect(() => gaussianRandomFields(rng(), { count: 0, side: 4, exponent: 2 })).toThrow('count is 0')
  expect(() => gaussianRandomFields(rng(), { count: 1, side: 1, exponent: 2 })).toThrow('side is 1')
  expect(() => gaussianRandomFields(rng(), { count: 1, side: 4, exponent: NaN })).toThrow('exponent is NaN')
  expect(() => gaussianRandomFields(rng(), { count: 1, side: 4, exponent: 2, gamma: 1 } as never)).toThrow(
    "no option 'gamma'",
  )
})
