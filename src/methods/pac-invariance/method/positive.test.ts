import { expect, test } from 'vitest'
import { positiveSolver } from './positive.ts'

test('a positive system by hand, and another right side', () => {
  const solve = positiveSolver(Float64Array.of(4, 2, 2, 5))
  expect([...solve([8, 12])]).toEqual([1, 2])
  expect([...solve([4, 2])]).toEqual([1, 0])
})

test('a feature said twice gets no weight the second time', () => {
  expect([...positiveSolver(Float64Array.of(1, 1, 1, 1))([2, 2])]).toEqual([2, 0])
})

test('what is no system is refused', () => {
  expect(() => positiveSolver(new Float64Array(3))).toThrow('a matrix of 3 numbers is not square')
  expect(() => positiveSolver(Float64Array.of(1))([1, 2])).toThrow('2 right sides for 1 unknowns')
})
