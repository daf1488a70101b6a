import { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { joinFeatures } from './join-features.ts'

test('the features of each episode lie side by side, row by row', () => {
  const first = [
    [1, 2],
    [3, 4],
  ]
  const { data, rows, dim } = joinFeatures([
    first,
    [[5], [6]],
    { data: Float32Array.of(7, 8), rows: 2, dim: 1 },
  ])
  expect([rows, dim]).toEqual([2, 4])
  expect([...data]).toEqual([1, 2, 5, 7, 3, 4, 6, 8])
  const array = np.array([[9], [10]])
  expect([...joinFeatures([array, [[0], [1]]]).data]).toEqual([9, 0, 10, 1])
  expect(array.shape).toEqual([2, 1])
  array.dispose()
})

test('one episode alone stays as it is', () => {
  expect([...joinFeatures([[[1, 2, 3]]]).data]).toEqual([1, 2, 3])
})

test('features that make no representation are refused, by name', () => {
  expect(() => joinFeatures([])).toThrow('at least one episode')
  expect(() => joinFeatures([[[1]], [[1], [2]]])).toThrow('episode 1 have 2 rows, those of episode 0 1')
  expect(() => joinFeatures([[[1]], [[Number.NaN]]])).toThrow('episode 1')
  expect(() => joinFeatures([[[1, 2], [3]]])).toThrow('episode 0')
  expect(() => joinFeatures([['a' as never]])).toThrow(TypeError)
})
