import { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { lossAndGradient } from '#nn/jit.ts'
import { miniBatchAwareL2 } from './mini-batch-l2.ts'

const TABLE = [
  [1, 2],
  [-3, 0.5],
  [0, 4],
  [2, -1],
]
const COUNTS = [10, 4, 2, 1]
const ids = (list: number[] | number[][]) => np.array(list, { dtype: np.int32 })
const squared = (row: number[]) => row.reduce((sum, x) => sum + x * x, 0)

test('by hand: rows 1 and 2 occur, once counted each', () => {
  const penalty = miniBatchAwareL2(np.array(TABLE), ids([1, 2, 1, 1]), np.array(COUNTS), 0.1)
  expect(penalty.item()).toBeCloseTo(0.05 * (9.25 / 4 + 16 / 2), 6)
})

test('its gradient is lambda w / n on rows of the batch and zero elsewhere', () => {
  const list = [
    [0, 3],
    [3, 3],
  ]
  const loss = (table: np.Array) => miniBatchAwareL2(table, ids(list), np.array(COUNTS), 0.1)
  const [, gradient] = lossAndGradient(loss)(np.array(TABLE))
  const wanted = TABLE.map((row, j) => row.map((w) => (j === 0 || j === 3 ? (0.1 * w) / COUNTS[j]! : 0)))
  const found = (gradient.js() as number[][]).flat()
  found.forEach((slope, i) => expect(slope).toBeCloseTo(wanted.flat()[i]!, 6))
})

test('batches of one sample sum to plain L2 over an epoch', () => {
  const epoch = COUNTS.flatMap((count, j) => Array.from({ length: count }, () => j))
  const total = epoch.reduce(
    (sum, id) => sum + miniBatchAwareL2(np.array(TABLE), ids([id]), np.array(COUNTS), 0.2).item(),
    0,
  )
  expect(total).toBeCloseTo(0.1 * TABLE.reduce((sum, row) => sum + squared(row), 0), 5)
})

test('says what does not fit', () => {
  const call = (table: np.Array, counts: number[], lambda: number) => () =>
    miniBatchAwareL2(table, ids([0]), np.array(counts), lambda)
  expect(call(np.zeros([4]), COUNTS, 1)).toThrow('must be a matrix')
  expect(call(np.array(TABLE), [1, 2], 1)).toThrow('counts of shape [2] for a table of 4 rows')
  expect(call(np.array(TABLE), COUNTS, -1)).toThrow('not -1')
  expect(call(np.array(TABLE), COUNTS, NaN)).toThrow(RangeError)
  const far = () => miniBatchAwareL2(np.array(TABLE), ids([4]), np.array(COUNTS), 1)
  expect(far).toThrow('an id of the batch is 4')
})
