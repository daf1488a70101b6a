import { timesTransposed, transposed } from './products.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/**
 * The matrix R [p, q] with orthonormal rows (columns, when p > q) that has the largest trace of Rᵀ m: U Vᵀ of
 * the singular value decomposition m = U S Vᵀ (Schönemann 1966). Where m has no direction of its own, R takes
 * any that is left.
 *
 * U and S² are the eigenvectors and values of m mᵀ. Squaring loses the singular values below 1e-8 of the
 * largest, which vectors in float32 do not determine either.
 *
 * @param m - [p, q]
 */
export function orthogonalFactor(m: Float64Array, p: number, q: number): Float64Array {
  if (p > q) return transposed(orthogonalFactor(transposed(m, p, q), q, p), q, p)
  const u = symmetricEigen(timesTransposed(m, m, q), p).vectors
  const v = orthonormalRows(timesTransposed(u, transposed(m, p, q), p), p, q)
  return timesTransposed(transposed(u, p, p), transposed(v, p, q), p)
}

/** Gram and Schmidt's, row after row, twice for the rounding. A row that vanishes gives way to a free axis. */
function orthonormalRows(v: Float64Array, rows: number, dim: number): Float64Array {
  let largest = 0
  let axis = 0
  for (let row = 0; row < rows; row++) {
    const mine = v.subarray(row * dim, (row + 1) * dim)
    let length = free(v, row, dim)
    largest = Math.max(largest, length)
    // An axis has at least 1 / dim of its square outside of fewer than dim rows, on the average over axes.
    for (let enough = 1e-10 * largest; !(length > enough); axis++) {
      mine.fill(0)
      mine[axis % dim] = 1
      length = free(v, row, dim)
      enough = 0.5 / Math.sqrt(dim)
    }
    for (let d = 0; d < dim; d++) mine[d] = mine[d]! / length
  }
  return v
}

/** Takes what a row has in common with the rows before it away, and tells the length of the rest. */
function free(v: Float64Array, row: number, dim: number): number {
  const at = row * dim
  let length = 0
  for (let pass = 0; pass < 2; pass++) {
    for (let other = 0; other < at; other += dim) {
      let along = 0
      for (let d = 0; d < dim; d++) along += v[at + d]! * v[other + d]!
      for (let d = 0; d < dim; d++) v[at + d]! -= along * v[other + d]!
    }
    length = 0
    for (let d = 0; d < dim; d++) length += v[at + d]! * v[at + d]!
    if (length === 0) return 0
  }
  return Math.sqrt(length)
}
