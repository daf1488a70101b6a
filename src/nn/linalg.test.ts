import { random } from '@jax-js/jax'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generator } from './generator.ts'
import {
  affineMap,
  inverse,
  leastSquares,
  orthogonalFactor,
  principalComponents,
  procrustes,
  qr,
  solve,
  svd,
  symmetricEigen,
  times,
  timesTransposed,
  transposed,
  transposedTimes,
} from './linalg.ts'
import { applyLinear } from './metrics/linear-map.ts'
import { type AnyMatrix, type Doubles, matrix, readDoubles } from './rows.ts'

const doubles = (rows: number[][]) => readDoubles('rows', rows)
const identity = (n: number) =>
  doubles(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j))))

function normal(seed: number, rows: number, dim: number): Doubles {
  const rng = generator(random.key(seed))
  return { data: Float64Array.from({ length: rows * dim }, () => rng.normal()), rows, dim }
}

function expectClose(actual: AnyMatrix, expected: AnyMatrix, digits = 9): void {
  expect([actual.rows, actual.dim]).toEqual([expected.rows, expected.dim])
  actual.data.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i]!, digits))
}

const scaledColumns = ({ data, rows, dim }: Doubles, s: Float64Array) => ({
  data: data.map((value, i) => value * s[i % dim]!),
  rows,
  dim,
})

/** 1 x 1, tall, wide, square; of full rank, of rank 1, and zero. */
const SHAPES = [
  [1, 1],
  [7, 3],
  [3, 7],
  [6, 6],
  [1, 4],
  [4, 1],
].flatMap(([n, d]) => [
  ['full', normal(n! + d!, n!, d!)] as const,
  ['one', times(normal(1, n!, 1), normal(2, 1, d!))] as const,
  ['no', { data: new Float64Array(n! * d!), rows: n!, dim: d! }] as const,
])

describe.each(SHAPES)('of %s rank: %o', (_, a) => {
  test('U S Vᵀ is A, with orthonormal columns and S falling', () => {
    const { u, s, v } = svd(a)
    const k = Math.min(a.rows, a.dim)
    expect([u.rows, u.dim, s.length, v.rows, v.dim]).toEqual([a.rows, k, k, a.dim, k])
    expectClose(timesTransposed(scaledColumns(u, s), v), a)
    expectClose(transposedTimes(u, u), identity(k))
    expectClose(transposedTimes(v, v), identity(k))
    expect([...s]).toEqual([...s].sort((x, y) => y - x))
    expect(s.at(-1)).toBeGreaterThanOrEqual(0)
  })

  test('Q R is A, with orthonormal columns and R upper triangular', () => {
    const { q, r } = qr(a)
    expectClose(times(q, r), a)
    expectClose(transposedTimes(q, q), identity(Math.min(a.rows, a.dim)))
    for (let i = 0; i < r.rows; i++) {
      for (let c = 0; c < i; c++) expect(r.data[i * r.dim + c]).toBe(0)
      expect(r.data[i * r.dim + i]).toBeGreaterThanOrEqual(0)
    }
  })

  test('the orthogonal factor keeps right angles', () => {
    const r = orthogonalFactor(a)
    const gram = r.rows <= r.dim ? timesTransposed(r, r) : transposedTimes(r, r)
    expectClose(gram, identity(gram.rows))
  })

  test('least squares leave a rest at right angles to the columns', () => {
    const b = normal(9, a.rows, 2)
    const fitted = times(a, leastSquares(a, b))
    const rest = { ...b, data: b.data.map((value, i) => value - fitted.data[i]!) }
    expectClose(transposedTimes(a, rest), { data: new Float64Array(a.dim * 2), rows: a.dim, dim: 2 })
  })
})

