import { expect, test } from 'vitest'
import { averageRanks, quantile, rankRdm } from './ranks.ts'

test('equal numbers share their mean rank', () => {
  expect([...averageRanks([3, 1, 3, 2])]).toEqual([3.5, 1, 3.5, 2])
  expect([...averageRanks([5, 5, 5])]).toEqual([2, 2, 2])
})

test('ranks are one more than the numbers below and half the others that are equal', () => {
  const values = Array.from({ length: 200 }, (_, i) => (i * i * 7) % 61)
  const counted = values.map(
    (value) => values.filter((v) => v < value).length + (values.filter((v) => v === value).length + 1) / 2,
  )
  expect([...averageRanks(values)]).toEqual(counted)
})

test('stretched ranks run from 0 to 1 and ignore any rising change of scale', () => {
  const values = [0.3, 2, 0.1, 7, 2]
  expect([...rankRdm(values)]).toEqual([0.25, 0.625, 0, 1, 0.625])
  expect([...rankRdm(values.map((v) => Math.exp(3 * v)))]).toEqual([...rankRdm(values)])
})

test('the smallest and largest may be shared', () => {
  // Ranks 1.5, 1.5, 3.5, 3.5.
  expect([...rankRdm([0, 0, 4, 4])]).toEqual([0, 0, 1, 1])
})

test('quantiles lie on the line between neighbours', () => {
  expect(quantile([1, 2, 4], 0)).toBe(1)
  expect(quantile([1, 2, 4], 0.75)).toBe(3)
  expect(quantile([1, 2, 4], 1)).toBe(4)
})

test('says what cannot be ranked', () => {
  expect(() => rankRdm([1, 1, 1])).toThrow(/3 dissimilarities that do not differ/)
  expect(() => rankRdm([1])).toThrow(RangeError)
  expect(() => averageRanks([1, Number.NaN])).toThrow(/number 1.*NaN/)
})
