import { expect, test } from 'vitest'
import { columnR2, pearson, r2, spearman } from './correlation.ts'
import { matrix } from '../rows.ts'

const A = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 9]
const B = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]

test('agrees with scipy 1.17 and scikit-learn 1.9, ties included', () => {
  expect(pearson(A, B)).toBeCloseTo(0.09821605784236, 12)
  expect(spearman(A, B)).toBeCloseTo(0.12910456715599, 12)
  expect(r2(A, B)).toBeCloseTo(-0.63175675675676, 12)
})

test('a rising curve ranks perfectly and correlates less', () => {
  const x = Float32Array.of(1, 2, 3, 4, 5)
  expect(spearman(x, x.map(Math.exp))).toBeCloseTo(1, 12)
  expect(pearson(x, x.map(Math.exp))).toBeLessThan(0.95)
})

test('equal pairs give the same rank correlation in any order', () => {
  const order = [5, 2, 11, 0, 7, 1, 10, 3, 9, 4, 8, 6]
  const shuffled = (list: number[]) => order.map((i) => list[i]!)
  expect(spearman(shuffled(A), shuffled(B))).toBeCloseTo(spearman(A, B), 12)
})

test('R² is 1 for the truth, 0 for its mean, and knows prediction from truth', () => {
  const mean = A.map(() => A.reduce((sum, value) => sum + value) / A.length)
  expect(r2(A, A)).toBe(1)
  expect(r2(mean, A)).toBeCloseTo(0, 12)
  expect(r2(B, A)).not.toBeCloseTo(r2(A, B), 2)
})

test('R² column by column', () => {
  const actual = matrix([
    [0, 1],
    [1, 5],
    [2, 3],
  ])
  const predicted = matrix([
    [0, 3],
    [1, 3],
    [2, 3],
  ])
  expect(columnR2(predicted, actual)).toEqual([1, 0])
})

test.each([pearson, spearman])('a constant list has no correlation: %o', (correlate) => {
  expect(correlate([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN()
  expect(correlate([1, 2, 3], [0.1, 0.1, 0.1])).toBeNaN()
})

test('says what does not fit', () => {
  expect(() => pearson([1, 2], [1, 2, 3])).toThrow(new RangeError('2 and 3 numbers do not belong together'))
  expect(() => spearman([1, 2], [NaN, 2])).toThrow(new RangeError('number 0 of the second list is NaN'))
  expect(() => r2([1], [1])).toThrow(new RangeError('1 pairs have no correlation'))
})
