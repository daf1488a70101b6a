import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Matrix, matrix, takeRows } from '#nn/rows.ts'
import { orthogonalFactor } from './orthogonal.ts'
import { timesTransposed, transposedTimes } from './products.ts'
import { unitRows } from './rows.ts'
import { affineMap, applyLinear, procrustesMap, relativeMaps, relativeVectors } from './spaces.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

const noise = (seed: number, rows: number, dim: number): Matrix => ({
  data: generator(random.key(seed)).fillNormal(new Float32Array(rows * dim)),
  rows,
  dim,
})
const doubles = (x: Matrix) => Float64Array.from(x.data)
/** a b, by the definition. */
const times = (a: ArrayLike<number>, b: ArrayLike<number>, n: number, d: number, m: number) =>
  Float64Array.from({ length: n * m }, (_, at) => {
    let sum = 0
    for (let t = 0; t < d; t++) sum += a[Math.floor(at / m) * d + t]! * b[t * m + (at % m)]!
    return sum
  })
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
const flip = (a: ArrayLike<number>, n: number, d: number) =>
  Float64Array.from({ length: n * d }, (_, i) => a[(i % n) * d + Math.floor(i / n)]!)
/** x times a rotation [d, e], stretched and shifted. */
const moved = (x: Matrix, rotation: Float64Array, e: number, scale: number, shift: number): Matrix => ({
  data: Float32Array.from(times(x.data, rotation, x.rows, x.dim, e), (v) => scale * v + shift),
  rows: x.rows,
  dim: e,
})
const rotation = (seed: number, d: number, e = d) => orthogonalFactor(doubles(noise(seed, d, e)), d, e)

describe('products', () => {
  test.each([[1, 1, 1], [4, 2, 3], [5, 7, 9], [70, 131, 3], [6, 5, 1100]])(
    '%d by %d rows of %d agree with the definition',
    (n, m, d) => {
      const [a, b] = [doubles(noise(1, n, d)), doubles(noise(2, m, d))]
      expect(farthest(timesTransposed(a, b, d), times(a, flip(b, m, d), n, d, m))).toBeLessThan(1e-10)
      const [p, q] = [doubles(noise(3, d, n)), doubles(noise(4, d, m))]
      expect(farthest(transposedTimes(p, n, q, m), times(flip(p, d, n), q, n, d, m))).toBeLessThan(1e-10)
    },
  ) // prettier-ignore
})

describe('symmetricEigen', () => {
  test('by hand', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2)
    expect(farthest(values, [3, 1])).toBeLessThan(1e-14)
    expect(Math.abs(vectors[0]! * vectors[1]!)).toBeCloseTo(0.5, 12)
    expect([...symmetricEigen(Float64Array.of(-4), 1).values]).toEqual([-4])
  })

  test.each([[3, 9], [40, 60], [40, 7], [25, 0]])('of %d columns from %d rows', (dim, rows) => {
    const x = doubles(noise(dim, Math.max(rows, 1), dim)).map((v) => (rows === 0 ? 0 : v))
    const gram = transposedTimes(x, dim, x, dim)
    const { values, vectors } = symmetricEigen(gram, dim)
    expect(farthest(timesTransposed(vectors, vectors, dim), identity(dim))).toBeLessThan(1e-12)
    const scaled = vectors.map((v, i) => v * values[Math.floor(i / dim)]!)
    expect(farthest(transposedTimes(vectors, dim, scaled, dim), gram)).toBeLessThan(1e-11)
    for (let i = 1; i < dim; i++) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!)
    for (let i = rows; i < dim; i++) expect(Math.abs(values[i]!)).toBeLessThan(1e-11)
  }) // prettier-ignore

  test('of a diagonal with equal entries, and of negative ones', () => {
    const { values } = symmetricEigen(Float64Array.of(1, 0, 0, 0, -5, 0, 0, 0, 1), 3)
    expect([...values]).toEqual([1, 1, -5])
  })
})

