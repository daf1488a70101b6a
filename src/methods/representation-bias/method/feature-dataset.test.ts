import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { type FeatureKind, makeFeatureDataset } from './feature-dataset.ts'

const FEATURES: FeatureKind[] = [
  { kind: 'linear', bits: 1 },
  { kind: 'linear', bits: 3 },
  { kind: 'linear', bits: 4 },
  { kind: 'parity', bits: 4 },
]
const listed = ({ data, dim }: Matrix) =>
  Array.from({ length: data.length / dim }, (_, row) => Array.from(data.subarray(row * dim, (row + 1) * dim)))
const make = (seed: number, n = 4000, features = FEATURES) => {
  const { x, y } = makeFeatureDataset({ n, features, noiseBits: 5 }, generator(random.key(seed)))
  return { x: listed(x), y: listed(y) }
}

test('features are what their bits say', () => {
  const { x, y } = make(0, 300)
  expect(x[0]).toHaveLength(1 + 3 + 4 + 4 + 5)
  x.forEach((bits, row) => {
    const count = (from: number, to: number) => bits.slice(from, to).filter((bit) => bit === 1).length
    expect(bits.every((bit) => bit === -1 || bit === 1)).toBe(true)
    expect(y[row]![0]).toBe(bits[0])
    expect(y[row]![1]).toBe(count(1, 4) >= 2 ? 1 : -1)
    const four = count(4, 8)
    expect(y[row]![2]).toBe(four > 2 ? 1 : four < 2 ? -1 : bits[4])
    expect(y[row]![3]).toBe(count(8, 12) % 2 === 1 ? 1 : -1)
  })
})

test('features are balanced, and no two of them or of the bits of a parity go together', () => {
  const { x, y } = make(1)
  const columns = [0, 1, 2, 3].map((f) => y.map((row) => row[f]!))
  const parityBits = [8, 9, 10, 11].map((bit) => x.map((row) => row[bit]!))
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

test('a rare feature is shown as often as said, and blank otherwise', () => {
  const { x, y } = make(2, 4000, [{ kind: 'parity', bits: 2, prevalence: 0.1 }, ...FEATURES])
  const shown = y.filter((row) => row[0] !== 0)
  expect(Math.abs(shown.length / 4000 - 0.1)).toBeLessThan(0.03)
  x.forEach((bits, row) => {
    expect(Math.abs(bits[0]!) + Math.abs(bits[1]!)).toBe(2 * Math.abs(y[row]![0]!))
    expect(bits.slice(2).every((bit) => bit !== 0)).toBe(true)
  })
})

test('says what is wrong with its options', () => {
  const options = { n: 10, features: FEATURES, noiseBits: 2 }
  const bad = (other: object) => () => makeFeatureDataset({ ...options, ...other }, generator(random.key(0)))
  expect(bad({ n: 0 })).toThrow('n is 0')
  expect(bad({ noiseBits: -1 })).toThrow('noiseBits is -1')
  expect(bad({ seed: 1 })).toThrow('seed')
  expect(bad({ features: [] })).toThrow(/at least one feature/)
  expect(bad({ features: [{ kind: 'parity', bits: 0 }] })).toThrow('bits of feature 0 is 0')
  expect(bad({ features: [{ kind: 'xor', bits: 2 }] })).toThrow('the kind of feature 0')
  expect(bad({ features: [{ kind: 'parity', bits: 2, prevalence: 2 }] })).toThrow(
    'the prevalence of feature 0',
  )
  expect(bad({ features: [{ kind: 'parity', bits: 2, share: 0.1 }] })).toThrow('share')
})
