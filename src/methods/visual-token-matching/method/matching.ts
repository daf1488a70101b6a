import { nn, numpy as np } from '@jax-js/jax'
import { type LayerNorm, initLayerNorm, layerNorm, mergeHeads, splitHeads } from '#nn/attention.ts'
import { initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'

/** What one level of matching learns: maps without bias, and a norm before and after. */
export type Matching = {
  query: np.Array
  key: np.Array
  value: np.Array
  out: np.Array
  before: LayerNorm
  after: LayerNorm
}

/** Queries and keys start alike, so that patches look for patches like them from the first. Consumes the key. */
export function initMatching(key: np.Array, width: number): Matching {
  const parts = keys(key, 'likeness', 'value', 'out')
  const square = (part: np.Array, gain = 1) => initDense(part, width, width, gain).w
  const likeness = square(parts.likeness, 4)
  return {
    query: likeness.ref,
    key: likeness,
    value: square(parts.value),
    out: square(parts.out),
    before: initLayerNorm(width),
    after: initLayerNorm(width),
  }
}

/**
 * Tokens of the label of pictures that have none: each patch of a query looks for patches like it in the labelled
 * pictures, and takes the mean of *their label's* tokens by how alike they are (eq. 2, as in the authors' code). Labels
 * come in by the values alone. Consumes all its arguments.
 *
 * @param queries - tokens of pictures without labels, [tasks, q, width]
 * @param keys - tokens of pictures with labels, all of a task side by side, [tasks, k, width]
 * @param values - tokens of their labels, [tasks, k, width]
 * @returns [tasks, q, width]
 * @throws RangeError when there is not one value for each key, or widths differ
 */
export function matchTokens(
  { query, key, value, out, before, after }: Matching,
  queries: np.Array,
  keys: np.Array,
  values: np.Array,
  heads: number,
): np.Array {
  const width = checkTokens(queries, keys, values)
  const shared = { scale: before.scale.ref, shift: before.shift.ref }
  const q = splitHeads(np.dot(layerNorm(shared, queries), query), heads)
  const k = splitHeads(np.dot(layerNorm(before, keys), key), heads)
  const v = splitHeads(np.dot(values, value), heads)
  const likeness = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(width)), -1)
  const o = layerNorm(after, mergeHeads(np.matmul(likeness, v)))
  return o.ref.add(nn.gelu(np.dot(o, out)))
}

/** Divides the weights of levels before their softmax. */
const TEMPERATURE = 0.05

/**
 * Mixes the levels of an encoder anew for each level of matching (section 3.2): with weights softmax(a / 0.05), a row
 * for each. All zeros weigh every level alike. Consumes all its arguments.
 *
 * @param levels - tokens of each level, [tasks, n, width], of length one in the sense of `layerNorm`
 * @param a - [tasks, levels, levels]
 * @returns tokens for each level of matching
 */
export function reweightLevels(levels: readonly np.Array[], a: np.Array): np.Array[] {
  const count = levels.length
  if (a.ndim !== 3 || a.shape[1] !== count || a.shape[2] !== count)
    throw new RangeError(`weights of shape [${a.shape}] for ${count} levels, not [tasks, ${count}, ${count}]`)
  const weights = nn.softmax(a.mul(1 / TEMPERATURE), -1)
  const mixed = levels.map((_, to) =>
    levels
      .map((tokens, from) => tokens.ref.mul(weights.ref.slice([], to, from).reshape([-1, 1, 1])))
      .reduce((sum, one) => sum.add(one)),
  )
  for (const array of [...levels, weights]) array.dispose()
  return mixed
}

function checkTokens(queries: np.Array, keys: np.Array, values: np.Array): number {
  const [tasks, , width] = queries.shape
  for (const array of [queries, keys, values]) {
    if (array.ndim !== 3 || array.shape[0] !== tasks || array.shape[2] !== width)
      throw new RangeError(`tokens of shape [${array.shape}] beside queries of [${queries.shape}]`)
  }
  if (keys.shape[1] !== values.shape[1])
    throw new RangeError(`${keys.shape[1]} tokens of pictures, but ${values.shape[1]} of their labels`)
  return width!
}
