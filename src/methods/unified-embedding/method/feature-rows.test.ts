import { expect, test } from 'vitest'
import { FeatureRows } from './feature-rows.ts'
import { saltedHash } from './murmur.ts'

const shared = (options = {}) => {
  const table = new FeatureRows({ buckets: 101, dim: 4, ...options })
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

test('says what is wrong', () => {
  const table = shared()
  expect(table.width('author')).toBe(8)
  expect(() => table.addFeature('author', 1)).toThrow('there is a feature author already')
  expect(() => table.addFeature('word', 0)).toThrow('chunks of feature word is 0')
  expect(() => table.rows('word', ['x'])).toThrow('there is no feature word, only author, category')
  expect(() => table.rows('author', 'Ada' as unknown as string[])).toThrow(TypeError)
  expect(() => table.rows('author', [0.5])).toThrow(RangeError)
  expect(() => new FeatureRows({ buckets: 0, dim: 4 })).toThrow(RangeError)
  expect(() => new FeatureRows({ buckets: 4, dim: 4, tables: 0 })).toThrow('tables is 0')
  expect(() => new FeatureRows({ buckets: 4, dim: 4, seeds: 1 } as never)).toThrow('seeds')
})
