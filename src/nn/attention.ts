import { nn, numpy as np } from '@jax-js/jax'
import { type Dense, dense, initDense } from './dense.ts'
import { keys } from './random.ts'

/** Self-attention's four maps, each [width, width]. The number of heads is given when it is used. */
export type Attention = { query: Dense; key: Dense; value: Dense; out: Dense }

/** Scale and shift of a layer norm, each [width]. */
export type LayerNorm = { scale: np.Array; shift: np.Array }

export interface MaskOptions {
  /** Lets a position look at itself and those before it only. */
  causal?: boolean
  /** Boolean, broadcastable to [n, heads, queries, keys]: true where a query may look. Is consumed. */
  mask?: np.Array
}

export interface AttentionOptions extends MaskOptions {
  /** Divides the width. */
  heads: number
}

/** Linear-layer weights (gain 1) for `selfAttention`. Consumes the key. */
export function initAttention(key: np.Array, width: number): Attention {
  const parts = keys(key, 'query', 'key', 'value', 'out')
  const square = (part: np.Array) => initDense(part, width, width, 1)
  return {
    query: square(parts.query),
    key: square(parts.key),
    value: square(parts.value),
    out: square(parts.out),
  }
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, section 3.2.2) on x [n, length, width], giving the same
 * shape. No dropout. Consumes both arguments and the mask.
 *
 * @throws RangeError when the heads do not divide the width.
 */
export function selfAttention(
  { query, key, value, out }: Attention,
  x: np.Array,
  { heads, ...masks }: AttentionOptions,
): np.Array {
  const q = splitHeads(dense(query, x.ref), heads)
  const k = splitHeads(dense(key, x.ref), heads)
  const v = splitHeads(dense(value, x), heads)
  return dense(out, mergeHeads(np.matmul(attentionWeights(q, k, masks), v)))
}

/**
 * How much each query looks at each key: the rows of softmax(q kᵀ / √d) sum to one (eq. 1 of the same).
 * Consumes all its arguments, the mask too.
 *
 * @param q - queries, [n, heads, queries, d]
 * @param k - keys, [n, heads, keys, d]
 * @returns weights, [n, heads, queries, keys]; where a query may look nowhere, equal ones
 */
export function attentionWeights(q: np.Array, k: np.Array, { causal, mask }: MaskOptions = {}): np.Array {
  const [queries, positions] = [q.shape.at(-2)!, k.shape.at(-2)!]
  let scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(q.shape.at(-1)!))
  // Large but finite: minus infinity would turn a row without any allowed key into NaN.
  const forbid = (allowed: np.Array) => np.where(allowed, scores, -1e9)
  if (causal) scores = forbid(np.tri(queries, positions, 0, { dtype: np.bool }))
  if (mask) scores = forbid(mask)
  return nn.softmax(scores, -1)
}

/** [n, length, width] as [n, heads, length, width / heads]. Consumes x. */
export function splitHeads(x: np.Array, heads: number): np.Array {
  const [n, length, width] = x.shape as [number, number, number]
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide a width of ${width}`)
  return x.reshape([n, length, heads, width / heads]).transpose([0, 2, 1, 3])
}

/** Undoes `splitHeads`. Consumes x. */
export function mergeHeads(x: np.Array): np.Array {
  const [n, heads, length, depth] = x.shape as [number, number, number, number]
  return x.transpose([0, 2, 1, 3]).reshape([n, length, heads * depth])
}

/** Scale one, shift zero: the first layer norm only standardises. */
export function initLayerNorm(width: number): LayerNorm {
  return { scale: np.ones([width]), shift: np.zeros([width]) }
}

/**
 * Each vector along the last axis at mean 0 and variance 1, then scaled and shifted (Ba et al. 2016, eq. 4).
 * Consumes all its arguments.
 */
export function layerNorm({ scale, shift }: LayerNorm, x: np.Array, epsilon = 1e-5): np.Array {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }))
  // Of the centred values: a mean of squares minus a squared mean loses all digits when the mean is large.
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true })
  return centred
    .div(np.sqrt(variance.add(epsilon)))
    .mul(scale)
    .add(shift)
}