describe('orthogonalFactor', () => {
  test('of S Q with S positive is Q', () => {
    const q = rotation(1, 6)
    const x = doubles(noise(2, 20, 6))
    const s = transposedTimes(x, 6, x, 6)
    expect(farthest(orthogonalFactor(times(s, q, 6, 6, 6), 6, 6), q)).toBeLessThan(1e-9)
  })

  test('of nothing is still orthogonal', () => {
    const r = orthogonalFactor(new Float64Array(12), 3, 4)
    expect(farthest(timesTransposed(r, r, 4), identity(3))).toBeLessThan(1e-12)
  })
})

describe('procrustesMap', () => {
  test.each([[8, 8], [8, 12]])('finds a rigid map from %d to %d dimensions again', (d, e) => {
    const [x, fresh] = [noise(1, 40, d), noise(2, 10, d)]
    const r = rotation(3, d, e)
    const map = procrustesMap(x, moved(x, r, e, 2.5, 0.7))
    expect(farthest(applyLinear(map, fresh).data, moved(fresh, r, e, 2.5, 0.7).data)).toBeLessThan(2e-5)
  }) // prettier-ignore

  test('into fewer dimensions finds the ones that were kept', () => {
    const x = noise(1, 60, 9)
    const to = { data: Float32Array.from({ length: 240 }, (_, i) => x.data[Math.floor(i / 4) * 9 + (i % 4)]!), rows: 60, dim: 4 } // prettier-ignore
    const wide = { data: x.data.map((v, i) => (i % 9 < 4 ? v : v * 1e-4)), rows: 60, dim: 9 }
    expect(farthest(applyLinear(procrustesMap(wide, to), wide).data, to.data)).toBeLessThan(1e-2)
  })

  test('the scale is the best one: the gap is smallest there', () => {
    for (const [d, e] of [
      [6, 6],
      [4, 7],
      [7, 4],
    ] as const) {
      const [a, b] = [noise(1, 30, d), noise(2, 30, e)]
      const { w } = procrustesMap(a, b, { center: false })
      const gap = (factor: number) =>
        times(a.data, w.data, 30, d, e).reduce((sum, v, i) => sum + (factor * v - b.data[i]!) ** 2, 0)
      expect(gap(1)).toBeLessThan(gap(1.01))
      expect(gap(1)).toBeLessThan(gap(0.99))
    }
  })

  test('without scale and centre keeps lengths', () => {
    const map = procrustesMap(noise(1, 30, 5), noise(2, 30, 5), { center: false, scale: false })
    expect(farthest(timesTransposed(doubles(map.w), doubles(map.w), 5), identity(5))).toBeLessThan(1e-6)
    expect([...map.b]).toEqual([0, 0, 0, 0, 0])
  })

  test('says what is wrong with its input', () => {
    const [a, b] = [noise(1, 4, 3), noise(2, 5, 3)]
    expect(() => procrustesMap(a, b)).toThrow('4 first anchors and 5 second')
    expect(() => procrustesMap(a, { ...a, dim: 4 })).toThrow('4 rows of 4 but holds 12')
    expect(() => procrustesMap(matrix([[1, 1], [1, 1]]), matrix([[1], [2]]))).toThrow('no direction') // prettier-ignore
    expect(() => procrustesMap({ data: [1] as never, rows: 1, dim: 1 }, a)).toThrow(TypeError)
    expect(() => procrustesMap({ data: new Float32Array(), rows: 0, dim: 3 }, a)).toThrow('0 rows')
  })
})

