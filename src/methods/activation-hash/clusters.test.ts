import { expect, test } from 'vitest'
import { clusterAccuracy, kMeans, nameClusters } from './clusters.ts'

/** Three heaps of 20 points, 10 apart. */
const LABELS = Int32Array.from({ length: 60 }, (_, row) => row % 3)
const POINTS = Array.from(LABELS, (label, row) => [
  10 * label + Math.sin(row),
  10 * (label % 2) + Math.cos(3 * row),
])

test('k-means finds heaps that lie apart, the same for the same seed', () => {
  const assign = kMeans(POINTS, 3, 1)
  expect(clusterAccuracy(assign, LABELS)).toBe(1)
  expect(kMeans(POINTS, 3, 1)).toEqual(assign)
})

test('names do not matter to the accuracy', () => {
  expect(clusterAccuracy([2, 2, 0, 0, 1], [0, 0, 1, 1, 2])).toBe(1)
  expect(clusterAccuracy([0, 0, 0, 1], [0, 0, 1, 1])).toBe(0.75)
})

test('the best naming is the best of all, not the greedy one', () => {
  // Counts [[5, 4], [4, 0]]: greedy takes 5 + 0, the best is 4 + 4.
  const assign = [...Array(9).fill(0), ...Array(4).fill(1)]
  const labels = [...Array(5).fill(0), ...Array(4).fill(1), ...Array(4).fill(0)]
  expect([...nameClusters(assign, labels)]).toEqual([1, 0])
  expect(clusterAccuracy(assign, labels)).toBeCloseTo(8 / 13, 12)
})

test('a cluster or a class too many stays without', () => {
  expect(clusterAccuracy([0, 0, 1, 2], [0, 0, 0, 1])).toBe(0.75)
  expect([...nameClusters([0, 0, 1, 2], [0, 0, 0, 1])]).toEqual([0, -1, 1])
  expect(clusterAccuracy([0, 0, 0], [0, 1, 2])).toBeCloseTo(1 / 3, 12)
})

test('says what is wrong', () => {
  expect(() => clusterAccuracy([0], [0, 1])).toThrow('1 and 2 clusters and labels')
  expect(() => clusterAccuracy([], [])).toThrow('no rows')
  expect(() => clusterAccuracy([0, -1], [0, 1])).toThrow('label 1 is -1')
  expect(() => kMeans(POINTS, 61, 0)).toThrow('61 clusters of 60 rows')
  expect(() => kMeans([[1], [NaN]], 1, 0)).toThrow('number 1')
})
