import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { latentSimilarity, neighbourAgreement } from './agreement.ts'

const noise = (seed: number, rows: number, dim: number): number[][] => {
  const rng = generator(random.key(seed))
  return Array.from({ length: rows }, () => [...rng.fillNormal(new Float32Array(dim))])
}
const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, v, i) => sum + v * b[i]!, 0) / Math.hypot(...a) / Math.hypot(...b)
/** The k nearest rows by sorting. */
const nearest = (query: number[], rows: number[][], k: number) =>
  rows.map((_, i) => i).sort((i, j) => cosine(query, rows[j]!) - cosine(query, rows[i]!)).slice(0, k) // prettier-ignore
const overlap = (a: number[], b: number[]) =>
  a.filter((i) => b.includes(i)).length / new Set([...a, ...b]).size
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

describe('latentSimilarity', () => {
  test('is 1 throughout for equal spaces, up to scale', () => {
    const a = noise(1, 30, 5)
    const { jaccard, mrr, cosine } = latentSimilarity(a, a.map((row) => row.map((v) => 3 * v))) // prettier-ignore
    expect([jaccard, mrr]).toEqual([1, 1])
    expect(cosine).toBeCloseTo(1, 6)
  })

  test('agrees with its definition', () => {
    const a = noise(1, 140, 6)
    const b = noise(2, 140, 6).map((row, i) => row.map((v, d) => 0.7 * v + a[i]![d]!))
    const found = latentSimilarity(a, b, 7)
    const lists = a.map((row) => nearest(row, b, 7))
    expect(found.jaccard).toBeCloseTo(mean(lists.map((list, i) => overlap(list, nearest(b[i]!, b, 7)))), 9)
    expect(found.mrr).toBeCloseTo(mean(lists.map((list, i) => (list.includes(i) ? 1 / (list.indexOf(i) + 1) : 0))), 9) // prettier-ignore
    expect(found.cosine).toBeCloseTo(mean(a.map((row, i) => cosine(row, b[i]!))), 6)
  })

  test('of unrelated spaces is about chance', () => {
    const { jaccard, mrr, cosine } = latentSimilarity(noise(1, 300, 20), noise(2, 300, 20))
    expect(jaccard).toBeLessThan(0.04)
    expect(mrr).toBeLessThan(0.05)
    expect(Math.abs(cosine)).toBeLessThan(0.05)
  })

  test('takes arrays and matrices alike, and leaves arrays to the caller', () => {
    const [a, b] = [noise(1, 15, 4), noise(2, 15, 4)]
    const array = np.array(a)
    expect(latentSimilarity(array, matrix(b))).toEqual(latentSimilarity(a, b))
    expect(array.shape).toEqual([15, 4])
    array.dispose()
  })

  test('says what is wrong with its input', () => {
    expect(() => latentSimilarity(noise(1, 5, 3), noise(2, 6, 3))).toThrow('make no pairs')
    expect(() => latentSimilarity(noise(1, 5, 3), noise(2, 5, 4))).toThrow('are 3 wide, of the second 4')
    expect(() => latentSimilarity(noise(1, 5, 3), noise(2, 5, 3), 6)).toThrow('k is 6')
    expect(() => latentSimilarity([], [])).toThrow(RangeError)
    expect(() => latentSimilarity(3 as never, [[1]])).toThrow(TypeError)
  })
})

describe('neighbourAgreement', () => {
  test('compares spaces of different widths, each by its own neighbours', () => {
    const a = noise(1, 80, 4)
    const wide = a.map((row) => [...row, ...row])
    expect(neighbourAgreement(a, wide)).toBe(1)
    const b = noise(2, 80, 6)
    const own = (rows: number[][], i: number) => nearest(rows[i]!, rows, 6).filter((j) => j !== i).slice(0, 5) // prettier-ignore
    const expected = mean(a.map((_, i) => overlap(own(a, i), own(b, i))))
    expect(neighbourAgreement(a, b, 5)).toBeCloseTo(expected, 9)
  })

  test('a row alone has no neighbours', () => {
    expect(() => neighbourAgreement([[1]], [[2]])).toThrow('no neighbours')
  })
})