describe('affineMap', () => {
  test('finds any affine map again', () => {
    const [x, fresh, w] = [noise(1, 50, 4), noise(2, 9, 4), doubles(noise(3, 4, 6))]
    const map = affineMap(x, moved(x, w, 6, 1, -3), { ridge: 0 })
    expect(farthest(applyLinear(map, fresh).data, moved(fresh, w, 6, 1, -3).data)).toBeLessThan(1e-5)
  })

  test('decay means the same for long and short vectors', () => {
    const [x, y] = [noise(1, 30, 4), noise(2, 30, 3)]
    const short = { ...x, data: x.data.map((v) => v / 64) }
    const [one, other] = [affineMap(x, y, { ridge: 0.1 }), affineMap(short, y, { ridge: 0.1 })]
    expect(farthest(applyLinear(one, x).data, applyLinear(other, short).data)).toBeLessThan(1e-6)
  })

  test('with decay takes fewer anchors than dimensions, without says so', () => {
    const [x, y] = [noise(1, 5, 8), noise(2, 5, 3)]
    expect(affineMap(x, y).w.data.every(Number.isFinite)).toBe(true)
    expect(() => affineMap(x, y, { ridge: 0 })).toThrow('depends on those before')
    expect(() => affineMap(x, y, { ridge: -1 })).toThrow('got -1')
  })
})

describe('relativeMaps', () => {
  /** Cosines of rows after the maps. */
  const mapped = (queries: Matrix, documents: Matrix) =>
    timesTransposed(unitRows(queries), unitRows(documents), queries.dim)

  test.each([
    { k: 40, d: 6, e: 9, center: true },
    { k: 40, d: 9, e: 6, center: false },
    { k: 5, d: 8, e: 12, center: false },
    { k: 5, d: 8, e: 12, center: true },
  ])('ranks as relative representations written out: %o', ({ k, d, e, center }) => {
    const [from, to, asking, kept] = [noise(1, k, d), noise(2, k, e), noise(3, 4, d), noise(4, 30, e)]
    const { queries, documents } = relativeMaps(from, to, { center })
    const inside = mapped(applyLinear(queries, asking), applyLinear(documents, kept))
    const written = mapped(relativeVectors(asking, from, { center }), relativeVectors(kept, to, { center }))
    for (let q = 0; q < 4; q++) {
      // Up to a factor per query, the share of its representation that documents can reach.
      const [a, b] = [inside.subarray(q * 30, q * 30 + 30), written.subarray(q * 30, q * 30 + 30)]
      const factor = b.reduce((sum, v, i) => sum + v * a[i]!, 0) / a.reduce((sum, v) => sum + v * v, 0)
      expect(factor).toBeGreaterThan(0)
      expect(factor).toBeLessThan(1 + 1e-5)
      expect(farthest(a.map((v) => v * factor), b)).toBeLessThan(1e-5) // prettier-ignore
    }
    const among = applyLinear(documents, kept)
    const relative = relativeVectors(kept, to, { center })
    expect(farthest(mapped(among, among), mapped(relative, relative))).toBeLessThan(1e-5)
  })

  test('a turned and stretched space finds its own vectors', () => {
    const to = noise(1, 50, 7)
    const from = moved(to, rotation(2, 7), 7, 3, 0.5)
    const { queries, documents } = relativeMaps(takeRows(from, [...Array(30).keys()]), takeRows(to, [...Array(30).keys()])) // prettier-ignore
    const cosines = mapped(applyLinear(queries, from), applyLinear(documents, to))
    for (let i = 0; i < 50; i++) expect(cosines[i * 51]).toBeCloseTo(1, 5)
  })

  test('refuses anchors that all fall together', () => {
    const same = matrix([[1, 2], [1, 2]]) // prettier-ignore
    expect(() => relativeMaps(noise(1, 2, 3), same)).toThrow('fall together')
  })
})

describe('relativeVectors', () => {
  test('says what is wrong with its input', () => {
    expect(() => relativeVectors(noise(1, 2, 3), noise(2, 2, 4))).toThrow('are 3 wide, the anchors 4')
    const broken = { data: Float32Array.of(1, NaN), rows: 1, dim: 2 }
    expect(() => relativeVectors(broken, noise(1, 2, 2))).toThrow('number 1 of the vectors is NaN')
  })
})
