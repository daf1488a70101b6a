import { timesTransposed } from '#nn/linalg.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { type Matrix, type Rows, checkOptions, checkSameWidth, readRows, unitRows } from '#nn/rows.ts'

export interface RelativeOptions {
  /** Take the mean of the anchors away from all vectors first. */
  center?: boolean
  /** Bring each result to mean 0 and variance 1, as the input of a decoder. */
  layerNorm?: boolean
}

const EPSILON = 1e-5

/**
 * Describes vectors by their cosines to anchors of the same space (Moschella et al. 2023, eq. 2):
 * `relativeRepresentation` on plain numbers.
 *
 * @param x - [n, d]
 * @param anchors - [k, d]
 * @returns [n, k]; a zero vector has cosine 0 with everything
 * @throws RangeError when widths differ, a side is empty, a number is not finite or there is no such option
 */
export function relativeVectors(x: Rows, anchors: Rows, options: RelativeOptions = {}): Matrix {
  checkOptions('relativeVectors', options, ['center', 'layerNorm'])
  const [vectors, described] = [readRows('the vectors', x), readRows('the anchors', anchors)]
  checkSameWidth('the vectors', vectors, 'the anchors', described)
  const mean = options.center ? columnMeans(described) : undefined
  const cosines = timesTransposed(unitRows(vectors, mean), unitRows(described, mean))
  if (options.layerNorm) normaliseRows(cosines.data, described.rows)
  return { ...cosines, data: Float32Array.from(cosines.data) }
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
