import { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { checkMatrix, classCount, matrix, readMatrix, takeRows } from './rows.ts'

test('rows become one block, and rows can be taken out of it', () => {
  const x = matrix([
    [1, 2],
    [3, 4],
    [5, 6],
  ])
  expect(x).toEqual({ data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, dim: 2 })
  expect(takeRows(x, [2, 0, 2]).data).toEqual(Float32Array.of(5, 6, 1, 2, 5, 6))
})

test('reads an array of the numerics library, integers too', async () => {
  const array = np.array([1, 2, 3, 4, 5, 6]).reshape([2, 3])
  expect(await readMatrix(array.add(1))).toEqual({ data: Float32Array.of(2, 3, 4, 5, 6, 7), rows: 2, dim: 3 })
  const whole = np.array(Int32Array.of(7, 8)).reshape([2, 1])
  expect((await readMatrix(whole)).data).toEqual(Float32Array.of(7, 8))
  await expect(readMatrix(np.zeros([2]))).rejects.toThrow('a matrix has two axes, not 1')
})

test('counts classes by the largest label', () => {
  expect(classCount(Int32Array.of(0, 4, 1))).toBe(5)
  expect(classCount([])).toBe(0)
  expect(() => classCount([0.5])).toThrow(new RangeError('label 0 is 0.5, not a whole number from 0 up'))
})

test('says what does not fit', () => {
  expect(() => matrix([[1, 2], [3]])).toThrow(
    new RangeError('a matrix: row 1 has 1 numbers, the first 2'),
  )
  expect(() => matrix([])).toThrow(RangeError)
  expect(() => checkMatrix('it', { data: new Float32Array(5), rows: 2, dim: 3 })).toThrow(
    new RangeError('it says 2 rows of 3 but holds 5 numbers'),
  )
})
