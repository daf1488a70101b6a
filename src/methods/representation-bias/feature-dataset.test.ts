import { expect, test } from 'vitest'
import { type FeatureKind, makeFeatureDataset } from './feature-dataset.ts'

const FEATURES: FeatureKind[] = [
  { kind: 'linear', bits: 1 },
  { kind: 'linear', bits: 3 },
  { kind: 'linear', bits: 4 },
  { kind: 'parity', bits: 4 },
]
const make = (seed: number, n = 4000) => {
  const { x, y } = makeFeatureDataset({ n, features: FEATURES, noiseBits: 5, seed })
  return { x: x.js() as number[][], y: y.js() as number[][] }
}

test('features are what their bits say', () => {
  const { x, y } = make(0, 300)
  expect(x[0]).toHaveLength(1 + 3 + 4 + 4 + 5)
  x.forEach((bits, row) => {
    const count = (from: number, to: number) => bits.slice(from, to).reduce((sum, bit) => sum + bit, 0)
    expect(bits.every((bit) => bit === 0 || bit === 1)).toBe(true)
    expect(y[row]![0]).toBe(bits[0])
    expect(y[row]![1]).toBe(count(1, 4) >= 2 ? 1 : 0)
    const four = count(4, 8)
    expect(y[row]![2]).toBe(four > 2 ? 1 : four < 2 ? 0 : bits[4])
    expect(y[row]![3]).toBe(count(8, 12) % 2)
  })
})

test('features are balanced, and no two of them or of the bits of a parity go together', () => {
  const { x, y } = make(1)
  const columns = [0, 1, 2, 3].map((f) => y.map((row) => 2 * row[f]! - 1))
  const parityBits = [8, 9, 10, 11].map((bit) => x.map((row) => 2 * row[bit]! - 1))
  // Five standard errors of 4000 coins.
  const limit = 5 / Math.sqrt(4000)
  const mean = (a: number[], b?: number[]) => a.reduce((sum, v, i) => sum + v * (b?.[i] ?? 1), 0) / a.length
  columns.forEach((a, i) => {
    expect(Math.abs(mean(a))).toBeLessThan(limit)
    columns.slice(i + 1).forEach((b) => expect(Math.abs(mean(a, b))).toBeLessThan(limit))
  })
  parityBits.forEach((bit) => expect(Math.abs(mean(columns[3]!, bit))).toBeLessThan(limit))
})

test('a seed gives the same examples again, another seed others', () => {
  expect(make(3, 20)).toEqual(make(3, 20))
  expect(make(3, 20)).not.toEqual(make(4, 20))
})

test('says what is wrong with its options', () => {
  const options = { n: 10, features: FEATURES, noiseBits: 2, seed: 0 }
  expect(() => makeFeatureDataset({ ...options, n: 0 })).toThrow(/examples: 0/)
  expect(() => makeFeatureDataset({ ...options, noiseBits: -1 })).toThrow(/noise bits: -1/)
  expect(() => makeFeatureDataset({ ...options, seed: 0.5 })).toThrow(/seed: 0.5/)
  expect(() => makeFeatureDataset({ ...options, features: [] })).toThrow(/at least one feature/)
  expect(() => makeFeatureDataset({ ...options, features: [{ kind: 'parity', bits: 0 }] })).toThrow(
    /bits of feature 0: 0/,
  )
  expect(() => makeFeatureDataset({ ...options, features: [{ kind: 'xor' as never, bits: 2 }] })).toThrow(
    /feature 0 is xor/,
  )
})
