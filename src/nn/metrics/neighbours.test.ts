import { expect, test } from 'vitest'
import { accuracyOf } from './accuracy.ts'
import { matrix } from '../rows.ts'
import { knnAccuracy, knnClassify, nearestNeighbours } from './neighbours.ts'

const wave = (rows: number, dim: number, frequency: number) =>
  matrix(
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: dim }, (_, j) => Math.sin(frequency * (i + 1) * (j + 1) + j * j)),
    ),
  )
const [INDEX, QUERIES] = [wave(40, 4, 0.9), wave(6, 4, 1.3)]
const expectNear = (actual: ArrayLike<number>, expected: number[]) =>
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5))

test('finds what scikit-learn 1.9 finds, by either metric', () => {
  const euclidean = nearestNeighbours(INDEX, QUERIES, { k: 3 })
  expect([...euclidean.ids]).toEqual([35, 28, 21, 2, 9, 16, 38, 31, 24, 5, 12, 19, 34, 27, 20, 35, 28, 21])
  expectNear(euclidean.distances, [0.97159, 1.05132, 1.132874, 0.437665, 0.506204, 0.57305])

  const cosine = nearestNeighbours(INDEX, QUERIES, { k: 3, metric: 'cosine' })
  expect([...cosine.ids]).toEqual([...euclidean.ids])
  expectNear(cosine.distances, [0.131715, 0.164389, 0.204152, 0.091636, 0.121354, 0.153827])
})

test('leaves a row out of its own neighbours, but not its twin', () => {
  const { ids } = nearestNeighbours(INDEX, INDEX, { k: 2, leaveOneOut: true })
  expect([...ids.subarray(0, 12)]).toEqual([7, 14, 8, 15, 9, 16, 10, 17, 11, 18, 12, 19])

  const twins = matrix([[1], [5], [1]])
  const near = nearestNeighbours(twins, twins, { k: 1, leaveOneOut: true })
  expect([...near.ids]).toEqual([2, 0, 0])
  expect([...near.distances]).toEqual([0, 4, 0])
})

test('of equally near rows the lower comes first', () => {
  const { ids } = nearestNeighbours(matrix([[3], [1], [3], [1]]), matrix([[2]]), { k: 3 })
  expect([...ids]).toEqual([0, 1, 2])
})

test('lengths matter to euclidean distance and not to the cosine', () => {
  const index = matrix([
    [10, 0],
    [0.5, 0.5],
    [0, 0],
  ])
  const query = matrix([[1, 0]])
  expect(nearestNeighbours(index, query, { k: 1 }).ids[0]).toBe(1)
  const { ids, distances } = nearestNeighbours(index, query, { k: 3, metric: 'cosine' })
  expect([...ids]).toEqual([0, 1, 2])
  expectNear(distances, [0, 1 - Math.SQRT1_2, 1])
})

test('close rows far from the origin keep their order', () => {
  const index = matrix([[4096.5], [4096.25], [4097]])
  expect([...nearestNeighbours(index, matrix([[4096]]), { k: 3 }).ids]).toEqual([1, 0, 2])
})

test('the majority decides, and among equal votes the nearest row', () => {
  const x = matrix([[0], [1], [1.1], [3], [3.1], [9]])
  const labels = [0, 1, 1, 2, 2, 0]
  const classify = (k: number) => [...knnClassify({ x, labels }, matrix([[0], [2.9]]), { k })]

  expect(classify(1)).toEqual([0, 2])
  expect(classify(3)).toEqual([1, 2])
  expect(classify(4)).toEqual([1, 2])
  expect(knnAccuracy({ x, labels }, { x, labels }, { k: 1, leaveOneOut: true })).toBeCloseTo(4 / 6, 12)
})

test('accuracy is the share of equal classes', () => {
  expect(accuracyOf(Int32Array.of(0, 2, 1, 1), [0, 2, 2, 1])).toBe(0.75)
  expect(() => accuracyOf([0], [0, 1])).toThrow(RangeError)
})

test('says what does not fit', () => {
  const k = (k: number, leaveOneOut = false) =>
    nearestNeighbours(QUERIES, QUERIES, { k, leaveOneOut }) && undefined
  expect(() => k(0)).toThrow(new RangeError('0 neighbours of 6 rows'))
  expect(() => k(6, true)).toThrow(new RangeError('6 neighbours of 5 rows'))
  expect(() => nearestNeighbours(INDEX, wave(2, 3, 1), { k: 1 })).toThrow(RangeError)
  expect(() => nearestNeighbours(matrix([[NaN]]), matrix([[1]]), { k: 1 })).toThrow(
    'number 0 of a matrix is NaN',
  )
  expect(() => knnClassify({ x: QUERIES, labels: [0, 1, 2, 3, 4, -1] }, QUERIES, { k: 1 })).toThrow(
    'label 5 is -1',
  )
})
