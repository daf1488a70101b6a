import { expect, test } from 'vitest'
import { sampleAnchors } from './anchors.ts'

const count = (anchors: number[], labels: Int32Array) =>
  [...new Set(labels)].map((label) => anchors.filter((i) => labels[i] === label).length)

test('draws different samples, and the same ones by the same seed', () => {
  const anchors = sampleAnchors(100, 40, 3)
  expect(new Set(anchors).size).toBe(40)
  expect(anchors.every((i) => Number.isInteger(i) && i >= 0 && i < 100)).toBe(true)
  expect(sampleAnchors(100, 40, 3)).toEqual(anchors)
  expect(sampleAnchors(100, 40, 4)).not.toEqual(anchors)
  expect(sampleAnchors(5, 5, 0).sort()).toEqual([0, 1, 2, 3, 4])
})

test('takes each class by its share', () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : i < 800 ? 1 : 2))
  expect(count(sampleAnchors(labels, 100, 1), labels)).toEqual([50, 30, 20])
  // By hand: 3.5, 2.1 and 1.4 of seven; the largest remainder gets the seventh.
  expect(count(sampleAnchors(labels, 7, 1), labels)).toEqual([4, 2, 1])
})

test('says what is wrong with its input', () => {
  expect(() => sampleAnchors(10, 11, 0)).toThrow('the number of anchors is 11')
  expect(() => sampleAnchors(10, 0, 0)).toThrow(RangeError)
  expect(() => sampleAnchors(2.5, 1, 0)).toThrow('the number of samples is 2.5')
  expect(() => sampleAnchors(Int32Array.of(), 1, 0)).toThrow(RangeError)
  expect(() => sampleAnchors([0, 0.5], 1, 0)).toThrow('label 1 of the labels is 0.5')
  expect(() => sampleAnchors(10, 2, NaN)).toThrow('seed')
  expect(() => sampleAnchors('0110' as never, 2, 0)).toThrow(TypeError)
})
