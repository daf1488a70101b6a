import { expect, test } from 'vitest'
import { meanDissimilarity } from './diversity.ts'

test('rows at right angles are wholly unlike, copies not at all, opposites could not be more so', () => {
  const eye = [
    [1, 0, 0],
    [0, 2, 0],
    [0, 0, 5],
  ]
  const copies = [
    [1, 2],
    [2, 4],
    [0.5, 1],
  ]
  const opposites = [
    [1, 0],
    [-1, 0],
  ]
  expect(meanDissimilarity(eye)).toBeCloseTo(1, 10)
  expect(meanDissimilarity(copies)).toBeCloseTo(0, 10)
  expect(meanDissimilarity(opposites)).toBeCloseTo(2, 10)
})

test('a pair at 60 degrees, and with one more at right angles to the first', () => {
  const [a, b, c] = [
    [1, 0],
    [0.5, Math.sqrt(3) / 2],
    [0, 1],
  ] as const
  expect(meanDissimilarity([a, b])).toBeCloseTo(0.5, 6)
  expect(meanDissimilarity([a, b, c])).toBeCloseTo(1 - (0.5 + 0 + Math.sqrt(3) / 2) / 3, 6)
})

test('says what is wrong', () => {
  expect(() => meanDissimilarity([[1, 2]])).toThrow('the samples: 1 rows, not 2 or more')
  expect(() => meanDissimilarity([[1], [0]])).toThrow('row 1 of the samples has no direction')
})
