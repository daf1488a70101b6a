import { expect, test } from 'vitest'
import { clusterAccuracy, nameClusters } from './clusters.ts'

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
})
