import { expect, test } from 'vitest'
import { sequentialSplit } from './sequential-split.ts'

const labels = Array.from({ length: 60 }, (_, i) => (i * 7) % 10)

test('every class and every row belongs to exactly one task', () => {
  const tasks = sequentialSplit(labels, 5, 3)
  expect(tasks.map(({ classes }) => classes.length)).toEqual([2, 2, 2, 2, 2])
  expect(tasks.flatMap(({ classes }) => [...classes]).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(tasks.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...labels.keys()])
  for (const { classes, rows } of tasks) {
    for (const row of rows) expect(classes).toContain(labels[row])
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b))
  }
})

test('the seed decides, and the order of the rows does not', () => {
  const classesOf = (list: readonly number[], seed: number) =>
    sequentialSplit(list, 5, seed).map(({ classes }) => [...classes])
  expect(classesOf(labels, 1)).toEqual(classesOf(labels, 1))
  expect(classesOf(labels.toReversed(), 1)).toEqual(classesOf(labels, 1))
  expect(classesOf(labels, 2)).not.toEqual(classesOf(labels, 1))
})

test('every class is as likely in every task', () => {
  const times = Array.from({ length: 5 }, () => 0)
  for (let seed = 0; seed < 1000; seed++) {
    times[sequentialSplit([0, 1, 2, 3, 4], 5, seed).findIndex(({ classes }) => classes.includes(0))]!++
  }
  // 200 expected, a deviation of 13.
  for (const count of times) expect(Math.abs(count - 200)).toBeLessThan(60)
})

test('what remains goes to the first tasks', () => {
  const tasks = sequentialSplit(labels, 4, 0)
  expect(tasks.map(({ classes }) => classes.length)).toEqual([3, 3, 2, 2])
})

test('classes may have any whole numbers', () => {
  const [all] = sequentialSplit([500, 3, 500], 1, 0)
  expect(all).toEqual({ classes: Int32Array.of(3, 500), rows: Int32Array.of(0, 1, 2) })
})

test('says what does not fit', () => {
  expect(() => sequentialSplit([0, 1], 3, 0)).toThrow(/2 classes.*3 tasks/)
  expect(() => sequentialSplit([0, 1], 0, 0)).toThrow(RangeError)
  expect(() => sequentialSplit([0, 1], 1.5, 0)).toThrow(/1.5/)
  expect(() => sequentialSplit([0, -1], 1, 0)).toThrow('label 1 of the labels is -1')
  expect(() => sequentialSplit([0, 1], 1, 0.5)).toThrow(/seed/)
  expect(() => sequentialSplit('01' as never, 2, 0)).toThrow(TypeError)
  expect(() => sequentialSplit([], 1, 0)).toThrow('the labels is empty')
})
