import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type BitMatrix, codeOf, wordsOf } from '#methods/activation-hash/index.ts'
import { cut, masks, radii, variants } from './chunks.ts'
import { hamming } from '#methods/activation-hash/index.ts'
import { HammingIndex, nearPairs } from './hamming-index.ts'

/** Codes in families: every tenth is new, the others differ from it in up to 12 bits. */
function families(rows: number, bits: number, seed: number): BitMatrix {
  const rng = generator(random.key(seed))
  const stride = wordsOf(bits)
  const words = new Uint32Array(rows * stride)
  for (let row = 0; row < rows; row++) {
    const first = row * stride
    if (row % 10 === 0) {
      for (let bit = 0; bit < bits; bit++) words[first + (bit >>> 5)]! |= rng.int(2) << (bit & 31)
      continue
    }
    words.copyWithin(first, (row - (row % 10)) * stride, (row - (row % 10) + 1) * stride)
    for (let flips = rng.int(13); flips > 0; flips--) {
      const bit = rng.int(bits)
      words[first + (bit >>> 5)]! ^= 1 << (bit & 31)
    }
  }
  return { words, rows, bits }
}

function pairsByComparing(codes: BitMatrix, radius: number): string[] {
  const found: string[] = []
  for (let b = 0; b < codes.rows; b++) {
    for (let a = 0; a < b; a++) {
      const distance = hamming(codeOf(codes, a), codeOf(codes, b))
      if (distance <= radius) found.push(`${a} ${b} ${distance}`)
    }
  }
  return found.sort()
}

const pairsFound = (codes: BitMatrix, radius: number) =>
  [...nearPairs(codes, radius)].map(({ a, b, distance }) => `${a} ${b} ${distance}`).sort()

describe('nearPairs', () => {
  test.each([
    [64, 0],
    [64, 3],
    [64, 10],
    [100, 7],
    [128, 12],
    [256, 20],
    [31, 5],
    [5, 1],
  ])('of %i bits within %i are those that comparing all finds, each once', (bits, radius) => {
    const codes = families(bits < 20 ? 60 : 1200, bits, bits + radius)
    const expected = pairsByComparing(codes, radius)
    expect(expected.length).toBeGreaterThan(20)
    expect(pairsFound(codes, radius)).toEqual(expected)
  })

  test('of equal codes are all pairs, and the caller may stop', () => {
    const same = { words: new Uint32Array(2 * 150).fill(77), rows: 150, bits: 64 }
    expect(pairsFound(same, 2)).toHaveLength((150 * 149) / 2)
    const few = nearPairs(same, 2).take(3).toArray()
    expect(few).toEqual([
      { a: 0, b: 1, distance: 0 },
      { a: 0, b: 2, distance: 0 },
      { a: 1, b: 2, distance: 0 },
    ])
  })

  test('of no codes or one are none', () => {
    expect(pairsFound({ words: new Uint32Array(0), rows: 0, bits: 64 }, 3)).toEqual([])
    expect(pairsFound({ words: Uint32Array.of(1, 2), rows: 1, bits: 64 }, 64)).toEqual([])
  })
})

describe('HammingIndex', () => {
  const codes = families(2500, 128, 1)
  const within = (query: Uint32Array, radius: number) =>
    Array.from({ length: codes.rows }, (_, row) => ({ row, distance: hamming(query, codeOf(codes, row)) }))
      .filter(({ distance }) => distance <= radius)
      .toSorted((a, b) => a.distance - b.distance || a.row - b.row)

  test.each([0, 5, 8, 30, 60, 128, 500])('finds all within %i, whatever it was laid out for', (radius) => {
    const index = HammingIndex.of(codes, 8)
    for (const row of [0, 7, 1234, 2499]) {
      const { ids, distances } = index.within(codeOf(codes, row), radius)
      const expected = within(codeOf(codes, row), radius)
      expect([...ids]).toEqual(expected.map(({ row }) => row))
      expect([...distances]).toEqual(expected.map(({ distance }) => distance))
    }
  })

  test('grown code by code finds the same', () => {
    const grown = new HammingIndex({ bits: 128, radius: 8 })
    for (let row = 0; row < codes.rows; row++) expect(grown.add(codeOf(codes, row))).toBe(row)
    const whole = HammingIndex.of(codes, 8)
    expect(grown.size).toBe(2500)
    for (let row = 0; row < codes.rows; row += 50) {
      expect(grown.within(codeOf(codes, row))).toEqual(whole.within(codeOf(codes, row)))
    }
  })

  test('is right where all codes agree in a piece', () => {
    const crowded = { ...families(900, 32, 2), bits: 128 }
    const words = new Uint32Array(4 * 900)
    crowded.words.forEach((word, row) => (words[4 * row + 3] = word))
    crowded.words = words
    expect(pairsFound(crowded, 2)).toEqual(pairsByComparing(crowded, 2))
  })

  test('does not change with the codes it was made of', () => {
    const mine = { ...codes, words: codes.words.slice() }
    const index = HammingIndex.of(mine, 4)
    mine.words.fill(0)
    expect(index.within(codeOf(codes, 20)).ids[0]).toBe(20)
  })

  test('says what is wrong', () => {
    expect(() => new HammingIndex({ bits: 0, radius: 1 })).toThrow('codes of 0 bits')
    expect(() => new HammingIndex({ bits: 64, radius: -1 })).toThrow('radius of -1')
    expect(() => new HammingIndex({ bits: 64, radius: 1, rows: NaN })).toThrow('NaN rows')
    expect(() => HammingIndex.of({ ...codes, rows: 1 }, 1)).toThrow('1 codes of 128 bits')
    const index = HammingIndex.of(codes, 4)
    expect(() => index.add(Uint32Array.of(1))).toThrow('holds 1 words')
    expect(() => index.within(codeOf(codes, 0), 0.5)).toThrow('radius of 0.5')
  })
})

describe('the pieces of a code', () => {
  test('masks are all numbers with so few bits set, each once', () => {
    const set = (n: number) => n.toString(2).replaceAll('0', '').length
    for (const within of [-1, 0, 1, 3, 7, 9]) {
      const expected = Array.from({ length: 128 }, (_, n) => n).filter((n) => set(n) <= within)
      expect([...masks(7, within)].toSorted((a, b) => a - b)).toEqual(expected)
      expect(variants(7, within)).toBe(expected.length)
    }
  })

  test('no way to spread the differences over the pieces escapes all radii', () => {
    for (let radius = 0; radius <= 9; radius++) {
      const reach = radii(4, radius)
      for (let spread = 0; spread < 10 ** 4; spread++) {
        const differences = [...String(spread).padStart(4, '0')].map(Number)
        if (differences.reduce((a, b) => a + b) > radius) continue
        expect(differences.some((bits, c) => bits <= reach[c]!)).toBe(true)
      }
    }
  })

  test('a cut covers all bits, in pieces of at most 20', () => {
    for (const bits of [1, 5, 64, 255, 256]) {
      const { starts } = cut(200_000, bits, 6)
      expect([starts[0], starts.at(-1)]).toEqual([0, bits])
      const sizes = [...starts].slice(1).map((end, c) => end - starts[c]!)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(20)
    }
  })
})
