import { nn, numpy as np, random } from '@jax-js/jax'

/** A dense layer's parameters: w is [inputs, outputs], b is [outputs]. */
export type Dense = { w: np.Array; b: np.Array }

/**
 * Gaussian weights of variance `gain / inputs`, zero biases. Gain 2 keeps a ReLU network's signal at
 * its size (He et al. 2015, eq. 10), gain 1 a linear or tanh one.
 */
export function initDense(key: np.Array, inputs: number, outputs: number, gain = 2): Dense {
  const w = random.normal(key, [inputs, outputs]).mul(Math.sqrt(gain / inputs))
  return { w, b: np.zeros([outputs]) }
}

/** x W + b for x [n, inputs], giving [n, outputs]. Consumes all its arguments. */
export function dense({ w, b }: Dense, x: np.Array): np.Array {
  return np.dot(x, w).add(b)
}

/** Layers of the given widths, inputs first: the last one linear (gain 1), the others for ReLU. */
export function initMlp(key: np.Array, sizes: readonly number[]): Dense[] {
  const parts = random.split(key, sizes.length - 1)
  const layers = sizes.slice(1).map((outputs, i) => {
    const gain = i === sizes.length - 2 ? 1 : 2
    return initDense(parts.ref.slice(i), sizes[i]!, outputs, gain)
  })
  parts.dispose()
  return layers
}

/** Dense layers with ReLU between them, none after the last. Consumes all its arguments. */
export function mlp(layers: readonly Dense[], x: np.Array): np.Array {
  return layers.reduce((h, layer, i) => dense(layer, i === 0 ? h : nn.relu(h)), x)
}
