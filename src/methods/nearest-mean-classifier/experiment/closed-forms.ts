import { type LinearMap, argmaxRows, ridge } from '#nn/metrics/index.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { solve, transposed, transposedTimes } from '#nn/linalg.ts'
import type { Doubles, Labelled, Matrix } from '#nn/rows.ts'
import { NearestMeanClassifier } from '../method/classifier.ts'

/**
 * Linear discriminant analysis with one covariance for all classes: x becomes the scores x S⁻¹ m_c - m_c S⁻¹ m_c / 2.
 * Made of sums over examples, like the means, so it needs no tasks and no stored examples either (Hayes and Kanan 2020).
 *
 * @param shrinkage - how much of the mean variance is added to each direction of S
 */
export function discriminant({ x, labels }: Labelled, classes: number, shrinkage: number): LinearMap {
  const classifier = new NearestMeanClassifier(x.dim)
  classifier.partialFit(x, labels)
  const means: Doubles = { data: classifier.means(), rows: classes, dim: x.dim }
  const rest = Float64Array.from(
    x.data,
    (value, i) => value - means.data[labels[Math.floor(i / x.dim)]! * x.dim + (i % x.dim)]!,
  )
  const within = { data: rest, rows: x.rows, dim: x.dim }
  const covariance = transposedTimes(within, within)
  covariance.data.forEach((sum, i) => (covariance.data[i] = sum / x.rows))
  let trace = 0
  for (let d = 0; d < x.dim; d++) trace += covariance.data[d * (x.dim + 1)]!
  for (let d = 0; d < x.dim; d++) covariance.data[d * (x.dim + 1)]! += (shrinkage * trace) / x.dim

  const w = solve(covariance, transposed(means))
  const b = Float64Array.from({ length: classes }, (_, c) => {
    let sum = 0
    for (let d = 0; d < x.dim; d++) sum += means.data[c * x.dim + d]! * w.data[d * classes + c]!
    return -sum / 2
  })
  return { w: { ...w, data: Float32Array.from(w.data) }, b }
}

/** Least squares on one-hot labels with a decay: sums over examples, too. */
export function oneHotRidge({ x, labels }: Labelled, classes: number, decay: number): LinearMap {
  const targets = new Float32Array(x.rows * classes)
  for (let row = 0; row < x.rows; row++) targets[row * classes + labels[row]!] = 1
  return ridge(x, { data: targets, rows: x.rows, dim: classes }, decay)
}

/** The class of largest score for each row. */
export const classesOf = (map: LinearMap, x: Matrix): Int32Array => argmaxRows(applyLinear(map, x))
