import { symmetricEigen, times, timesTransposed, transposed, transposedTimes } from '#nn/linalg.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { type Doubles, type Matrix, checkMatrix, checkPairs, unitRows } from '#nn/rows.ts'

/** Two maps into one space as wide as the vectors that are searched. */
export interface RelativeMaps {
  /** For vectors of the first space, which ask. */
  queries: LinearMap
  /** For vectors of the second space, which are searched. */
  documents: LinearMap
}

/**
 * Searches by relative representations (`methods/relative-representations`) without writing them out. Maps vectors
 * of both spaces into one, as wide as the second, where the inner product of a query and a document, both at length
 * one after the map, ranks documents exactly as the cosine of their centred relative representations does, however
 * many anchors there are.
 *
 * With unit vectors x of a space and its anchors A, r = A x. Let Aₒᵀ Aₒ = V S² Vᵀ for the second space: then
 * |Aₒ x| = |S Vᵀ x|, and (Aₙ y)ᵀ (Aₒ x) = (S⁻¹ Vᵀ Aₒᵀ Aₙ y)ᵀ (S Vᵀ x). The leading coordinates carry the
 * most, as in PCA. Between documents the inner product is that cosine itself.
 *
 * @param from - anchors in the space of the queries, [k, d]
 * @param to - the same anchors in the space of the documents, [k, e]
 * @throws RangeError when rows do not pair, a number is not finite, or all anchors of a side fall together
 */
export function relativeMaps(from: Matrix, to: Matrix): RelativeMaps {
  checkPairs(
    'the first anchors',
    checkMatrix('the first anchors', from),
    'the second',
    checkMatrix('the second anchors', to),
  )
  const [meanFrom, meanTo] = [columnMeans(from), columnMeans(to)]
  const [asked, kept] = [unitRows(from, meanFrom), unitRows(to, meanTo)]
  const { values, vectors } = symmetricEigen(transposedTimes(kept, kept))
  if (!(values[0]! > 0)) throw new RangeError('the anchors of the documents all fall together')

  const queries = timesTransposed(transposedTimes(asked, kept), vectors)
  const documents = transposed(vectors)
  const e = to.dim
  for (let c = 0; c < e; c++) {
    const spread = values[c]! > 1e-12 * values[0]! ? Math.sqrt(values[c]!) : 0
    for (let r = 0; r < from.dim; r++) queries.data[r * e + c]! *= spread > 0 ? 1 / spread : 0
    for (let r = 0; r < e; r++) documents.data[r * e + c]! *= spread
  }
  return { queries: after(meanFrom, queries), documents: after(meanTo, documents) }
}

/** (x - mean) w. */
function after(mean: Float64Array, w: Doubles): LinearMap {
  const moved = times({ data: mean, rows: 1, dim: mean.length }, w).data
  return { w: { ...w, data: Float32Array.from(w.data) }, b: moved.map((value) => -value) }
}
