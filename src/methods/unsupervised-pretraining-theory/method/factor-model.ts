import { principalComponents, solve, times, timesTransposed, transposed } from '#nn/linalg.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { columnMeans, ridge } from '#nn/metrics/ridge.ts'
import {
  type Column,
  type Doubles,
  type Rows,
  checkNumber,
  checkWhole,
  readColumn,
  readDoubles,
  readRows,
} from '#nn/rows.ts'

/** x = B z + μ + e with z ~ N(0, I_r) and e ~ N(0, s² I_d), as estimated. */
export interface FactorModel {
  /** μ, [d]. */
  mean: Float64Array
  /** B, [d, r], up to a rotation of z. */
  loadings: Doubles
  /** s². */
  noise: number
}

/**
 * Phase 1, pretraining: the factor model of largest likelihood, in closed form. With noise that is equal in all
 * directions B = U (Λ - s² I)^½ for the first r principal directions U and their variances Λ, and s² is the mean
 * of the other variances (Tipping and Bishop 1999, eq. 7 and 8).
 *
 * @param x - unlabelled points, [m, d]
 * @param r - how many factors, fewer than d
 * @throws RangeError when points are not finite, fewer than two, or r is out of range
 */
export function fitFactorModel(x: Rows, r: number): FactorModel {
  const points = readDoubles('the points', x, { leastRows: 2 })
  const { dim } = points
  checkWhole('the number of factors', r, { least: 1, most: dim - 1 })
  const { components, variances } = principalComponents(points)
  const noise = variances.subarray(r).reduce((sum, value) => sum + value, 0) / (dim - r)
  if (!(variances[r - 1]! > noise)) throw new RangeError(`the points vary in fewer than ${r} directions`)
  const loadings = new Float64Array(dim * r)
  for (let k = 0; k < r; k++) {
    const size = Math.sqrt(variances[k]! - noise)
    for (let d = 0; d < dim; d++) loadings[d * r + k] = size * components.data[k * dim + d]!
  }
  return { mean: columnMeans(points), loadings: { data: loadings, rows: dim, dim: r }, noise }
}

/** What the model makes of x: E[z | x] = (BᵀB + s² I)⁻¹ Bᵀ (x - μ), as a linear map [d] to [r]. */
export function posteriorMean({ mean, loadings, noise }: FactorModel): LinearMap {
  const { data, rows: d, dim: r } = loadings
  const flipped = transposed(loadings)
  const precision = timesTransposed(flipped, flipped)
  for (let k = 0; k < r; k++) precision.data[k * r + k]! += checkNumber('the noise', noise, { least: 0 })
  const w = transposed(solve(precision, flipped))
  const b = new Float64Array(r)
  for (let i = 0; i < data.length; i++) b[i % r]! -= mean[Math.floor(i / r)]! * w.data[i]!
  return { w: { data: Float32Array.from(w.data), rows: d, dim: r }, b }
}

/**
 * Phase 2, the task: the predictor ψ(φ(x)) with the representation φ kept and ψ fitted to the labels by least
 * squares. The result is linear in x: [d] to [1].
 *
 * @param represent - φ, [d] to [r]
 * @param x - labelled points, [n, d] with n > r
 * @param y - their labels, [n]
 */
export function predictorOn(represent: LinearMap, x: Rows, y: Column): LinearMap {
  const points = readRows('the labelled points', x, {
    dim: represent.w.rows,
    leastRows: represent.w.dim + 2,
  })
  const labels = readColumn('the labels', y, { rows: points.rows })
  const z = applyLinear(represent, points)
  const head = ridge(z, { data: Float32Array.from(labels), rows: z.rows, dim: 1 }, 0)
  return composed(represent, head)
}

/** ψ after φ, as one linear map. */
export function composed(phi: LinearMap, psi: LinearMap): LinearMap {
  const shift = applyLinear(psi, { data: Float32Array.from(phi.b), rows: 1, dim: phi.b.length })
  const { data, rows, dim } = times(phi.w, psi.w)
  return { w: { data: Float32Array.from(data), rows, dim }, b: Float64Array.from(shift.data) }
}
