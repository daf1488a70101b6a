import { numpy as np } from '@jax-js/jax'
import { checkOptions, checkPositive } from '#nn/rows.ts'

export interface MmrOptions {
  /** Width h of the kernel exp(-|a - a'|² / 2h²), in the unit of the actions. */
  bandwidth?: number
  /** Leave out the pairs of a row with itself. With them the penalty also rewards small residuals. */
  unbiased?: boolean
}

/**
 * How much of the residuals the actions still predict: the maximum moment restriction (Muandet et al. 2020),
 * the mean over pairs of rows of k(a, a') rᵀr'. Its expectation is zero exactly when E[r | a] = 0.
 *
 * Unbiased it is a U-statistic, the mean over n (n - 1) pairs, and can come out slightly negative; otherwise a
 * V-statistic, the mean over all n². Differentiable in both arguments, and consumes them.
 *
 * @param R - residuals, [n, d]
 * @param A - actions, [n, k]
 * @returns a scalar
 * @throws RangeError when shapes do not fit, there are too few rows, or the bandwidth is not above 0
 */
export function mmrPenalty(R: np.Array, A: np.Array, options: MmrOptions = {}): np.Array {
  checkOptions('mmrPenalty', options, ['bandwidth', 'unbiased'])
  const { bandwidth = 0.3, unbiased = true } = options
  const n = checkRows('residuals', R, A)
  checkPositive('the bandwidth', bandwidth)
  if (n < (unbiased ? 2 : 1)) throw new RangeError(`${n} rows make no pair`)

  const apart = np.expandDims(A.ref, 1).sub(np.expandDims(A, 0))
  const K = np.exp(
    np
      .square(apart)
      .sum(-1)
      .mul(-0.5 / bandwidth ** 2),
  )
  const pairs = unbiased ? K.mul(np.subtract(1, np.eye(n))) : K
  return np
    .dot(pairs, R.ref)
    .mul(R)
    .sum()
    .mul(1 / (n * (unbiased ? n - 1 : n)))
}

/**
 * What is left of a representation after its best linear prediction, P - A W - b with W and b by least squares.
 *
 * For use inside a loss: nothing but shapes can be checked there, and actions that depend linearly on each other
 * give numbers without meaning. `olsResidual` is the careful one. Consumes both arguments.
 *
 * @param P - representations, [n, d]
 * @param A - actions, [n, k]
 * @returns residuals, [n, d]
 * @throws RangeError when shapes do not fit
 */
export function linearResidual(P: np.Array, A: np.Array): np.Array {
  checkRows('representations', P, A)
  const actions = A.ref.sub(A.mean(0))
  let rest = P.ref.sub(P.mean(0))
  // Gram and Schmidt: each action, freed of those before it, takes its share out of the rest.
  const before: np.Array[] = []
  for (let j = 0; j < A.shape[1]!; j++) {
    let one = actions.ref.slice([], [j, j + 1])
    for (const other of before) one = without(other.ref, one)
    rest = without(one.ref, rest)
    before.push(one)
  }
  for (const one of before) one.dispose()
  actions.dispose()
  return rest
}

/** The columns of x [n, d] minus their projections on the column q [n, 1]. */
function without(q: np.Array, x: np.Array): np.Array {
  const share = np.dot(np.transpose(q.ref), x.ref).div(np.square(q.ref).sum())
  return x.sub(np.dot(q, share))
}

/**
 * How far a representation is from being linear in the actions, whatever its scale: `mmrPenalty` of its
 * `linearResidual`, divided by the mean variance of its columns. Without that division shrinking the
 * representation would look like an improvement. Consumes both arguments.
 *
 * @param P - representations, [n, d]
 * @param A - actions, [n, k]
 * @returns a scalar
 * @throws RangeError as `mmrPenalty`
 */
export function linearityPenalty(P: np.Array, A: np.Array, options: MmrOptions = {}): np.Array {
  checkRows('representations', P, A)
  const variance = np.square(P.ref.sub(P.ref.mean(0))).mean()
  return mmrPenalty(linearResidual(P, A.ref), A, options).div(variance)
}

function checkRows(name: string, rows: np.Array, A: np.Array): number {
  if (rows.ndim !== 2 || A.ndim !== 2 || rows.shape[0] !== A.shape[0]) {
    throw new RangeError(`${name} [n, d] and actions [n, k] expected, got [${rows.shape}] and [${A.shape}]`)
  }
  return rows.shape[0]!
}
