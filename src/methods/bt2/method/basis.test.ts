import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { orthogonalFactor } from '#nn/linalg.ts'
import { applyBasis, fitBasis } from './basis.ts'
import { basisTransform } from './bt2.ts'

const draw = (seed: number) => generator(random.key(seed))
const dot = (a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, dim: number, used = dim) => {
  let sum = 0
  for (let d = 0; d < used; d++) sum += a[i * dim + d]! * b[j * dim + d]!
  return sum
}

/** Random rows of unit length. */
function unit(rows: number, dim: number, seed: number): Float32Array {
  const data = draw(seed).fillNormal(new Float32Array(rows * dim))
  for (let row = 0; row < rows; row++) {
    const length = Math.sqrt(dot(data, row, data, row, dim))
    for (let d = 0; d < dim; d++) data[row * dim + d]! /= length
  }
  return data
}

/** Each row times the rows of a matrix [to, from], then at unit length. */
function through(data: Float32Array, from: number, map: ArrayLike<number>, to: number): Float32Array {
  const rows = data.length / from
  const out = new Float32Array(rows * to)
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < to; o++) out[row * to + o] = dot(data, row, map, o, from)
    const length = Math.sqrt(dot(out, row, out, row, to))
    for (let o = 0; o < to; o++) out[row * to + o]! /= length
  }
  return out
}

const rotation = (size: number, seed: number) =>
  orthogonalFactor({ data: Float64Array.from(unit(size, size, seed)), rows: size, dim: size })

const unevenness = (data: Float64Array, rows: number, dim: number): number => {
  let worst = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++)
      worst = Math.max(worst, Math.abs(dot(data, i, data, j, dim) - Number(i === j)))
  }
  return worst
}