describe('eigenvalues', () => {
  test('by hand', () => {
    const { values, vectors } = symmetricEigen(doubles([[2, 1], [1, 2]])) // prettier-ignore
    expect([...values].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([3, 1])
    expect(vectors.data[0]).toBeCloseTo(Math.SQRT1_2, 12)
    expect(vectors.data[1]).toBeCloseTo(Math.SQRT1_2, 12)
    expect([...symmetricEigen(doubles([[-4]])).values]).toEqual([-4])
    expect([...symmetricEigen(doubles([[1, 0], [0, 5]])).values]).toEqual([5, 1]) // prettier-ignore
  })

  test('Vᵀ diag(values) V is A, also where values are equal', () => {
    for (const rank of [1, 5, 9]) {
      const half = normal(rank, 9, rank)
      const a = timesTransposed(half, half)
      const { values, vectors } = symmetricEigen(a)
      expectClose(transposedTimes(vectors, transposed(scaledColumns(transposed(vectors), values))), a)
      expectClose(timesTransposed(vectors, vectors), identity(9))
      expect([...values]).toEqual([...values].sort((x, y) => y - x))
    }
  })

  test('256 columns keep their trace', () => {
    const half = normal(3, 256, 256)
    const a = timesTransposed(half, half)
    const { values } = symmetricEigen(a)
    const trace = a.data.reduce((sum, value, i) => (i % 257 === 0 ? sum + value : sum), 0)
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 6)
  })
})

test('products by hand', () => {
  const [a, b] = [doubles([[1, 2], [3, 4], [5, 6]]), doubles([[1, 0], [2, -1]])] // prettier-ignore
  expectClose(times(a, b), doubles([[5, -2], [11, -4], [17, -6]])) // prettier-ignore
  expectClose(timesTransposed(a, b), doubles([[1, 0], [3, 2], [5, 4]])) // prettier-ignore
  expectClose(transposedTimes(a, a), doubles([[35, 44], [44, 56]])) // prettier-ignore
  expectClose(transposed(a), doubles([[1, 3, 5], [2, 4, 6]])) // prettier-ignore
})

test('what solve gives solves, and an inverse undoes', () => {
  expectClose(inverse(doubles([[2, 1], [1, 1]])), doubles([[1, -1], [-1, 2]])) // prettier-ignore
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(1e6), (n, seed) => {
      const [a, b] = [normal(seed, n, n), normal(seed + 1, n, 2)]
      expectClose(times(a, solve(a, b)), b, 6)
      expectClose(times(inverse(a), a), identity(n), 6)
    }),
    { numRuns: 20 },
  )
})

test('least squares of a line by hand, and the shortest of many answers', () => {
  const line = leastSquares(doubles([[1, 0], [1, 1], [1, 2]]), doubles([[1], [3], [8]])) // prettier-ignore
  expectClose(line, doubles([[0.5], [3.5]]))
  expectClose(leastSquares(doubles([[1, 1]]), doubles([[4]])), doubles([[2], [2]]))
})

