import { numpy as np } from '@jax-js/jax'
import { type Dense, initMlp, mlp } from './dense.ts'

/** Encoder to means and log variances, and decoder. */
export type DenseVae = { encoder: Dense[]; decoder: Dense[] }

/** Weights for an encoder to `code` numbers and its decoder. Consumes both keys. */
export function initDenseVae(
  key: { encoder: np.Array; decoder: np.Array },
  { inputs, code, hidden }: { inputs: number; code: number; hidden: { encoder: number; decoder: number } },
): DenseVae {
  return {
    encoder: initMlp(key.encoder, [inputs, hidden.encoder, 2 * code]),
    decoder: initMlp(key.decoder, [code, hidden.decoder, inputs]),
  }
}

/**
 * Half the squared error of what is decoded, and `beta` times the divergence of its code from a standard normal one
 * (Higgins et al. 2017). Consumes its arguments.
 *
 * @param x - [n, inputs]
 * @param noise - standard normal, [n, code]
 */
export function denseVaeLoss(
  { encoder, decoder }: DenseVae,
  x: np.Array,
  noise: np.Array,
  beta: number,
): np.Array {
  const [mean, logVariance] = np.split(mlp(encoder, x.ref), 2, 1) as [np.Array, np.Array]
  const z = mean.ref.add(noise.mul(np.exp(logVariance.ref.mul(0.5))))
  const error = np.square(mlp(decoder, z).sub(x)).sum(-1).mul(0.5)
  const divergence = np
    .exp(logVariance.ref)
    .add(np.square(mean))
    .sub(logVariance.add(1))
    .sum(-1)
    .mul(0.5 * beta)
  return error.add(divergence).mean()
}
