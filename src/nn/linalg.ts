import { EigenvalueDecomposition, LuDecomposition, Matrix as Table, QrDecomposition, SVD } from 'ml-matrix'
import type { LinearMap } from './metrics/linear-map.ts'
import { columnMeans, ridge } from './metrics/ridge.ts'
import {
  centred,
  inDoubles,
  inFloats,
  times,
  timesTransposed,
  transposed,
  transposedTimes,
} from './products.ts'
import { type AnyMatrix, type Doubles, checkMatrix, checkNumber, checkPairs, checkWhole } from './rows.ts'

export { centred, times, timesTransposed, transposed, transposedTimes }

export interface Eigen {
  /** Largest first. */
  values: Float64Array
  /** Of length one, a row each, in the order of the values: [dim, dim]. */
  vectors: Doubles
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [dim, dim], in doubles. Of each vector the entry farthest
 * from 0 is positive. 40 ms for 256 columns, 0.1 s for 384.
 *
 * @throws RangeError when it is not square, not symmetric or not finite
 */
export function symmetricEigen(matrix: AnyMatrix): Eigen {
  const { data, rows: dim } = inDoubles(checkSquare('the matrix', matrix))
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const mean = new Table(dim, dim)
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      const [here, there] = [data[i * dim + j]!, data[j * dim + i]!]
      if (Math.abs(here - there) > 1e-5 * largest) {
        throw new RangeError(`the matrix is not symmetric: ${here} at ${i}, ${j} and ${there} at ${j}, ${i}`)
      }
      mean.set(i, j, (here + there) / 2)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(mean, { assumeSymmetric: true })
  const order = Array.from(realEigenvalues.keys()).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!)
  const vectors = new Float64Array(dim * dim)
  order.forEach((from, to) => vectors.set(facingUp(eigenvectorMatrix.getColumn(from)), to * dim))
  return {
    values: Float64Array.from(order, (i) => realEigenvalues[i]!),
    vectors: { data: vectors, rows: dim, dim },
  }
}

export interface SingularValues {
  /** Orthonormal columns, [n, k] for k the smaller of n and d. */
  u: Doubles
  /** Largest first, [k]. */
  s: Float64Array
  /** Orthonormal columns, [d, k]. */
  v: Doubles
}

/** A = U diag(S) Vᵀ of a matrix [n, d]; U and V stay orthonormal when A has no full rank. @throws RangeError */
export function svd(matrix: AnyMatrix): SingularValues {
  const found = new SVD(tableOf(checkFilled('the matrix', matrix)), { autoTranspose: true })
  return {
    u: matrixOf(found.leftSingularVectors),
    s: Float64Array.from(found.diagonal),
    v: matrixOf(found.rightSingularVectors),
  }
}

/**
 * A = Q R of a matrix [n, d]: Q [n, k] with orthonormal columns, R [k, d] with zeros below the diagonal and none
 * below 0 on it, for k the smaller of n and d. @throws RangeError
 */
export function qr(matrix: AnyMatrix): { q: Doubles; r: Doubles } {
  const { rows, dim } = checkFilled('the matrix', matrix)
  const k = Math.min(rows, dim)
  const table = tableOf(matrix)
  const { orthogonalMatrix } = new QrDecomposition(table.subMatrix(0, rows - 1, 0, k - 1))
  const q = matrixOf(orthogonalMatrix)
  const r = transposedTimes(q, matrix)
  for (let i = 0; i < k; i++) {
    const sign = r.data[i * dim + i]! < 0 ? -1 : 1
    for (let c = 0; c < dim; c++) r.data[i * dim + c] = c < i ? 0 : sign * r.data[i * dim + c]!
    for (let row = 0; row < rows; row++) q.data[row * k + i]! *= sign
  }
  return { q, r }
}

/**
 * The X [d, m] that brings A X closest to B by squared distance; of several the shortest.
 *
 * @param a - [n, d], of any rank
 * @param b - [n, m]
 * @throws RangeError when rows do not pair or a number is not finite
 */
export function leastSquares(a: AnyMatrix, b: AnyMatrix): Doubles {
  checkPairs(
    'the left sides',
    checkFilled('the left sides', a),
    'the right sides',
    checkFilled('the right sides', b),
  )
  const { u, s, v } = svd(a)
  const negligible = Math.max(a.rows, a.dim) * Number.EPSILON * s[0]!
  const along = transposedTimes(u, b)
  along.data.forEach((value, i) => {
    const size = s[Math.floor(i / b.dim)]!
    along.data[i] = size > negligible ? value / size : 0
  })
  return times(v, along)
}

/** The X [n, m] with A X = B for a square A [n, n] and B [n, m]. @throws RangeError when A has no inverse */
export function solve(a: AnyMatrix, b: AnyMatrix): Doubles {
  const { rows } = checkSquare('the left side', a)
  checkPairs('the left side', a, 'the right side', checkFilled('the right side', b))
  const lu = new LuDecomposition(tableOf(a))
  const pivots = lu.upperTriangularMatrix.diagonal().map(Math.abs)
  if (!(Math.min(...pivots) > rows * Number.EPSILON * Math.max(...pivots))) {
    throw new RangeError(`the left side [${rows}, ${rows}] is singular`)
  }
  return matrixOf(lu.solve(tableOf(b)))
}

/** The inverse of a square matrix [n, n]. @throws RangeError when it has none */
export function inverse(a: AnyMatrix): Doubles {
  const data = Float64Array.from({ length: a.rows ** 2 }, (_, i) => (i % (a.rows + 1) === 0 ? 1 : 0))
  return solve(a, { data, rows: a.rows, dim: a.rows })
}

