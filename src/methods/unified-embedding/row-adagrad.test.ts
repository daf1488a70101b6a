import { describe, expect, test } from 'vitest'
import { RowAdagrad } from './row-adagrad.ts'

const numbers = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * i + 1))

test('starts uniform within the scale, otherwise for another seed', () => {
  const { weights } = new RowAdagrad(5000, 4, { scale: 0.05 })
  const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length
  expect(Math.abs(mean)).toBeLessThan(0.001)
  expect(variance).toBeCloseTo(0.05 ** 2 / 3, 5)
  expect(weights.every((w) => Math.abs(w) <= 0.05)).toBe(true)
  expect(new RowAdagrad(5000, 4, { scale: 0.05 }).weights).toEqual(weights)
  expect(new RowAdagrad(5000, 4, { scale: 0.05, seed: 1 }).weights).not.toEqual(weights)
})

test('two steps by hand, a row named twice getting both gradients', () => {
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6)
  const table = new RowAdagrad(3, 2, { weights })
  table.addGradient([2, 0, 2], [1, 0, 3, 4, 2, 4])

  expect(table.step(0.1)).toBe(2)
  // Row 2 has g = (3, 4), mean square 12.5; row 0 the same.
  const first = Math.sqrt(12.5)
  expect(weights[0]).toBeCloseTo(1 - 0.3 / first, 6)
  expect(weights[5]).toBeCloseTo(6 - 0.4 / first, 6)
  expect([weights[2], weights[3]]).toEqual([3, 4])
  expect([...table.squares]).toEqual([12.5, 0, 12.5])

  table.addGradient([0], [0, 1])
  expect(table.step(0.1)).toBe(1)
  expect(table.squares[0]).toBe(13)
  expect(weights[0], 'no gradient, no move').toBeCloseTo(1 - 0.3 / first, 6)
  expect(weights[1]).toBeCloseTo(2 - 0.4 / first - 0.1 / Math.sqrt(13), 6)
})

test('is dense row-wise Adagrad, done sparsely', () => {
  const [rows, dim, rate] = [7, 3, 0.2]
  const table = new RowAdagrad(rows, dim, { weights: numbers(rows * dim) })
  const dense = Float64Array.from(numbers(rows * dim))
  const sums = new Float64Array(rows)
  for (let step = 0; step < 20; step++) {
    const chosen = [step % rows, (step * step) % rows, (3 * step) % rows]
    const gradient = numbers(9).map((g) => g * Math.cos(step))
    const full = new Float64Array(rows * dim)
    chosen.forEach((row, i) => {
      for (let d = 0; d < dim; d++) full[row * dim + d]! += gradient[i * dim + d]!
    })
    for (let row = 0; row < rows; row++) {
      const g = full.subarray(row * dim, (row + 1) * dim)
      sums[row]! += g.reduce((sum, v) => sum + v * v, 0) / dim
      g.forEach((v, d) => (dense[row * dim + d]! -= (rate * v) / (Math.sqrt(sums[row]!) + 1e-8)))
    }
    table.addGradient(chosen, gradient)
    table.step(rate)
  }
  table.weights.forEach((w, i) => expect(w).toBeCloseTo(dense[i]!, 4))
})

test('a step without a gradient moves nothing', () => {
  const table = new RowAdagrad(3, 2)
  const before = table.weights.slice()
  table.addGradient([1], [1, 1])
  table.step(0)
  expect(table.step(1)).toBe(0)
  expect(table.weights).toEqual(before)
})

test('gathers rows in any order, into given memory', () => {
  const table = new RowAdagrad(3, 2, { weights: Float32Array.of(1, 2, 3, 4, 5, 6) })
  const out = new Float32Array(5)
  expect(table.gather([2, 0], out)).toBe(out)
  expect([...out]).toEqual([5, 6, 1, 2, 0])
  expect([...table.gather([1, 1])]).toEqual([3, 4, 3, 4])
})

describe('refuses', () => {
  const table = new RowAdagrad(3, 2)
  const before = table.weights.slice()

  test('a gradient that does not fit, and then adds nothing', () => {
    expect(() => table.addGradient([0, 3], [1, 1, 1, 1])).toThrow('there is no row 3 in a table of 3')
    expect(() => table.addGradient([0, 1], [1, 1, NaN, 1])).toThrow('number 2 of the gradient is NaN')
    expect(() => table.addGradient([0], [1])).toThrow('1 numbers are no gradient of 1 rows of 2')
    expect(table.step(1)).toBe(0)
    expect(table.weights).toEqual(before)
  })

  test('rows that are not there', () => {
    expect(() => table.gather([-1])).toThrow(RangeError)
    expect(() => table.gather([0.5])).toThrow(RangeError)
    expect(() => table.gather([0, 1], new Float32Array(3))).toThrow('2 rows of 2 do not fit into 3 numbers')
  })

  test('sizes, rates and arrays that make no sense', () => {
    expect(() => new RowAdagrad(0, 2)).toThrow('rows must be from 1, not 0')
    expect(() => new RowAdagrad(2, 1.5)).toThrow('dim must be from 1, not 1.5')
    expect(() => new RowAdagrad(2, 2, { epsilon: 0 })).toThrow(RangeError)
    expect(() => new RowAdagrad(2, 2, { weights: new Float32Array(3) })).toThrow('3 weights where 4 belong')
    expect(() => new RowAdagrad(2, 2, { squares: [0, 0] as unknown as Float32Array })).toThrow(TypeError)
    expect(() => table.step(-1)).toThrow('a learning rate of -1')
  })
})