describe('Procrustes', () => {
  const points = normal(1, 30, 4)
  const turn = orthogonalFactor(normal(2, 4, 4))

  test('finds a planted rotation, of any seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(1e6), (d, seed) => {
        const [x, r] = [normal(seed, 3 * d, d), orthogonalFactor(normal(seed + 1, d, d))]
        const { w, b } = procrustes(x, times(x, r))
        expectClose(w, r, 5)
        expect([...b].every((value) => value === 0)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('finds shift and stretch where they are allowed', () => {
    const moved = times(points, turn)
    const data = moved.data.map((value, i) => 3 * value + [1, -2, 0, 5][i % 4]!)
    const { w, b } = procrustes(points, { ...moved, data }, { centre: true, scale: true })
    expectClose(w, { ...turn, data: turn.data.map((value) => 3 * value) }, 5)
    ;[1, -2, 0, 5].forEach((shift, c) => expect(b[c]).toBeCloseTo(shift, 5))
  })

  test('no other rotation comes closer', () => {
    const y = normal(5, 30, 4)
    const gap = (w: AnyMatrix) =>
      times(points, w).data.reduce((sum, value, i) => sum + (value - y.data[i]!) ** 2, 0)
    const best = gap(procrustes(points, y).w)
    for (let seed = 10; seed < 20; seed++) {
      expect(gap(orthogonalFactor(normal(seed, 4, 4)))).toBeGreaterThan(best)
    }
  })

  test('into a wider space it keeps lengths', () => {
    const { w } = procrustes(points, normal(6, 30, 7))
    expectClose(timesTransposed(w, w), identity(4), 5)
  })
})

test('an affine map is found again, with a decay it is shorter', () => {
  const x = normal(1, 40, 3)
  const truth = { w: matrix([[1, 2], [0, -1], [3, 0.5]]), b: Float64Array.of(4, -7) } // prettier-ignore
  const y = applyLinear(truth, { ...x, data: Float32Array.from(x.data) })
  const { w, b } = affineMap(x, y)
  expectClose(w, truth.w, 5)
  b.forEach((value, c) => expect(value).toBeCloseTo(truth.b[c]!, 5))
  const length = ({ data }: AnyMatrix) => Math.hypot(...data)
  expect(length(affineMap(x, y, { ridge: 1 }).w)).toBeLessThan(0.7 * length(truth.w))
  const few = affineMap(doubles([[1, 1], [2, 2]]), doubles([[1], [3]])) // prettier-ignore
  expectClose(few.w, doubles([[1], [1]]), 6)
})

test('principal components of a stretched cloud, whatever its place', () => {
  const x = normal(4, 500, 3)
  const data = x.data.map((value, i) => value * [1, 10, 3][i % 3]! + 50)
  const { means, components, variances } = principalComponents({ ...x, data }, 2)
  expect([components.rows, components.dim, variances.length]).toEqual([2, 3, 2])
  expect(Math.abs(components.data[1]!)).toBeGreaterThan(0.99)
  expect(Math.abs(components.data[5]!)).toBeGreaterThan(0.99)
  expect(variances[0]).toBeGreaterThan(80)
  means.forEach((mean) => expect(Math.abs(mean - 50)).toBeLessThan(1.5))

  const line = principalComponents(doubles([[0, 0], [2, 2]])) // prettier-ignore
  expect(line.variances[0]).toBeCloseTo(2, 12)
  expect(line.variances[1]).toBeCloseTo(0, 12)
  expect(principalComponents(doubles([[0.1], [0.1], [0.1]])).variances[0]).toBe(0)
})

const ONE = doubles([[1]])
test.each([
  ['the matrix is [1, 2], not square', () => symmetricEigen(doubles([[1, 2]]))],
  ['the matrix is not symmetric: 1 at 0, 1 and 0 at 1, 0', () => symmetricEigen(doubles([[0, 1], [0, 0]]))], // prettier-ignore
  ['number 0 of the matrix is NaN', () => svd({ ...ONE, data: Float64Array.of(NaN) })],
  ['the matrix holds no rows', () => qr({ data: new Float64Array(0), rows: 0, dim: 2 })],
  ['the matrix says 1 rows of 1 but holds 2 numbers', () => svd({ ...ONE, data: new Float64Array(2) })],
  ['the left side [2, 2] is singular', () => inverse(doubles([[1, 2], [2, 4]]))], // prettier-ignore
  ['the left sides have 1 rows, the right sides 2: they make no pairs', () => leastSquares(ONE, doubles([[1], [2]]))], // prettier-ignore
  ['the points have 1 rows, their partners 2: they make no pairs', () => procrustes(ONE, doubles([[1], [2]]))], // prettier-ignore
  ['the points and their partners share no direction', () => procrustes(ONE, doubles([[0]]))],
  ['ridge is -1, not a number from 0 up', () => affineMap(ONE, ONE, { ridge: -1 })],
  ['the number of components is 2, not a whole number from 1 to 1', () => principalComponents(ONE, 2)],
  ['[1, 1] and [2, 1] do not multiply', () => times(ONE, doubles([[1], [2]]))], // prettier-ignore
])('%s', (message, act) => expect(act).toThrow(new RangeError(message)))
