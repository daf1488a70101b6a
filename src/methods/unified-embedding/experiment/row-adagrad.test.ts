import { expect, test } from 'vitest'
import { RowAdagrad } from './row-adagrad.ts'

const rows = (...numbers: number[]) => Int32Array.from(numbers)
const numbers = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * i + 1))

test('starts uniform within the scale, otherwise for another seed', () => {
  const { weights } = new RowAdagrad(5000, 4)
  const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length
  expect(Math.abs(mean)).toBeLessThan(0.001)
  expect(variance).toBeCloseTo(0.05 ** 2 / 3, 5)
  expect(weights.every((w) => Math.abs(w) <= 0.05)).toBe(true)
  expect(new RowAdagrad(5000, 4).weights).toEqual(weights)
  expect(new RowAdagrad(5000, 4, 1).weights).not.toEqual(weights)
})

test('two steps by hand, a row named twice getting both gradients', () => {
  const table = new RowAdagrad(3, 2)
  const { weights } = table
  weights.set([1, 2, 3, 4, 5, 6])
  table.step(0.1, rows(2, 0, 2), [1, 0, 3, 4, 2, 4])
  // Row 2 has g = (3, 4), mean square 12.5; row 0 the same.
  const first = Math.sqrt(12.5)
  expect(weights[0]).toBeCloseTo(1 - 0.3 / first, 6)
  expect(weights[5]).toBeCloseTo(6 - 0.4 / first, 6)
  expect([weights[2], weights[3]]).toEqual([3, 4])
  expect([...table.squares]).toEqual([12.5, 0, 12.5])

  table.step(0.1, rows(0), [0, 1])
  expect(table.squares[0]).toBe(13)
  expect(weights[0], 'no gradient, no move').toBeCloseTo(1 - 0.3 / first, 6)
  expect(weights[1]).toBeCloseTo(2 - 0.4 / first - 0.1 / Math.sqrt(13), 6)
})

test('is dense row-wise Adagrad, done sparsely', () => {
  const [count, dim, rate] = [7, 3, 0.2]
  const table = new RowAdagrad(count, dim)
  table.weights.set(numbers(count * dim))
  const dense = Float64Array.from(numbers(count * dim))
  const sums = new Float64Array(count)
  for (let step = 0; step < 20; step++) {
    const chosen = rows(step % count, (step * step) % count, (3 * step) % count)
    const gradient = numbers(9).map((g) => g * Math.cos(step))
    const full = new Float64Array(count * dim)
    chosen.forEach((row, i) => {
      for (let d = 0; d < dim; d++) full[row * dim + d]! += gradient[i * dim + d]!
    })
    for (let row = 0; row < count; row++) {
      const g = full.subarray(row * dim, (row + 1) * dim)
      sums[row]! += g.reduce((sum, v) => sum + v * v, 0) / dim
      g.forEach((v, d) => (dense[row * dim + d]! -= (rate * v) / (Math.sqrt(sums[row]!) + 1e-8)))
    }
    table.step(rate, chosen, gradient)
  }
  table.weights.forEach((w, i) => expect(w).toBeCloseTo(dense[i]!, 4))
})

test('gathers rows in any order', () => {
  const table = new RowAdagrad(3, 2)
  table.weights.set([1, 2, 3, 4, 5, 6])
  expect([...table.gather(rows(2, 0))]).toEqual([5, 6, 1, 2])
  expect([...table.gather(rows(1, 1))]).toEqual([3, 4, 3, 4])
})

test('refuses rows that are not there', () => {
  const table = new RowAdagrad(3, 2)
  expect(() => table.gather(rows(-1))).toThrow('there is no row -1 in a table of 3')
  expect(() => table.gather(rows(3))).toThrow('there is no row 3 in a table of 3')
})
