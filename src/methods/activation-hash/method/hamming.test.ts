import { describe, expect, test } from 'vitest'
import { codeOf, unpackBits } from './bit-matrix.ts'
import { hamming, hammingKnn, hammingNearest } from './hamming.ts'
import { activationCode } from './hash-layer.ts'

const noise = (i: number): number => Math.sin(12.9898 * (i + 1)) * Math.cos(78.233 * (i + 5))
const codesOf = (rows: number, bits: number, from = 0) =>
  activationCode([
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: bits }, (_, b) => noise(from + r * bits + b)),
    ),
  ])
const CODES = codesOf(120, 45)
const QUERIES = codesOf(30, 45, 9000)
const LABELS = Int32Array.from({ length: 120 }, (_, row) => (row * 7) % 4)

/** Distances by counting unpacked bits. */
function counted(q: number): number[] {
  const [a, b] = [unpackBits(QUERIES).data, unpackBits(CODES).data]
  return Array.from({ length: 120 }, (_, row) => {
    let sum = 0
    for (let bit = 0; bit < 45; bit++) sum += Math.abs(a[q * 45 + bit]! - b[row * 45 + bit]!)
    return sum
  })
}
const ranked = (q: number) => {
  const distances = counted(q)
  return [...distances.keys()].toSorted((i, j) => distances[i]! - distances[j]! || i - j)
}

test('hamming counts the bits that differ', () => {
  expect(hamming(Uint32Array.of(0b1011), Uint32Array.of(0b0010))).toBe(2)
  expect(hamming(Uint32Array.of(0xffffffff, 0), Uint32Array.of(0, 0x80000000))).toBe(33)
  expect(Array.from({ length: 120 }, (_, row) => hamming(codeOf(QUERIES, 4), codeOf(CODES, row)))).toEqual(
    counted(4),
  )
  expect(() => hamming(Uint32Array.of(1), Uint32Array.of(1, 2))).toThrow('1 and 2 words')
})

describe('hammingNearest', () => {
  test.each([1, 7, 50, 120])('finds the %i nearest in order', (k) => {
    const { ids, distances } = hammingNearest(CODES, codeOf(QUERIES, 3), k)
    expect([...ids]).toEqual(ranked(3).slice(0, k))
    expect([...distances]).toEqual([...ids].map((row) => counted(3)[row]))
  })

  test('gives all there are when asked for more', () => {
    expect(hammingNearest(CODES, codeOf(QUERIES, 0), 1000).ids).toHaveLength(120)
    expect(
      hammingNearest({ ...CODES, words: new Uint32Array(0), rows: 0 }, codeOf(QUERIES, 0), 3).ids,
    ).toHaveLength(0)
  })

  test('says what is wrong', () => {
    expect(() => hammingNearest(CODES, Uint32Array.of(1), 3)).toThrow('the query says 1 codes of 45 bits')
    expect(() => hammingNearest(CODES, Uint32Array.of(1, 1 << 20), 3)).toThrow('bits set beyond its 45')
    expect(() => hammingNearest(CODES, codeOf(QUERIES, 0), 0)).toThrow('0 neighbours')
  })
})

describe('hammingKnn', () => {
  test.each([1, 4, 9])('names by the majority of the %i nearest, of equals the lowest class', (k) => {
    const expected = Array.from({ length: 30 }, (_, q) => {
      const votes = [0, 0, 0, 0]
      for (const row of ranked(q).slice(0, k)) votes[LABELS[row]!]!++
      return votes.indexOf(Math.max(...votes))
    })
    expect([...hammingKnn(CODES, LABELS, QUERIES, k)]).toEqual(expected)
  })

  test('knows its own codes again', () => {
    expect(hammingKnn(CODES, LABELS, CODES, 1)).toEqual(LABELS)
  })

  test('says what is wrong', () => {
    expect(() => hammingKnn(CODES, LABELS, codesOf(2, 44), 3)).toThrow('45 and 44 bits')
    expect(() => hammingKnn(CODES, LABELS.subarray(1), QUERIES, 3)).toThrow('120 and 119 codes and labels')
    expect(() => hammingKnn(CODES, LABELS, QUERIES, 121)).toThrow('121 neighbours of 120 codes')
    expect(() => hammingKnn(CODES, LABELS, QUERIES, 1.5)).toThrow('1.5 neighbours')
    expect(() => hammingKnn(CODES, [...LABELS].with(5, -1), QUERIES, 3)).toThrow('label 5 is -1')
  })
})
