import { nn, type numpy as np } from '@jax-js/jax'
import { type LayerNorm, initLayerNorm, layerNorm } from '#nn/attention.ts'
import { type Dense, dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { type PairGates, initPairGates } from '../method/pair-gates.ts'
import { PIXELS } from './data.ts'

/** Of the numbers of a picture, about. */
const MEAN = 0.2
const DEVIATION = 0.2
const HIDDEN = 160
const FEATURES = 64
/** Of the projected vectors, which are compared and gated. */
export const PROJECTED = 64

/** The encoder, its features h; the projector, its vectors z; and the gates, which one arm needs besides. */
export type Network = {
  encoder: Dense[]
  hidden: Dense
  last: Dense
  norm: LayerNorm
  gates: PairGates
}

/** The same start for every arm. Consumes the key. */
export function initNetwork(key: np.Array, classes: number): Network {
  const part = keys(key, 'encoder', 'hidden', 'last', 'gates')
  return {
    encoder: initMlp(part.encoder, [PIXELS, HIDDEN, FEATURES]),
    hidden: initDense(part.hidden, FEATURES, 96),
    last: initDense(part.last, 96, PROJECTED, 1),
    norm: initLayerNorm(PROJECTED),
    gates: initPairGates(part.gates, { classes, dim: PROJECTED }),
  }
}

/** Features [n, FEATURES] of pictures [n, PIXELS]. Consumes both arguments. */
export const features = (encoder: Dense[], x: np.Array): np.Array =>
  nn.relu(mlp(encoder, x.sub(MEAN).div(DEVIATION)))

/** Two layers and a layer norm: the vectors that are compared, [n, PROJECTED]. Consumes all. */
export const project = (
  { hidden, last, norm }: Pick<Network, 'hidden' | 'last' | 'norm'>,
  h: np.Array,
): np.Array => layerNorm(norm, dense(last, nn.relu(dense(hidden, h))))
