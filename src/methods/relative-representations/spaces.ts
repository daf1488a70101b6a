import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import type { Matrix } from '#nn/rows.ts'
import { columnMeans, ridge } from '#nn/metrics/ridge.ts'
import { orthogonalFactor } from './orthogonal.ts'
import { timesTransposed, transposed, transposedTimes } from './products.ts'
import { checkPairs, checkRows, checkSameWidth, unitRows } from './rows.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

export { type LinearMap, applyLinear }

export interface RelativeOptions {
  /** Take the mean of the anchors away from all vectors first. */
  center?: boolean
  /** Bring each result to mean 0 and variance 1, as the input of a decoder. */
  layerNorm?: boolean
}

export interface ProcrustesOptions {
  /** Let the map shift: both sides minus the mean of their anchors. */
  center?: boolean
  /** Let the map stretch, everywhere by the same factor. */
  scale?: boolean
}

export interface AffineOptions {
  /**
   * Weight decay, as a share of the mean variance of the inputs: vectors of any length want the same. 0 is
   * plain least squares, for many more anchors than dimensions.
   */
  ridge?: number
}

/** Two maps into one space as wide as the vectors that are searched. */
export interface RelativeMaps {
  /** For vectors of the first space, which ask. */
  queries: LinearMap
  /** For vectors of the second space, which are searched. */
  documents: LinearMap
}

const EPSILON = 1e-5

/**
 * Describes vectors by their cosines to anchors of the same space (Moschella et al. 2023, eq. 2):
 * `relativeRepresentation` on plain numbers.
 *
 * @param x - [n, d]
 * @param anchors - [k, d]
 * @returns [n, k]; a zero vector has cosine 0 with everything
 * @throws RangeError when widths differ, a matrix is empty or a number is not finite
 */
export function relativeVectors(x: Matrix, anchors: Matrix, options: RelativeOptions = {}): Matrix {
  checkRows('the vectors', x)
  checkRows('the anchors', anchors)
  checkSameWidth('the vectors', x, 'the anchors', anchors)
  const mean = options.center ? columnMeans(anchors) : undefined
  const cosines = timesTransposed(unitRows(x, mean), unitRows(anchors, mean), x.dim)
  if (options.layerNorm) normaliseRows(cosines, anchors.rows)
  return { data: Float32Array.from(cosines), rows: x.rows, dim: anchors.rows }
}

/**
 * The rigid map that brings anchors of one space closest to the same anchors in another (orthogonal
 * Procrustes): shift, rotation, one scale. Spaces may differ in width: into a wider one the rotation keeps
 * all lengths, into a narrower one it keeps the directions that correlate most.
 *
 * @param from - anchors in the space to leave, [k, d]
 * @param to - the same anchors in the space to enter, [k, e]
 * @returns for `applyLinear`, [d] to [e]
 * @throws RangeError when rows do not pair, a number is not finite, or all anchors of a side fall together
 */
export function procrustesMap(
  from: Matrix,
  to: Matrix,
  { center = true, scale = true }: ProcrustesOptions = {},
): LinearMap {
  checkAnchors(from, to)
  const [d, e] = [from.dim, to.dim]
  const [meanFrom, meanTo] = [from, to].map((x) => (center ? columnMeans(x) : new Float64Array(x.dim)))
  const [a, b] = [minus(from, meanFrom!), minus(to, meanTo!)]
  const cross = transposedTimes(a, d, b, e)
  if (!cross.some((value) => value !== 0))
    throw new RangeError('the anchors of the two spaces share no direction')

  const w = orthogonalFactor(cross, d, e)
  if (scale) {
    // Into a wider space the rotation keeps lengths; into a narrower one, what it drops does not count.
    const turned = d > e ? timesTransposed(a, transposed(w, d, e), d) : a
    const factor = inner(w, cross) / inner(turned, turned)
    for (let i = 0; i < w.length; i++) w[i]! *= factor
  }
  return shifted(w, meanFrom!, meanTo!)
}

/**
 * The affine map that brings anchors of one space closest to the same anchors in another: least squares
 * with a little weight decay.
 *
 * @param from - anchors in the space to leave, [k, d]
 * @param to - the same anchors in the space to enter, [k, e]
 * @returns for `applyLinear`, [d] to [e]
 * @throws RangeError when rows do not pair, a number is not finite, the decay is negative, or without decay
 *   when the anchors do not determine the map
 */
