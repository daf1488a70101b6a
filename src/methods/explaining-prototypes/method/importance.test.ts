import { expect, test } from 'vitest'
import { explanationText, globalImportance, localImportance, matchPrototypes } from './importance.ts'
import { similarity } from './prototypes.ts'

const matrix = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  dim: rows[0]!.length,
})

/** Two pictures of three places, two prototypes: [place 0: j0 j1, place 1: j0 j1, place 2: j0 j1]. */
const before = matrix([
  [2, 1, 0.5, 3, 4, 2],
  [1, 4, 2, 3, 3, 0.25],
])

test('each prototype meets the place that is nearest to it', () => {
  const { cell, similarity: alike } = matchPrototypes(before, 2)
  expect(Array.from(cell)).toEqual([1, 0, 0, 2])
  expect(alike.data[0]).toBeCloseTo(Math.log(1.5 / 0.5001), 5)
  expect(alike.data[3]).toBeCloseTo(Math.log(1.25 / 0.2501), 5)
})

test('local importance is read at the place that was nearest before, not at the nearest now', () => {
  const matched = matchPrototypes(before, 2)
  const changed = matrix([
    [0.1, 1, 1.5, 3, 4, 0.1],
    [1, 0.01, 0.2, 3, 3, 2],
  ])
  const local = localImportance(matched, changed)
  const expected = [similarity(0.5) - similarity(1.5), 0, 0, similarity(0.25) - similarity(2)]
  expected.forEach((value, at) => expect(local.data[at]).toBeCloseTo(value, 5))
})

test('global importance weighs each picture by how alike it is', () => {
  const scores = globalImportance(
    matrix([
      [1, -1],
      [3, 2],
    ]),
    matrix([
      [1, 2],
      [3, 2],
    ]),
  )
  expect(Array.from(scores)).toEqual([2.5, 0.5])
})

test('an explanation in words begins with what weighs most', () => {
  expect(explanationText({ texture: 0.75, hue: 2.2473, contrast: -0.06 })).toBe(
    'hue 2.25, texture 0.75, contrast -0.06',
  )
})

test('bad input is refused by name', () => {
  expect(() => matchPrototypes(before, 4)).toThrow('6 distances of a picture are not for 4 prototypes')
  expect(() => matchPrototypes(before, 0)).toThrow('the number of prototypes')
  expect(() => matchPrototypes(matrix([[-1, 1]]), 2)).toThrow('a distance')
  const matched = matchPrototypes(before, 2)
  expect(() => localImportance(matched, matrix([[1, 2, 3, 4, 5, 6]]))).toThrow('pictures before and after')
  expect(() => localImportance(matched, matrix([[1, 2], [3, 4]]))).toThrow('place 1 of changed pictures with 1') // prettier-ignore
  expect(() => globalImportance(matrix([[1, 2]]), matrix([[1]]))).toThrow('prototypes')
  expect(() => globalImportance(matrix([[1]]), matrix([[0]]))).toThrow('no picture is like prototype 0')
})
