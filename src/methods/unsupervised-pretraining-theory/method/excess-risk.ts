import { solve, times, transposedTimes, transposed } from '#nn/linalg.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { type AnyMatrix, type Column, checkSameLength, readColumn } from '#nn/rows.ts'

/** A world of centred Gaussian x in which y is linear in x plus noise. */
export interface LinearWorld {
  /** Of x, [d, d]. */
  covariance: AnyMatrix
  /** The best predictor's weights, [d]. */
  best: Column
}

/**
 * The mean squared error of a linear predictor beyond that of the best one, exactly: (w - w*)ᵀ Σ (w - w*) + b².
 *
 * @param predictor - [d] to [1]
 * @throws RangeError when sizes do not fit or a number is not finite
 */
export function excessRisk({ w, b }: LinearMap, { covariance, best }: LinearWorld): number {
  checkSameLength('outputs and labels', w.dim, 1)
  const target = readColumn('the best weights', best, { rows: w.rows })
  const off = { data: target.map((value, d) => w.data[d]! - value), rows: w.rows, dim: 1 }
  return transposedTimes(off, times(covariance, off)).data[0]! + b[0]! ** 2
}

/**
 * What no number of labels can remove: the excess risk of the best predictor that sees x through a linear
 * representation alone, which is what pretraining still has to pay for.
 *
 * @param represent - φ, [d] to [r]
 */
export function excessWithAllLabels({ w }: LinearMap, { covariance, best }: LinearWorld): number {
  const target = { data: readColumn('the best weights', best, { rows: w.rows }), rows: w.rows, dim: 1 }
  const seen = times(covariance, w)
  const head = solve(times(transposed(w), seen), transposedTimes(seen, target))
  const weights = times(w, head)
  return excessRisk(
    { w: { data: Float32Array.from(weights.data), rows: w.rows, dim: 1 }, b: Float64Array.of(0) },
    {
      covariance,
      best,
    },
  )
}
