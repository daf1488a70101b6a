import { expect, test } from 'vitest'
import { meanReciprocalRank, rankViews } from './retrieval.ts'

/** Two objects of three views each. */
const views = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [2, 0],
  [0, 5],
  [1, 1],
]

test('the right view is ranked among those of its own object, by the angle', () => {
  const predicted = [
    [9, 1],
    [1, 0.9],
    [0.1, 0],
    [0, 1],
  ]
  expect([...rankViews(predicted, views, [0, 1, 2, 5], 3)]).toEqual([1, 2, 3, 2])
  // The second view of the second object is longer than the third, and farther off.
  expect([...rankViews([[1, 0.9]], views, [5], 3)]).toEqual([1])
})

test('where all views look the same the right one is last', () => {
  const same = Array.from({ length: 6 }, () => [1, 1])
  expect([...rankViews(same.slice(0, 2), same, [0, 4], 3)]).toEqual([3, 3])
})

test('the mean reciprocal rank is one for right guesses', () => {
  expect(meanReciprocalRank([1, 1])).toBe(1)
  expect(meanReciprocalRank([1, 2, 4])).toBeCloseTo(1.75 / 3, 10)
})

test('bad input is named', () => {
  expect(() => rankViews([[1, 2, 3]], views, [0], 3)).toThrow('3')
  expect(() => rankViews([[1, 2]], views, [6], 3)).toThrow('label 0 of the targets is 6')
  expect(() => rankViews([[1, 2]], views, [0], 4)).toThrow('6 views are not a whole number of objects with 4')
  expect(() => rankViews([[1, 2]], views, [0, 1], 3)).toThrow('targets')
  expect(() => rankViews([[1, Number.NaN]], views, [0], 3)).toThrow('NaN')
  expect(() => meanReciprocalRank([])).toThrow('there are no places')
  expect(() => meanReciprocalRank([0])).toThrow('place 0 is 0')
})