export function affineMap(from: Matrix, to: Matrix, { ridge: share = 1e-3 }: AffineOptions = {}): LinearMap {
  checkAnchors(from, to)
  if (!(share >= 0 && share < Infinity))
    throw new RangeError(`ridge must be a number from 0 up, got ${share}`)
  const centred = minus(from, columnMeans(from))
  const variance = inner(centred, centred) / centred.length
  return ridge(from, to, share * variance)
}

/**
 * Searches by relative representations without writing them out. Maps vectors of both spaces into one, as
 * wide as the second, where the inner product of a query and a document, both at length one after the map, ranks
 * documents exactly as the cosine of their relative representations does, however many anchors there are.
 *
 * With unit vectors x of a space and its anchors A, r = A x. Let Aₒᵀ Aₒ = V S² Vᵀ for the second space: then
 * |Aₒ x| = |S Vᵀ x|, and (Aₙ y)ᵀ (Aₒ x) = (S⁻¹ Vᵀ Aₒᵀ Aₙ y)ᵀ (S Vᵀ x). The leading coordinates carry the
 * most, as in PCA. Between documents the inner product is that cosine itself.
 *
 * @param from - anchors in the space of the queries, [k, d]
 * @param to - the same anchors in the space of the documents, [k, e]
 * @throws RangeError when rows do not pair, a number is not finite, or all anchors of a side fall together
 */
export function relativeMaps(
  from: Matrix,
  to: Matrix,
  { center = true }: Pick<RelativeOptions, 'center'> = {},
): RelativeMaps {
  checkAnchors(from, to)
  const [d, e] = [from.dim, to.dim]
  const [meanFrom, meanTo] = [from, to].map((x) => (center ? columnMeans(x) : new Float64Array(x.dim)))
  const [asked, kept] = [unitRows(from, meanFrom), unitRows(to, meanTo)]
  const { values, vectors } = symmetricEigen(transposedTimes(kept, e, kept, e), e)
  if (!(values[0]! > 0)) throw new RangeError('the anchors of the documents all fall together')

  const cross = transposedTimes(asked, d, kept, e)
  const queries = timesTransposed(cross, vectors, e)
  const documents = transposed(vectors, e, e)
  for (let c = 0; c < e; c++) {
    const spread = values[c]! > 1e-12 * values[0]! ? Math.sqrt(values[c]!) : 0
    for (let r = 0; r < d; r++) queries[r * e + c]! *= spread > 0 ? 1 / spread : 0
    for (let r = 0; r < e; r++) documents[r * e + c]! *= spread
  }
  const nowhere = new Float64Array(e)
  return { queries: shifted(queries, meanFrom!, nowhere), documents: shifted(documents, meanTo!, nowhere) }
}

function checkAnchors(from: Matrix, to: Matrix): void {
  checkRows('the first anchors', from)
  checkRows('the second anchors', to)
  checkPairs('first anchors', from, 'second', to)
}

/** Rows minus a mean, in doubles. */
function minus({ data, dim }: Matrix, mean: Float64Array): Float64Array {
  const rest = Float64Array.from(data)
  for (let at = 0; at < rest.length; at += dim) for (let d = 0; d < dim; d++) rest[at + d]! -= mean[d]!
  return rest
}

/** (x - before) w + after. */
function shifted(w: Float64Array, before: Float64Array, after: Float64Array): LinearMap {
  const b = after.slice()
  before.forEach((mean, r) => {
    for (let c = 0; c < b.length; c++) b[c]! -= mean * w[r * b.length + c]!
  })
  return { w: { data: Float32Array.from(w), rows: before.length, dim: after.length }, b }
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Layer normalisation without learned parameters, in place. */
function normaliseRows(rows: Float64Array, dim: number): void {
  for (let at = 0; at < rows.length; at += dim) {
    const row = rows.subarray(at, at + dim)
    const mean = row.reduce((sum, value) => sum + value, 0) / dim
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dim
    for (let d = 0; d < dim; d++) row[d] = (row[d]! - mean) / Math.sqrt(variance + EPSILON)
  }
}