describe('fitBasis', () => {
  const N = 300

  test('undoes a rotation exactly', () => {
    const old = unit(N, 8, 5)
    const fresh = through(old, 8, rotation(8, 6).data, 8)
    const basis = fitBasis(old, fresh, { dOld: 8, dNew: 8, extra: 0, scale: 2 })
    expect(basis.cosine).toBeCloseTo(1, 6)
    const upgraded = applyBasis(basis, fresh)
    upgraded.forEach((v, i) => expect(v).toBeCloseTo(2 * old[i]!, 5))
  })

  test.each([
    [6, 10, 0],
    [6, 10, 2],
    [6, 10, 6],
    [10, 6, 0],
    [10, 6, 3],
    [10, 6, 10],
    [8, 8, 3],
  ])('keeps the inner products of new vectors: %i old, %i new, %i extra', (dOld, dNew, extra) => {
    const fresh = unit(N, dNew, 7)
    const old = through(fresh, dNew, draw(8).fillNormal(new Float32Array(dOld * dNew)), dOld)
    const basis = fitBasis(old, fresh, { dOld, dNew, extra, scale: 3 })
    expect(basis.extra).toBeLessThanOrEqual(extra)
    expect(basis.width).toBe(Math.max(dOld, dNew + basis.extra))
    expect(unevenness(Float64Array.from(basis.P), dNew, dNew)).toBeLessThan(1e-6)
    expect(unevenness(Float64Array.from(basis.Q), dOld, dOld)).toBeLessThan(1e-6)

    const upgraded = applyBasis(basis, fresh)
    for (let i = 0; i < 20; i++) {
      const [a, b] = [i, 5 * i + 3]
      const rest = dot(upgraded, a, upgraded, b, basis.width) - 9 * dot(fresh, a, fresh, b, dNew)
      // What is left is the cosine of the heads: nothing without extra coordinates, 1 for a vector and itself.
      expect(Math.abs(rest)).toBeLessThan(basis.extra === 0 ? 1e-5 : 1 + 1e-5)
      const own = dot(upgraded, a, upgraded, a, basis.width)
      expect(own).toBeCloseTo(basis.extra === 0 ? 9 : 10, 4)
    }
    let cosine = 0
    for (let i = 0; i < N; i++) {
      const compatible = upgraded.subarray(i * basis.width, i * basis.width + dOld)
      const length = Math.sqrt(dot(compatible, 0, compatible, 0, dOld))
      cosine += dot(old.subarray(i * dOld), 0, compatible, 0, dOld) / length / N
    }
    expect(basis.cosine).toBeCloseTo(cosine, 5)
    // Mapped vectors alone would have a mean cosine near 0.
    expect(cosine).toBeGreaterThan(0.6)
  })

  test('more extra coordinates never fit worse, and follow an uneven map closer', () => {
    const fresh = unit(N, 10, 9)
    const map = draw(10)
      .fillNormal(new Float32Array(60))
      .map((v, i) => v * (i < 10 ? 4 : 1))
    const old = through(fresh, 10, map, 6)
    const cosines = [0, 1, 2, 3, 4, 5, 6].map(
      (extra) => fitBasis(old, fresh, { dOld: 6, dNew: 10, extra }).cosine,
    )
    for (let i = 1; i < cosines.length; i++) expect(cosines[i]).toBeGreaterThanOrEqual(cosines[i - 1]!)
    expect(cosines[6]).toBeGreaterThan(cosines[0]! + 0.02)
  })

  test('refuses vectors that are not of length one, in fitting and in use', () => {
    const [old, fresh] = [unit(20, 4, 21), unit(20, 5, 22)]
    const stretched = fresh.map((v, i) => (i >= 15 && i < 20 ? 3 * v : v))
    const options = { dOld: 4, dNew: 5, extra: 2 }
    expect(() => fitBasis(old, stretched, options)).toThrow(
      'row 3 of the new vectors has length 3.000, not 1',
    )
    const double = old.map((v) => 2 * v)
    expect(() => fitBasis(double, fresh, options)).toThrow('row 0 of the old vectors has length 2.000, not 1')
    const basis = fitBasis(old, fresh, options)
    expect(() => applyBasis(basis, stretched)).toThrow('row 3 of the new vectors')
  })

  test('is the transform of the paper with the fitted bases and head', () => {
    const fresh = unit(N, 10, 11)
    const map = draw(10)
      .fillNormal(new Float32Array(60))
      .map((v, i) => v * (i < 10 ? 4 : 1))
    const basis = fitBasis(through(fresh, 10, map, 6), fresh, { dOld: 6, dNew: 10, extra: 6, scale: 2 })
    const k = basis.extra
    expect(k).toBeGreaterThan(0)
    const rows = fresh.slice(0, 4 * 10)
    const f = np.array(rows.slice()).reshape([4, 10])
    const head = np
      .matmul(f.ref, np.array(basis.head.w.slice()).reshape([10, k]))
      .add(np.array(basis.head.b.slice()))
    const P = np.array(basis.P.slice()).reshape([10, 10])
    const Q = np.array(basis.Q.slice()).reshape([6, 6])
    const { compatible, extra } = basisTransform(head, f, { P, Q, k, scale: 2 })
    const expected = np.concatenate([compatible, extra], 1).dataSync()
    applyBasis(basis, rows).forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 4))
  })

  test('lets new vectors find old ones of texts it has not seen', () => {
    const texts = unit(400, 12, 13)
    const old = through(texts, 12, draw(14).fillNormal(new Float32Array(96)), 8)
    const fresh = through(texts, 12, draw(15).fillNormal(new Float32Array(192)), 16)
    const basis = fitBasis(old.slice(0, 300 * 8), fresh.slice(0, 300 * 16), { dOld: 8, dNew: 16, extra: 4 })
    const asked = applyBasis(basis, fresh.slice(300 * 16))
    let found = 0
    for (let q = 0; q < 100; q++) {
      const compatible = asked.subarray(q * basis.width, q * basis.width + 8)
      const scores = Array.from({ length: 100 }, (_, g) =>
        dot(old.subarray((300 + g) * 8), 0, compatible, 0, 8),
      )
      if (scores.indexOf(Math.max(...scores)) === q) found++
    }
    expect(found).toBeGreaterThan(80)
  })

  test('changes nothing it is given, and survives zero vectors', () => {
    const [old, fresh] = [unit(20, 4, 16), unit(20, 4, 17)]
    old.fill(0, 0, 4)
    fresh.fill(0, 0, 4)
    const before = [old.slice(), fresh.slice()]
    const basis = fitBasis(old, fresh, { dOld: 4, dNew: 4, extra: 2 })
    expect([old, fresh]).toEqual(before)
    expect(applyBasis(basis, fresh).every(Number.isFinite)).toBe(true)
    expect(applyBasis(basis, new Float32Array())).toHaveLength(0)
  })

  test('says what does not fit', () => {
    const options = { dOld: 4, dNew: 5, extra: 1 }
    const [old, fresh] = [unit(10, 4, 18), unit(10, 5, 19)]
    expect(() => fitBasis(old.slice(1), fresh, options)).toThrow('39 numbers of the old vectors')
    expect(() => fitBasis(old.slice(4), fresh, options)).toThrow('old vectors have 9 rows, new vectors 10')
    expect(() => fitBasis(old.slice(0, 4), fresh.slice(0, 5), options)).toThrow('1 pairs are too few')
    expect(() => fitBasis(old, fresh, { ...options, extra: 5 })).toThrow(
      'extra is 5, not a whole number from 0 to 4',
    )
    expect(() => fitBasis(old, fresh, { ...options, extra: -1 })).toThrow('extra is -1')
    expect(() => fitBasis(old, fresh, { ...options, scale: 0 })).toThrow('scale is 0')
    expect(() => fitBasis(old, fresh, { ...options, dOld: 0 })).toThrow('dOld is 0')
    expect(() => fitBasis(old, fresh, { ...options, extras: 1 } as never)).toThrow("no option 'extras'")
    expect(() =>
      fitBasis(
        old.map((v, i) => (i === 3 ? NaN : v)),
        fresh,
        options,
      ),
    ).toThrow('is NaN')
    expect(() => fitBasis([...old] as unknown as Float32Array, fresh, options)).toThrow(TypeError)
    const basis = fitBasis(old, fresh, options)
    expect(() => applyBasis(basis, fresh.slice(1))).toThrow('not in rows of 5')
  })
})
