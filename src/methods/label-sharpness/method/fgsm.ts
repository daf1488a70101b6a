import { numpy as np } from '@jax-js/jax'

/**
 * The fast gradient sign attack (Goodfellow et al. 2015): moves every coordinate of x by `eps` to where the
 * loss rises, x + eps sign(gradient). A coordinate whose gradient is 0 stays.
 *
 * A net that is very sure of itself has a cross-entropy whose gradient is 0 in float32, which only looks
 * robust. For two classes the wrong logit minus the right one has the same signs and never vanishes.
 *
 * @param lossGrad - the gradient of the loss by x, [n, dim], or the function that gives it and consumes its
 *   argument; a gradient given as such is consumed
 * @param x - inputs, [n, dim]; they stay the caller's
 * @throws TypeError when x or the gradient is no array, RangeError when shapes differ or eps is negative
 */
export function fgsm(lossGrad: np.Array | ((x: np.Array) => np.Array), x: np.Array, eps: number): np.Array {
  if (!isArray(x)) throw new TypeError('the inputs are not an array of jax')
  if (!(Number.isFinite(eps) && eps >= 0)) throw new RangeError(`eps is at least 0 and finite, got ${eps}`)
  const gradient = typeof lossGrad === 'function' ? lossGrad(x.ref) : lossGrad
  if (!isArray(gradient)) throw new TypeError('the gradient is not an array of jax')
  if (gradient.shape.join() !== x.shape.join()) {
    throw new RangeError(`the gradient is [${gradient.shape.join(', ')}], the inputs [${x.shape.join(', ')}]`)
  }
  return x.ref.add(np.sign(gradient).mul(eps))
}

// By its shape, not its class: inside a compiled function an array is a stand-in.
const isArray = (x: unknown): x is np.Array =>
  typeof x === 'object' && x !== null && 'ref' in x && 'shape' in x
