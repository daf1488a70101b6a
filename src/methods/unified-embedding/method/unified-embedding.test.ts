import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { UnifiedEmbedding } from './unified-embedding.ts'
import { meanAngle, weightAngles } from './weight-angles.ts'

const SIZES = { buckets: 20, dim: 3, tables: 2 }
const unified = () => {
  const embedding = new UnifiedEmbedding(SIZES)
  embedding.addFeature('word', 2)
  embedding.addFeature('source', 1)
  return embedding
}
const FEATURES = { source: Int32Array.of(4, -1), word: ['salt', 'hash'] }

test('looks up the rows of each feature, one array per feature in the order of adding', () => {
  const table = Float32Array.from({ length: 120 }, (_, i) => i)
  const [word, source] = unified().lookup(np.array(table).reshape([40, 3]), FEATURES)
  expect([word!.shape, source!.shape]).toEqual([
    [2, 6],
    [2, 3],
  ])
  const read = (rows: Int32Array) => [...rows].flatMap((row) => [3 * row, 3 * row + 1, 3 * row + 2])
  expect([...word!.dataSync()]).toEqual(read(unified().rows('word', FEATURES.word)))
  expect([...source!.dataSync()]).toEqual(read(unified().rows('source', FEATURES.source)))
})

test('starts within the scale', () => {
  const start = unified().init(random.key(0), 0.1)
  expect(start.shape).toEqual([40, 3])
  const values = start.dataSync()
  expect(values.every((v) => Math.abs(v) <= 0.1)).toBe(true)
  expect(Math.max(...values)).toBeGreaterThan(0.05)
})

test('lookup says what does not fit', () => {
  const embedding = unified()
  const table = () => np.zeros([40, 3])
  expect(() => embedding.lookup(np.zeros([20, 3]), FEATURES)).toThrow('the table must be [40, 3], not [20,3]')
  expect(() => embedding.lookup(table(), { word: ['a'] })).toThrow('no values of feature source')
  expect(() => embedding.lookup(table(), { ...FEATURES, other: ['a'] })).toThrow('other was never added')
  expect(() => embedding.lookup(table(), { ...FEATURES, word: ['a'] })).toThrow(
    '2 values of feature source, 1 of word',
  )
})

test('angles between the weights of features', () => {
  // (1, 0), (0, 2), (-1, -1), (0, 0).
  const angles = weightAngles([1, 0, 0, 2, -1, -1, 0, 0], 2)
  expect(angles[0]![0]).toBe(0)
  expect(angles[0]![1]).toBeCloseTo(90, 5)
  expect(angles[0]![2]).toBeCloseTo(135, 5)
  expect(angles[2]![1]).toBeCloseTo(135, 5)
  expect(angles[0]![3]).toBeNaN()
  expect(meanAngle(weightAngles([1, 0, 0, 2, -1, -1], 2))).toBeCloseTo((90 + 135 + 135) / 3, 5)
  expect(() => weightAngles([1, 2, 3], 2)).toThrow('3 numbers make no features of 2')
  expect(() => weightAngles('12' as never, 2)).toThrow(TypeError)
})
