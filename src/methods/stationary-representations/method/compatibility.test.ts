import { describe, expect, test } from 'vitest'
import { matrix } from '#nn/rows.ts'
import {
  averageAccuracy,
  averageCompatibility,
  compatibilityMatrix,
  inequalityViolations,
  searchAccuracy,
} from './compatibility.ts'

/** Three models of four: (new, old) pairs (2,0) and (2,1) improve on the old one, (1,0) only equals it. */
const M = [
  [0.5, 9, 9],
  [0.5, 0.6, 9],
  [0.7, 0.61, 0.8],
]

describe('averageCompatibility and averageAccuracy', () => {
  test('count strict improvements and average the lower triangle', () => {
    expect(averageCompatibility(M)).toBeCloseTo(2 / 3, 12)
    expect(averageAccuracy(M)).toBeCloseTo((0.5 + 0.5 + 0.6 + 0.7 + 0.61 + 0.8) / 6, 12)
  })

  test('do not read what stands above the diagonal', () => {
    const ragged = M.map((row, i) => row.slice(0, i + 1))
    const holes = M.map((row, i) => row.map((v, j) => (j > i ? NaN : v)))
    for (const same of [ragged, holes]) {
      expect(averageCompatibility(same)).toBe(averageCompatibility(M))
      expect(averageAccuracy(same)).toBe(averageAccuracy(M))
    }
  })

  test('count a true zero, which the average must not skip', () => {
    expect(averageAccuracy([[1], [0, 0.5]])).toBe(0.5)
  })

  test('say what is missing', () => {
    expect(() => averageAccuracy([])).toThrow('at least one model')
    expect(() => averageCompatibility([[0.5]])).toThrow('at least two models')
    expect(() => averageAccuracy([[0.5], [0.5]])).toThrow('row 1 of 2 has 1 numbers')
    expect(() => averageAccuracy([[0.5, 1, 1], [0.5, 1]])).toThrow('row 0 of 2 has 3 numbers') // prettier-ignore
    expect(() => averageAccuracy([[0.5], [NaN, 1]])).toThrow('number 0 of row 1 is NaN')
  })
})

describe('searchAccuracy', () => {
  const gallery = { x: matrix([[10, 0], [0, 1], [1, 0.8], [-1, 0]]), labels: [7, 7, 9, 3] } // prettier-ignore

  test('compares with the mean of unit vectors of each label', () => {
    // The mean of label 7 points along (1, 1); unscaled it would be (10, 1), further off than label 9.
    expect(searchAccuracy({ x: matrix([[1, 1.2]]), labels: [7] }, gallery)).toBe(1)
    expect(searchAccuracy({ x: matrix([[1, 1.2]]), labels: [9] }, gallery)).toBe(0)
    expect(searchAccuracy({ x: matrix([[-5, 1], [2, 2]]), labels: [3, 3] }, gallery)).toBe(0.5) // prettier-ignore
  })

  test('of equals takes the label that comes first', () => {
    const twins = { x: matrix([[1, 0], [1, 0]]), labels: [2, 1] } // prettier-ignore
    const found = (label: number) => searchAccuracy({ x: matrix([[1, 0]]), labels: [label] }, twins)
    expect([found(2), found(1)]).toEqual([1, 0])
  })

  test('looks among single items and deeper lists', () => {
    const query = { x: matrix([[1, 0.9]]), labels: [7] }
    const found = (k: number) => searchAccuracy(query, gallery, { k, among: 'items' })
    expect([found(1), found(2), found(4)]).toEqual([0, 1, 1])
  })

  test('never finds a label that is not there', () => {
    expect(searchAccuracy({ x: matrix([[1, 0]]), labels: [4] }, gallery, { k: 10 })).toBe(0)
  })

  test('refuses what does not fit', () => {
    expect(() => searchAccuracy({ x: matrix([[1, 0, 0]]), labels: [7] }, gallery)).toThrow(
      'the queries are 3 wide, the gallery 2',
    )
    expect(() => searchAccuracy({ x: matrix([[1, 0]]), labels: [] }, gallery)).toThrow('0 labels, not 1')
    expect(() => searchAccuracy(gallery, gallery, { k: 0 })).toThrow('k is 0')
    expect(() => searchAccuracy({ x: matrix([[1, NaN]]), labels: [7] }, gallery)).toThrow(RangeError)
  })
})

describe('compatibilityMatrix', () => {
  const items = { items: [[1, 0], [0, 1], [-1, -1]], labels: [0, 1, 2] } // prettier-ignore
  const plain = (rows: number[][]) => matrix(rows)
  const swapped = (rows: number[][]) => matrix(rows.map((row) => row.toReversed()))

  test('asks every earlier gallery with every model', () => {
    const found = compatibilityMatrix([plain, swapped, plain], items, items)
    expect(found).toEqual([
      [1, NaN, NaN],
      [1 / 3, 1, NaN],
      [1, 1 / 3, 1],
    ])
    expect(averageCompatibility(found)).toBe(0)
    expect(averageAccuracy(found)).toBeCloseTo(14 / 18, 12)
  })

  test('takes the queries of the row and the gallery of the column', () => {
    const query = { items: [[1, 0.5], [0.5, 1]], labels: [0, 0] } // prettier-ignore
    const lost = (rows: number[][]) => matrix(rows.map(() => [-1, -1]))
    const found = compatibilityMatrix([plain, lost], query, items)
    expect(found).toEqual([
      [0.5, NaN],
      [0, 1],
    ])
    expect(averageCompatibility(compatibilityMatrix([lost, plain], query, items))).toBe(0)
  })

  test('needs a model', () => {
    expect(() => compatibilityMatrix([], items, items)).toThrow('at least one model')
  })
})

describe('inequalityViolations', () => {
  const old = matrix([[1, 0.2], [1, -0.2], [0, 1]]) // prettier-ignore
  const labels = [0, 0, 1]
  const pairs = [0, 1, 1, 0, 0, 2, 2, 1]

  test('finds none when nothing changed', () => {
    expect(inequalityViolations(old, old, labels, pairs)).toEqual({ same: 0, different: 0 })
  })

  test('counts by hand', () => {
    // Item 0 moves onto item 1, item 1 away from both, item 2 nearer to item 1.
    const updated = matrix([[1, -0.2], [0.3, -1], [1, 1]]) // prettier-ignore
    expect(inequalityViolations(updated, old, labels, pairs)).toEqual({ same: 0.5, different: 0.5 })
  })

  test('does not mind the length of vectors', () => {
    const updated = matrix([[10, -2], [0.03, -0.1], [1, 1]]) // prettier-ignore
    expect(inequalityViolations(updated, old, labels, pairs)).toEqual({ same: 0.5, different: 0.5 })
  })

  test('refuses what does not fit', () => {
    expect(() => inequalityViolations(old, old, labels, [0, 3])).toThrow('an item of a pair is 3')
    expect(() => inequalityViolations(old, old, labels, [0])).toThrow('1 item numbers make no pairs')
    expect(() => inequalityViolations(matrix([[1, 0]]), old, labels, pairs)).toThrow(RangeError)
  })
})
