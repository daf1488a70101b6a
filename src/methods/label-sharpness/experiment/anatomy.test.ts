import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { INPUTS, patients, scans } from './anatomy.ts'
import { SIDE, digitQuestions } from './digit-questions.ts'

test('a lesion is as long as its contrast, and all that sets two scans of a patient apart', () => {
  const cases = patients(generator(random.key(0)), 4, 50)
  const ill = scans({ ...cases, labels: new Int32Array(50).fill(1) }, 0.5)
  const well = scans({ ...cases, labels: new Int32Array(50) }, 0.5)
  for (let row = 0; row < 50; row++) {
    const apart = ill.data
      .subarray(row * INPUTS, (row + 1) * INPUTS)
      .map((value, i) => value - well.data[row * INPUTS + i]!)
    expect(Math.hypot(...apart)).toBeCloseTo(0.5, 4)
  }
})

test('scans spread by 4 in all, and about half of the patients have a lesion', () => {
  const { anatomy, labels } = patients(generator(random.key(1)), 8, 400)
  let total = 0
  for (let column = 0; column < INPUTS; column++) {
    const values = Array.from({ length: 400 }, (_, row) => anatomy.data[row * INPUTS + column]!)
    const mean = values.reduce((sum, value) => sum + value, 0) / 400
    total += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400
  }
  expect(Math.sqrt(total)).toBeCloseTo(4, 3)
  expect(Math.abs(labels.reduce((sum, label) => sum + label, 0) - 200)).toBeLessThan(50)
})

test('the same pictures carry both questions; a spot adds 1.6 to the ink and stays in range', async () => {
  const { x, digit, spot } = await digitQuestions(generator(random.key(2)), { train: 1000, test: 1000 })
  expect(x.data.every((value) => value >= 0 && value <= 1.000001)).toBe(true)
  for (const labels of [digit, spot]) {
    const ones = labels.reduce((sum, label) => sum + label, 0)
    expect(ones).toBeGreaterThan(850)
    expect(ones).toBeLessThan(1250)
  }
  const ink = (wanted: number) => {
    const rows = [...spot.keys()].filter((row) => spot[row] === wanted && digit[row] === 1)
    const sums = rows.map((row) =>
      x.data.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE).reduce((sum, value) => sum + value, 0),
    )
    return sums.reduce((sum, value) => sum + value, 0) / sums.length
  }
  expect(Math.abs(ink(1) - ink(0) - 1.6)).toBeLessThan(1.2)
})
