import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mean, median, pearson, quantile, quantiles, ranks, spearman } from './statistics.ts'

const LISTS = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 })

test('mean, median and quantiles by hand, in any order and of any list', () => {
  expect(mean([1, 2, 6])).toBe(3)
  expect(mean(Float32Array.of(0.5, 1.5))).toBe(1)
  expect(median([9, 1, 4])).toBe(4)
  expect(median([9, 1, 4, 5])).toBe(4.5)
  expect(quantiles([10, 40, 20, 30], [0, 0.25, 0.5, 1])).toEqual([10, 17.5, 25, 40])
  expect(quantile(Float64Array.of(-2, 10, -1), 0.25)).toBe(-1.5)
  expect(quantile([7], 0.3)).toBe(7)
})

test('equal numbers share their rank', () => {
  expect([...ranks([30, 10, 20, 10, 10])]).toEqual([5, 2, 4, 2, 2])
  expect([...ranks([4])]).toEqual([1])
})

test('ranks sum to what 1 to n do, and keep the order', () => {
  fc.assert(
    fc.property(LISTS, (list) => {
      const found = ranks(list)
      expect(found.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo((list.length * (list.length + 1)) / 2, 9)
      list.forEach((a, i) =>
        list.forEach((b, j) => expect(Math.sign(found[i]! - found[j]!)).toBe(Math.sign(a - b) + 0)),
      )
    }),
    { numRuns: 50 },
  )
})

test("Spearman's correlation is Pearson's of the ranks", () => {
  const [a, b] = [
    [3, 1, 4, 1, 5, 9],
    [2, 7, 1, 8, 2, 8],
  ]
  expect(spearman(a, b)).toBeCloseTo(pearson(ranks(a), ranks(b)), 12)
})

test('the median splits the list', () => {
  fc.assert(
    fc.property(LISTS, (list) => {
      const middle = median(list)
      expect(list.filter((value) => value < middle).length).toBeLessThanOrEqual(list.length / 2)
      expect(list.filter((value) => value > middle).length).toBeLessThanOrEqual(list.length / 2)
    }),
  )
})

test.each([mean, median, ranks, (list: number[]) => quantile(list, 0.5)])('says what is wrong: %o', (of) => {
  expect(() => of([])).toThrow(new RangeError('there are no numbers'))
  expect(() => of([1, NaN])).toThrow(new RangeError('number 1 of the numbers is NaN'))
})

test('a share lies between 0 and 1', () => {
  expect(() => quantile([1], 50)).toThrow(new RangeError('share is 50, not a number from 0 to 1'))
})
