import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { batches } from './batches.ts'

const rowNumbers = (seed: number, rows: number, size: number, steps: number) =>
  [...batches(random.key(seed), rows, size, steps)].map((batch) => batch.js() as number[])
const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b)

test('each epoch visits every row once, in another order than the epoch before', () => {
  const all = rowNumbers(0, 12, 4, 6)
  const [first, second] = [all.slice(0, 3).flat(), all.slice(3).flat()]

  expect(sorted(first)).toEqual(Array.from({ length: 12 }, (_, i) => i))
  expect(sorted(second)).toEqual(sorted(first))
  expect(second).not.toEqual(first)
})

test('a short last batch is left out: all have the same size and no row comes twice', () => {
  const epoch = rowNumbers(1, 11, 4, 2)

  expect(epoch.map((batch) => batch.length)).toEqual([4, 4])
  expect(new Set(epoch.flat()).size).toBe(8)
})

test('gives as many batches as steps, also when they end inside an epoch', () => {
  expect(rowNumbers(2, 10, 5, 7)).toHaveLength(7)
  expect(rowNumbers(2, 10, 5, 0)).toHaveLength(0)
})

test('the same key gives the same batches, another key others', () => {
  expect(rowNumbers(3, 20, 5, 6)).toEqual(rowNumbers(3, 20, 5, 6))
  expect(rowNumbers(4, 20, 5, 6)).not.toEqual(rowNumbers(3, 20, 5, 6))
})

test('more steps leave the first batches as they were', () => {
  expect(rowNumbers(5, 20, 5, 12).slice(0, 6)).toEqual(rowNumbers(5, 20, 5, 6))
})

test('leaving the loop early frees what is left', () => {
  const key = random.key(6)
  for (const batch of batches(key, 8, 2, 100)) {
    batch.dispose()
    break
  }

  expect(key.refCount).toBe(0)
})

test('refuses a batch that is larger than the rows, or no whole number', () => {
  expect(() => rowNumbers(0, 3, 5, 1)).toThrow(new RangeError('a batch of 5 does not fit into 3 rows'))
  expect(() => rowNumbers(0, 3, 0, 1)).toThrow(new RangeError('a batch of 0 rows'))
  expect(() => rowNumbers(0, 3, 1.5, 1)).toThrow(RangeError)
})
