import { describe, expect, test } from 'vitest'
import { KeySet } from '#store/index.ts'
import { decodeVector, encodeVector } from './vector-codec.ts'
import { VectorIndex } from './vector-index.ts'

let state = 1
const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32 - 0.5
const vector = (width: number) => Float32Array.from({ length: width }, random)
const unit = (a: Float32Array) => {
  const length = Math.hypot(...a)
  return a.map((x) => x / length)
}
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, x, d) => sum + x * b[d]!, 0) / Math.hypot(...a) / Math.hypot(...b)

describe('a stored vector', () => {
  test('comes back within half a step', () => {
    const given = vector(256)
    const bytes = new Int8Array(256)
    const scale = decodeVector(encodeVector(given), bytes, 0, 256)
    given.forEach((number, d) =>
      expect(Math.abs(number - bytes[d]! * scale)).toBeLessThanOrEqual(scale / 2 + 1e-7),
    )
  })

  test('may be zero, and must have the width of its index', () => {
    expect(decodeVector(encodeVector([0, 0]), new Int8Array(2), 0, 2)).toBe(0)
    expect(() => decodeVector(encodeVector([1]), new Int8Array(2), 0, 2)).toThrow('1 numbers, not 2')
  })
})

describe.each([500, 6000])('an index of %i vectors', (size) => {
  const width = 128
  const index = new VectorIndex(width)
  const centres = Array.from({ length: 20 }, () => vector(width))
  const all = Array.from({ length: size }, (_, i) =>
    unit(centres[i % 20]!.map((number) => number + random() * 1.5)),
  )
  all.forEach((given, i) => index.set({ key: i * 3, vector: encodeVector(given) }))

  test('finds the nearest as comparing with all does', () => {
    let [same, asked] = [0, 0]
    for (let q = 0; q < 20; q++) {
      const query = centres[q]!.map((number) => number + random())
      const exact = all
        .map((other, i) => ({ key: i * 3, similarity: cosine(query, other) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 10)
      const found = index.nearest(query, { limit: 10 })
      expect(found[0]!.similarity).toBeCloseTo(exact[0]!.similarity, 2)
      same += found.filter(({ key }) => exact.some((one) => one.key === key)).length
      asked += 10
    }
    expect(same / asked).toBeGreaterThan(0.95)
  })

  test('finds among some papers only', () => {
    const among = KeySet.of([0, 3, 6, 1, 999_999])
    const found = index.nearest(all[1]!, { limit: 10, among })
    expect(found.map(({ key }) => key).sort()).toEqual([0, 3, 6])
    expect(found[0]!.key).toBe(3)
    const half = KeySet.of(all.flatMap((_, i) => (i % 2 === 1 ? i * 3 : [])))
    expect(index.nearest(all[1]!, { limit: 10, among: half }).every(({ key }) => key % 2 === 1)).toBe(true)
  })

  test('forgets and replaces', () => {
    index.delete(3)
    expect(index.has(3)).toBe(false)
    expect(index.size).toBe(size - 1)
    index.set({ key: 6, vector: encodeVector(all[1]!) })
    expect(index.nearest(all[1]!, { limit: 1 })[0]!.key).toBe(6)
    index.delete(3)
    expect(index.size).toBe(size - 1)
  })
})

test('nothing is near to the zero vector, nor in an empty index', () => {
  const index = new VectorIndex(4)
  expect(index.nearest(Float32Array.of(1, 0, 0, 0), { limit: 5 })).toEqual([])
  index.set({ key: 1, vector: encodeVector([1, 0, 0, 0]) })
  expect(index.nearest(new Float32Array(4), { limit: 5 })).toEqual([])
})
