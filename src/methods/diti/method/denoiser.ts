import { nn, numpy as np } from '@jax-js/jax'
import { type Matrix, checkFinite } from '#nn/rows.ts'

/** A diffusion model that knows a set of pictures: it never learns again. */
export type Denoiser = { pictures: np.Array; halfSquares: np.Array }

/**
 * The best possible denoiser for these pictures, in closed form: what a network trained on them without end comes to.
 *
 * @param pictures - [m, pixels]
 * @throws RangeError when there are none, or a number is not finite
 */
export function bestDenoiser({ data, rows, dim }: Matrix): Denoiser {
  if (rows === 0) throw new RangeError('a denoiser needs pictures, and there are none')
  checkFinite('the pictures', data)
  const pictures = np.array(Float32Array.from(data)).reshape([rows, dim])
  return { pictures: pictures.ref, halfSquares: np.square(pictures).sum(1).mul(0.5) }
}

/**
 * x̂_0, the mean of the known pictures, each as likely as it makes x_t. What several of them share is kept; what they
 * differ in is lost as soon as the noise is larger than the difference. Consumes all its arguments.
 *
 * @param x - noisy pictures [n, pixels]
 * @param noise - the deviation of the noise in each, below 1, [n, 1]
 */
export function restored({ pictures, halfSquares }: Denoiser, x: np.Array, noise: np.Array): np.Array {
  const variance = np.square(noise)
  const kept = variance.ref.neg().add(1)
  // log p(x_t | picture), but for what all pictures share.
  const near = np.dot(x, np.transpose(pictures.ref)).mul(np.sqrt(kept.ref)).sub(kept.mul(halfSquares))
  return np.dot(nn.softmax(near.div(variance)), pictures)
}
