import { lax, numpy as np } from '@jax-js/jax'

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
 * How far the frozen denoiser's picture and its correction are from the true one (eq. 5): the mean over rows of
 * w_t |x_0 - (x̂_0 + g(x_t, t, z_t))|². Consumes all its arguments.
 *
 * @param missing - x_0 - x̂_0, what the frozen denoiser could not restore, [n, pixels]
 * @param correction - g, what the features make of it, [n, pixels]
 * @param weight - w_t of each row, [n]
 */
export function compensationLoss(missing: np.Array, correction: np.Array, weight: np.Array): np.Array {
  checkShapes('what is missing and its correction', missing, correction)
  if (weight.ndim !== 1 || weight.shape[0] !== missing.shape[0])
    throw new RangeError(`weights [${weight.shape}] do not fit pictures [${missing.shape}]`)
  return np.square(missing.sub(correction)).sum(-1).mul(weight).mean()
}

function checkShapes(what: string, a: np.Array, b: np.Array): void {
  if (a.ndim === 2 && `${a.shape}` === `${b.shape}`) return
  throw new RangeError(`${what}: [${a.shape}] does not fit [${b.shape}]`)
}
