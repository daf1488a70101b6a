import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { crossNetworkV2 } from './cross-network.ts'
import { SharedTable } from './shared-table.ts'
import { UnifiedEmbedding } from './unified-embedding.ts'
import { featureWeightAngles } from './weight-angles.ts'

const SIZES = { buckets: 20, dim: 3, tables: 2 }
const unified = () => {
  const embedding = new UnifiedEmbedding(SIZES)
  embedding.addFeature('word', 2)
  embedding.addFeature('source', 1)
  return embedding
}
const FEATURES = { source: Int32Array.of(4, -1), word: ['salt', 'hash'] }

test('looks up what the plain table reads, one array per feature in the order of adding', () => {
  const plain = new SharedTable(SIZES)
  plain.addFeature('word', 2)
  plain.addFeature('source', 1)
  const [word, source] = unified().lookup(
    np.array(Float32Array.from(plain.weights)).reshape([40, 3]),
    FEATURES,
  )
  expect([word!.shape, source!.shape]).toEqual([
    [2, 6],
    [2, 3],
  ])
  expect([...word!.dataSync()]).toEqual([...plain.read('word', FEATURES.word)])
  expect([...source!.dataSync()]).toEqual([...plain.read('source', FEATURES.source)])
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

test('cross layers multiply with the first input, by hand', () => {
  const layer = (w: number[][], b: number[]) => ({ w: np.array(w), b: np.array(b) })
  const one = () => layer([[1, 2], [0, -1]], [0.5, 0]) // prettier-ignore
  // x0 = (2, 3): x W + b = (2.5, 1), x1 = (2 * 2.5 + 2, 3 * 1 + 3) = (7, 6).
  expect(crossNetworkV2([one()], np.array([[2, 3]]), 1).js()).toEqual([[7, 6]])
  // x1 W + b = (7.5, 8), x2 = (2 * 7.5 + 7, 3 * 8 + 6) = (22, 30).
  expect(crossNetworkV2([one(), one()], np.array([[2, 3]]), 2).js()).toEqual([[22, 30]])
  expect(crossNetworkV2([], np.array([[2, 3]]), 0).js()).toEqual([[2, 3]])
  expect(() => crossNetworkV2([one()], np.array([[2, 3]]), 2)).toThrow('2 layers of 1')
  expect(() => crossNetworkV2([one()], np.array([[2, 3, 4]]), 1)).toThrow('for inputs of 3')
  expect(() => crossNetworkV2([one()], np.array([2, 3]), 1)).toThrow('x0 must be [n, d]')
})

test('angles between the blocks of a first layer', () => {
  // Two inputs per feature, one output: (1, 0), (0, 2), (-1, -1), (0, 0).
  const layer = () => np.array([[1], [0], [0], [2], [-1], [-1], [0], [0]])
  const angles = featureWeightAngles(layer(), [2, 2, 2, 2])
  expect(angles[0]![0]).toBe(0)
  expect(angles[0]![1]).toBeCloseTo(90, 5)
  expect(angles[0]![2]).toBeCloseTo(135, 5)
  expect(angles[2]![1]).toBeCloseTo(135, 5)
  expect(angles[0]![3]).toBeNaN()
  expect(featureWeightAngles(np.array([[1, 2], [2, 4]]), [1, 1])[0]![1]).toBeCloseTo(0, 2) // prettier-ignore
  expect(() => featureWeightAngles(layer(), [2, 6])).toThrow('embeddings of one length, not of 2, 6')
  expect(() => featureWeightAngles(layer(), [3, 3])).toThrow('2 features of 3 do not make 8 inputs')
  expect(() => featureWeightAngles(np.array([1, 2]), [1, 1])).toThrow('must be a matrix')
})
