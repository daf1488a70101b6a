import { expect, test } from 'vitest'
import { rankRdm } from './ranks.ts'

test('stretched ranks run from 0 to 1 and ignore any rising change of scale', () => {
  const values = [0.3, 2, 0.1, 7, 2]
  expect([...rankRdm(values)]).toEqual([0.25, 0.625, 0, 1, 0.625])
  expect([...rankRdm(values.map((v) => Math.exp(3 * v)))]).toEqual([...rankRdm(values)])
})

test('the smallest and largest may be shared', () => {
  // Ranks 1.5, 1.5, 3.5, 3.5.
  expect([...rankRdm([0, 0, 4, 4])]).toEqual([0, 0, 1, 1])
})

test('says what cannot be ranked', () => {
  expect(() => rankRdm([1, 1, 1])).toThrow(/3 dissimilarities that do not differ/)
  expect(() => rankRdm([1])).toThrow(RangeError)
  expect(() => rankRdm([1, Number.NaN])).toThrow(/number 1.*NaN/)
})
