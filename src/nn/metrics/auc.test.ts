import { expect, test } from 'vitest'
import { auc, groupAuc } from './auc.ts'

const SCORES = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.05, 0.35, 0.7]
const LABELS = [0, 0, 1, 1, 1, 0, 1, 0, 0, 0]
const USERS = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]

test('agrees with scikit-learn 1.9, ties included', () => {
  expect(auc(SCORES, LABELS)).toBeCloseTo(0.77083333333333, 12)
})

test('counts pairs: every positive against every negative, ties as half', () => {
  const scores = Array.from({ length: 60 }, (_, i) => Math.round(4 * Math.sin(i * i)))
  const labels = scores.map((_, i) => Math.cos(3 * i * i) > 0.2)
  let [won, pairs] = [0, 0]
  scores.forEach((positive, i) =>
    scores.forEach((negative, j) => {
      if (!labels[i] || labels[j]) return
      won += positive > negative ? 1 : positive === negative ? 0.5 : 0
      pairs++
    }),
  )
  expect(auc(scores, labels)).toBeCloseTo(won / pairs, 12)
})

test('1 when all positives lead, 0 when they trail, a half when all scores are equal', () => {
  expect(auc(Float32Array.of(1, 2, 3, 4), [0, 0, 1, 1])).toBe(1)
  expect(auc(Float32Array.of(1, 2, 3, 4), [1, 1, 0, 0])).toBe(0)
  expect(auc([7, 7, 7, 7], [1, 0, 0, 1])).toBe(0.5)
})

test('users count by their impressions; one without a positive does not', () => {
  expect(groupAuc(SCORES, LABELS, USERS)).toBeCloseTo((0.75 * 4 + 0.875 * 4) / 8, 12)
  const half = groupAuc([1, 2, 2, 1, 1, 1], [0, 1, 0, 1, 1, 1], ['a', 'a', 'b', 'b', 'b', 'b'])
  expect(half, 'one right pair for 2 rows, wrong pairs for 4').toBeCloseTo(2 / 6, 12)
})

test('an offset per user changes the AUC, not the grouped one', () => {
  const shifted = SCORES.map((score, i) => score + 10 * USERS[i]!)
  expect(groupAuc(shifted, LABELS, USERS)).toBeCloseTo(groupAuc(SCORES, LABELS, USERS), 12)
  expect(auc(shifted, LABELS)).not.toBeCloseTo(auc(SCORES, LABELS), 2)
})

test('NaN where there is nothing to compare', () => {
  expect(auc([1, 2], [1, 1])).toBeNaN()
  expect(auc([], [])).toBeNaN()
  expect(groupAuc([1, 2], [0, 1], ['a', 'b'])).toBeNaN()
})

test('says what does not fit', () => {
  expect(() => auc([1, NaN], [0, 1])).toThrow(new RangeError('number 1 of the scores is NaN'))
  expect(() => auc([1, 2], [-1, 1])).toThrow(new RangeError('label 0 is -1, neither 0 nor 1'))
  expect(() => groupAuc([1, 2], [0, 1], ['a'])).toThrow(RangeError)
})
