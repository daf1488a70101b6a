import { expect, test } from 'vitest'
import { hypervolume, paretoFront } from './pareto.ts'

const POINTS = [
  [1, 4],
  [2, 3],
  [2, 2],
  [3, 1],
  [0, 0],
  [2, 3],
]

test('the front keeps what nothing dominates, equal points together', () => {
  expect(paretoFront(POINTS)).toEqual([0, 1, 3, 5])
  expect(paretoFront([[1, 2, 3]])).toEqual([0])
  expect(
    paretoFront([
      [1, 1, 0],
      [1, 1, 1],
    ]),
  ).toEqual([1])
})

test('the area of a staircase by hand', () => {
  expect(hypervolume(POINTS, [0, 0])).toBe(4 + 3 + 1)
  expect(hypervolume(POINTS, [1, 1])).toBe(2)
  expect(hypervolume([[0.5, 0.5]], [1, 0])).toBe(0)
})

test('a dominated point adds no area, a better one does', () => {
  expect(hypervolume([...POINTS, [1.5, 2.5]], [0, 0])).toBe(8)
  expect(hypervolume([...POINTS, [3, 3]], [0, 0])).toBe(10)
})

test('says what is wrong', () => {
  expect(() => paretoFront([])).toThrow('there are no points')
  expect(() => paretoFront([[1, 2], [1]])).toThrow('1 and 2 numbers of point 1')
  expect(() => paretoFront([[1, Number.NaN]])).toThrow('number 1 of point 0 is NaN')
  expect(() => hypervolume([[1, 2, 3]], [0, 0])).toThrow('3 and 2 numbers of point 0')
  expect(() => hypervolume([[1, 2]], [0, Infinity])).toThrow('number 1 of the reference is Infinity')
})
