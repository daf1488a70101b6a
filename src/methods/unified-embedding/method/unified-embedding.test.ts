import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { saltedHash } from './murmur.ts'
import { UnifiedEmbedding } from './unified-embedding.ts'
import { meanAngle, weightAngles } from './weight-angles.ts'

const unified = (options = {}) => {
  const embedding = new UnifiedEmbedding({ buckets: 40, dim: 3, ...options })
  embedding.addFeature('word', 2)
  embedding.addFeature('source', 1)
  return embedding
}
const FEATURES = { source: Int32Array.of(4, -1), word: ['salt', 'hash'] }

test('a value looks up one row per chunk, salted by feature and chunk', () => {
  expect([...unified().rows('word', ['Ada', 'Emmy'])]).toEqual([
    saltedHash('Ada', [0, 0], 40),
    saltedHash('Ada', [0, 1], 40),
    saltedHash('Emmy', [0, 0], 40),
    saltedHash('Emmy', [0, 1], 40),
  ])
  expect([...unified().rows('source', [7])]).toEqual([saltedHash(7, [1, 0], 40)])
})

test('another seed, another hash function', () => {
  const values = Array.from({ length: 50 }, (_, i) => i)
  const first = unified().rows('word', values)
  expect(unified({ seed: 1 }).rows('word', values)).not.toEqual(first)
  expect(unified().rows('word', values)).toEqual(first)
})

test('embeds a batch, one array per feature in the order of adding', () => {
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
  expect(() => unified().init(random.key(0), NaN)).toThrow('scale is NaN')
})

test('says what is wrong', () => {
  const embedding = unified()
  expect(() => embedding.addFeature('word', 1)).toThrow('there is a feature word already')
  expect(() => embedding.addFeature('author', 0)).toThrow('chunks of feature author is 0')
  expect(() => embedding.rows('author', ['x'])).toThrow('there is no feature author, only word, source')
  expect(() => embedding.rows('word', 'Ada' as unknown as string[])).toThrow(TypeError)
  expect(() => embedding.rows('word', [0.5])).toThrow(RangeError)
  expect(() => unified({ buckets: 0 })).toThrow('buckets must be')
  expect(() => unified({ dim: 0 })).toThrow('dim is 0')
  expect(() => unified({ seeds: 1 })).toThrow('seeds')
})

test('lookup says what does not fit', () => {
  const embedding = unified()
  const table = () => np.zeros([40, 3])
  expect(() => embedding.lookup(np.zeros([20, 3]), FEATURES)).toThrow('the table must be [40, 3], not [20,3]')
  expect(() => embedding.lookup(table(), { word: ['a'] })).toThrow('no values of feature source')
  expect(() => embedding.lookup(table(), { source: [1] })).toThrow('no values of feature word')
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
