import {
  affineMap,
  centred,
  principalComponents,
  procrustes,
  svd,
  symmetricEigen,
  times,
  transposed,
  transposedTimes,
} from '#nn/linalg.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import type { Doubles, Matrix } from '#nn/rows.ts'
import type { Fit } from './arms.ts'
import { LATENT } from './autoencoders.ts'

/** Shift, rotation, one scale (Schönemann 1966). */
export const byProcrustes: Fit = (from, to) => procrustes(from, to, { centre: true, scale: true })

/** Least squares with a decay, as a share of the variance. */
export const byAffine =
  (decay: number): Fit =>
  (from, to) =>
    affineMap(from, to, { ridge: decay })

/**
 * Through the canonical coordinates of the two (Hotelling 1936): with the covariances of both sides and UᵀSV =
 * Cx^-½ Cxy Cy^-½, x becomes (x - mean) Cx^-½ U Vᵀ Cy^½ + mean. The decay, a share of the variance, is added to
 * both covariances.
 */
export const byCca =
  (decay: number): Fit =>
  (from, to) => {
    const [x, y] = [whitening(from, decay), whitening(to, decay)]
    const { u, v } = svd(transposedTimes(times(centred(from), x.whiten), times(centred(to), y.whiten)))
    const w = times(times(x.whiten, times(u, transposed(v))), y.colour)
    const moved = times({ data: columnMeans(from), rows: 1, dim: from.dim }, w).data
    return {
      w: { ...w, data: Float32Array.from(w.data) },
      b: columnMeans(to).map((mean, c) => mean - moved[c]!),
    } satisfies LinearMap
  }

/** C^-½ and C^½ of the covariance C of rows, with a decay. */
function whitening(rows: Matrix, decay: number): { whiten: Doubles; colour: Doubles } {
  const rest = centred(rows)
  const covariance = transposedTimes(rest, rest)
  const { values, vectors } = symmetricEigen(covariance)
  const added = (decay * values.reduce((sum, value) => sum + value, 0)) / rows.dim
  const power = (exponent: number) => {
    const scaled = vectors.data.map(
      (value, i) => value * Math.max(values[Math.floor(i / rows.dim)]! + added, 1e-12) ** exponent,
    )
    return transposedTimes(vectors, { ...vectors, data: scaled })
  }
  return { whiten: power(-0.5), colour: power(0.5) }
}

/** The share of the variance of test rows that as many principal components of training rows explain. */
export function principalShare(train: Matrix, test: Matrix, count = LATENT): number {
  const { means, components } = principalComponents(train, count)
  const along = times(centred(test, means), transposed(components))
  const rest = centred(test)
  const square = (x: Doubles) => x.data.reduce((sum, value) => sum + value * value, 0)
  // What lies off the components: the whole about the training mean, less what lies along.
  return 1 - (square(centred(test, means)) - square(along)) / square(rest)
}
