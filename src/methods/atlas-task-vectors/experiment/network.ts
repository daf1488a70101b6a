import { nn, numpy as np, random } from '@jax-js/jax'
import { layerNorm } from '#nn/attention.ts'
import { initDense } from '#nn/dense.ts'
import { crossEntropy } from '#nn/loss.ts'

export const WIDTH = 64
const DEPTH = 4

/** Four parameter blocks: weights, biases, and scale and shift of the normalisation. */
export type Layer = { w: np.Array; b: np.Array; scale: np.Array; shift: np.Array }
export type Network = Layer[]

/** Random weights for pictures of so many pixels. Consumes the key. */
export function initNetwork(key: np.Array, pixels: number, depth = DEPTH): Network {
  const parts = random.split(key, depth)
  const layers = Array.from({ length: depth }, (_, i) => ({
    ...initDense(parts.ref.slice(i), i === 0 ? pixels : WIDTH, WIDTH),
    scale: np.ones([WIDTH]),
    shift: np.zeros([WIDTH]),
  }))
  parts.dispose()
  return layers
}

/** What the network sees in pictures [n, pixels]: [n, width]. Consumes both. */
export const featuresOf = (network: Network, x: np.Array): np.Array =>
  network.reduce((h, { w, b, scale, shift }, i) => {
    const normed = (input: np.Array) => nn.relu(layerNorm({ scale, shift }, np.dot(input, w).add(b)))
    return i === 0 ? normed(h) : h.ref.add(normed(h))
  }, x)

/** Scores [n, tasks, 10] of pictures [n, tasks, pixels], each by the head of its task. Consumes all. */
export function scoresOf(network: Network, heads: np.Array, x: np.Array): np.Array {
  const [n, tasks, pixels] = x.shape as [number, number, number]
  const features = featuresOf(network, x.reshape([n * tasks, pixels])).reshape([n, tasks, WIDTH])
  return np.einsum('ntw,twc->ntc', features, heads)
}

/** Mean cross-entropy over pictures and tasks. Consumes all. */
export const lossOf = (network: Network, heads: np.Array, x: np.Array, y: np.Array): np.Array =>
  crossEntropy(scoresOf(network, heads, x), y)