/**
 * The matrix R [n, d] with orthonormal rows (columns, when n > d) that has the largest trace of Rᵀ M: U Vᵀ of
 * M = U S Vᵀ (Schönemann 1966). Where M leaves directions open, any that complete an orthonormal set are taken.
 */
export function orthogonalFactor(m: AnyMatrix): Doubles {
  const { u, v } = svd(m)
  return timesTransposed(u, v)
}

export interface ProcrustesOptions {
  /** Let the map shift: both sides minus their mean. */
  centre?: boolean
  /** Let the map stretch, everywhere by the same factor. */
  scale?: boolean
}

/**
 * The map that brings points closest to their partners, by rotation and reflection alone if nothing else is
 * allowed (orthogonal Procrustes, Schönemann 1966). Spaces may differ in width: into a wider one the map keeps all
 * lengths, into a narrower one the directions that go together most.
 *
 * @param x - points, [n, d]
 * @param y - their partners, [n, e]
 * @returns for `applyLinear`, [d] to [e]
 * @throws RangeError when rows do not pair, a number is not finite, or the two share no direction
 */
export function procrustes(
  x: AnyMatrix,
  y: AnyMatrix,
  { centre = false, scale = false }: ProcrustesOptions = {},
): LinearMap {
  checkPairs('the points', checkFilled('the points', x), 'their partners', checkFilled('their partners', y))
  const [meanX, meanY] = [x, y].map((side) => (centre ? columnMeans(side) : new Float64Array(side.dim)))
  const [a, b] = centre ? [centred(x), centred(y)] : [inDoubles(x), inDoubles(y)]
  const cross = transposedTimes(a, b)
  if (cross.data.every((value) => value === 0)) {
    throw new RangeError('the points and their partners share no direction')
  }

  const w = orthogonalFactor(cross)
  if (scale) {
    const moved = times(a, w)
    const factor = inner(w.data, cross.data) / inner(moved.data, moved.data)
    w.data.forEach((value, i) => (w.data[i] = value * factor))
  }
  return shifted(w, meanX!, meanY!)
}

export interface AffineOptions {
  /** Weight decay, as a share of the mean variance of the inputs: points of any length want the same. */
  ridge?: number
}

/**
 * The affine map that brings points closest to their partners by squared distance; without a decay, of several the
 * one with the shortest weights.
 *
 * @param x - points, [n, d]
 * @param y - their partners, [n, e]
 * @returns for `applyLinear`, [d] to [e]
 * @throws RangeError when rows do not pair, a number is not finite, or the decay is below 0
 */
export function affineMap(x: AnyMatrix, y: AnyMatrix, { ridge: share = 0 }: AffineOptions = {}): LinearMap {
  checkPairs('the points', checkFilled('the points', x), 'their partners', checkFilled('their partners', y))
  checkNumber('ridge', share, { least: 0 })
  const from = centred(x)
  const variance = inner(from.data, from.data) / from.data.length
  if (share * variance > 0) return ridge(inFloats(x), inFloats(y), share * variance)
  return shifted(leastSquares(from, centred(y)), columnMeans(x), columnMeans(y))
}

export interface PrincipalComponents {
  /** Of each column, [dim]. */
  means: Float64Array
  /** Of length one, a row each, that of largest variance first: [k, dim]. */
  components: Doubles
  /** Of the rows along each component, a sum over rows divided by their number: [k]. */
  variances: Float64Array
}

/**
 * The directions in which rows vary most.
 *
 * @param x - [n, dim]
 * @param k - how many, all of them if not said
 * @throws RangeError when x is empty or not finite, or k is not a whole number from 1 to dim
 */
export function principalComponents(x: AnyMatrix, k?: number): PrincipalComponents {
  const { rows, dim } = checkFilled('the rows', x)
  const count = checkWhole('the number of components', k ?? dim, { least: 1, most: dim })
  const rest = centred(x)
  const { values, vectors } = symmetricEigen(transposedTimes(rest, rest))
  return {
    means: columnMeans(x),
    components: { data: vectors.data.slice(0, count * dim), rows: count, dim },
    variances: values.slice(0, count).map((value) => Math.max(0, value) / rows),
  }
}

const tableOf = ({ data, rows, dim }: AnyMatrix): Table => Table.from1DArray(rows, dim, data)

const matrixOf = (table: Table): Doubles => ({
  data: Float64Array.from(table.to1DArray()),
  rows: table.rows,
  dim: table.columns,
})

function checkFilled<M extends AnyMatrix>(name: string, x: M): M {
  if (x.rows < 1) throw new RangeError(`${name} holds no rows`)
  return checkMatrix(name, x)
}

function checkSquare<M extends AnyMatrix>(name: string, x: M): M {
  if (x.rows !== x.dim) throw new RangeError(`${name} is [${x.rows}, ${x.dim}], not square`)
  return checkFilled(name, x)
}

/** The vector or its negative, so that the entry farthest from 0 is positive. */
function facingUp(vector: number[]): number[] {
  const farthest = vector.reduce((far, value) => (Math.abs(value) > Math.abs(far) + 1e-9 ? value : far), 0)
  return farthest < 0 ? vector.map((value) => -value) : vector
}

/** (x - before) w + after. */
function shifted(w: Doubles, before: Float64Array, after: Float64Array): LinearMap {
  const moved = times({ data: before, rows: 1, dim: before.length }, w).data
  return { w: inFloats(w), b: after.map((value, c) => value - moved[c]!) }
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
