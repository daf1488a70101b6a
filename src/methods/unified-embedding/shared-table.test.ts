import { expect, test } from 'vitest'
import { FeatureRows } from './feature-rows.ts'
import { saltedHash } from './murmur.ts'
import { SharedTable } from './shared-table.ts'

const shared = (options = {}) => {
  const table = new SharedTable({ buckets: 101, dim: 4, ...options })
  table.addFeature('author', 2)
  table.addFeature('category', 1)
  return table
}

test('a value looks up one row per chunk, salted by feature and chunk', () => {
  const table = shared()
  expect([...table.rows('author', ['Ada', 'Emmy'])]).toEqual([
    saltedHash('Ada', [0, 0], 101),
    saltedHash('Ada', [0, 1], 101),
    saltedHash('Emmy', [0, 0], 101),
    saltedHash('Emmy', [0, 1], 101),
  ])
  expect([...table.rows('category', [7])]).toEqual([saltedHash(7, [1, 0], 101)])
})

test('several tables take lookups in turn', () => {
  const rows = new FeatureRows({ buckets: 10, dim: 2, tables: 3 })
  rows.addFeature('a', 2)
  rows.addFeature('b', 2)
  const tables = (name: string) => [...rows.rows(name, [5])].map((row) => Math.floor(row / 10))
  expect(tables('a')).toEqual([0, 1])
  expect(tables('b')).toEqual([2, 0])
  expect(rows.size).toBe(30)
})

test('another seed, another hash function', () => {
  const values = Array.from({ length: 50 }, (_, i) => i)
  const first = shared().rows('author', values)
  expect(shared({ seed: 1 }).rows('author', values)).not.toEqual(first)
  expect(shared().rows('author', values)).toEqual(first)
})

test('an embedding is its rows one after another', () => {
  const table = shared()
  const [first, second] = table.rows('author', ['Ada'])
  const found = table.read('author', ['Ada'])
  expect(found).toHaveLength(8)
  expect(found.slice(0, 4)).toEqual(table.weights.slice(first! * 4, first! * 4 + 4))
  expect(found.slice(4)).toEqual(table.weights.slice(second! * 4, second! * 4 + 4))
})

test('a set reads as its mean, an empty one as zeros', () => {
  const table = shared()
  const [a, b] = [table.read('author', ['Ada']), table.read('author', ['Emmy'])]
  table.readMean('author', ['Ada', 'Emmy']).forEach((v, i) => expect(v).toBeCloseTo((a[i]! + b[i]!) / 2, 6))
  expect(table.readMean('author', [])).toEqual(new Float32Array(8))
  table.addMeanGradient('author', [], new Float32Array(8))
  expect(table.step(1)).toBe(0)
})

test('the gradient of a mean is its share for each member', () => {
  const [whole, mean] = [shared(), shared()]
  const gradient = Float32Array.from({ length: 8 }, (_, i) => i - 3)
  mean.addMeanGradient('author', ['Ada', 'Emmy'], gradient)
  const half = gradient.map((g) => g / 2)
  whole.addGradient('author', ['Ada', 'Emmy'], [...half, ...half])
  expect(mean.step(0.1)).toBe(whole.step(0.1))
  expect(mean.weights).toEqual(whole.weights)
})

test('learns more values than it has rows, without growing', () => {
  const table = shared({ buckets: 64 })
  const bytes = table.weights.byteLength
  // Squared error to a target of 1.
  const values = Array.from({ length: 200 }, (_, i) => `name ${i}`)
  for (let step = 0; step < 300; step++) {
    table.addGradient('author', values, table.read('author', values).map((v) => v - 1)) // prettier-ignore
    table.step(0.2)
  }
  const mean = table.read('author', values).reduce((sum, v) => sum + v, 0) / (200 * 8)
  expect(mean).toBeCloseTo(1, 2)
  expect(table.weights.byteLength).toBe(bytes)
})

test('goes on from stored numbers', () => {
  const table = shared()
  const learn = (one: SharedTable) => {
    one.addGradient('author', ['Ada'], [1, 2, 3, 4, 5, 6, 7, 8])
    one.step(0.1)
  }
  learn(table)
  const again = shared({ weights: table.weights.slice(), squares: table.squares.slice() })
  learn(table)
  learn(again)
  expect(again.weights).toEqual(table.weights)
})

test('says what is wrong', () => {
  const table = shared()
  expect(() => table.addFeature('author', 1)).toThrow('there is a feature author already')
  expect(() => table.addFeature('word', 0)).toThrow('chunks of feature word')
  expect(() => table.read('word', ['x'])).toThrow('there is no feature word, only author, category')
  expect(() => table.read('author', 'Ada' as unknown as string[])).toThrow(TypeError)
  expect(() => table.read('author', [0.5])).toThrow(RangeError)
  expect(() => table.addGradient('author', ['Ada'], [1])).toThrow(RangeError)
  expect(() => table.addMeanGradient('author', ['Ada'], [1])).toThrow('mean embedding of 8')
  expect(() => new SharedTable({ buckets: 0, dim: 4 })).toThrow(RangeError)
  expect(() => new SharedTable({ buckets: 4, dim: 4, tables: 0 })).toThrow('tables must be from 1')
  expect(() => shared({ weights: new Float32Array(4) })).toThrow('4 weights where 404 belong')
})
