import { lax, numpy as np } from '@jax-js/jax'
import { type Matrix, checkSameLength, checkWhole } from '#nn/rows.ts'

/**
 * The features that a step may use, the rest 0. Those of earlier stages are passed on as they are: a step trains its
 * own features only, so that what is lost later has to go elsewhere.
 *
 * Consumes all its arguments.
 *
 * @param z - features [n, d]
 * @param open - 1 for what the step of each row may use, [n, d]
 * @param current - 1 for what its own stage opened, [n, d]
 */
export function openFeatures(z: np.Array, open: np.Array, current: np.Array): np.Array {
  checkShapes('features and masks', z, open)
  checkShapes('features and masks', z, current)
  const still = lax.stopGradient(z.ref).mul(open.sub(current.ref))
  return z.mul(current).add(still)
}

/**
 * How large what a denoiser misses is at each step, the root of its mean square a pixel: [steps]. It is taken over
 * stretches of steps of equal length.
 *
 * @param missing - x_0 - x̂_0, [n, pixels]
 * @param at - the step of each row, [n]
 * @throws RangeError when a stretch has no row, or there is no such step
 */
export function missingSize(
  missing: Matrix,
  at: ArrayLike<number>,
  { steps, stretches }: { steps: number; stretches: number },
): Float64Array {
  checkWhole('the number of steps', steps, { least: 1 })
  checkWhole('the number of stretches', stretches, { least: 1, most: steps })
  checkSameLength('rows and steps', missing.rows, at.length)
  const [sums, counts] = [new Float64Array(stretches), new Float64Array(stretches)]
  const stretchOf = (t: number) => Math.floor((t * stretches) / steps)
  for (let i = 0; i < missing.rows; i++) {
    const stretch = stretchOf(checkWhole(`step ${i}`, at[i]!, { most: steps - 1 }))
    counts[stretch]! += missing.dim
    for (let p = i * missing.dim; p < (i + 1) * missing.dim; p++) sums[stretch]! += missing.data[p]! ** 2
  }
  const empty = counts.indexOf(0)
  if (empty >= 0) throw new RangeError(`no row has a step in stretch ${empty} of ${stretches}`)
  return Float64Array.from({ length: steps }, (_, t) =>
    Math.sqrt(sums[stretchOf(t)]! / counts[stretchOf(t)]!),
  )
}

/**
 * How far the frozen denoiser's picture and its correction are from the true one (section 4.2, the loss of the
 * expanding set): the mean over rows of λ_t |x_0 - (x̂_0 + g(x_t, t, z_t))|², where λ_t makes all steps count alike.
 * Consumes all its arguments.
 *
 * @param missing - x_0 - x̂_0, what the frozen denoiser could not restore, [n, pixels]
 * @param correction - g, what the features make of it, [n, pixels]
 * @param size - what is usually missing at the step of each row, [n, 1]
 */
export function compensationLoss(missing: np.Array, correction: np.Array, size: np.Array): np.Array {
  checkShapes('what is missing and its correction', missing, correction)
  if (size.ndim !== 2 || size.shape[0] !== missing.shape[0] || size.shape[1] !== 1)
    throw new RangeError(`sizes [${size.shape}] do not fit pictures [${missing.shape}]`)
  return np.square(missing.sub(correction).div(size)).mean()
}

function checkShapes(what: string, a: np.Array, b: np.Array): void {
  if (a.ndim === 2 && `${a.shape}` === `${b.shape}`) return
  throw new RangeError(`${what}: [${a.shape}] does not fit [${b.shape}]`)
}
