import { nn, numpy as np } from '@jax-js/jax'
import { checkOptions, checkWhole } from '#nn/rows.ts'

/** One number per head and distance: [heads, 2n - 1], distances j - i from -(n - 1) to n - 1. */
export type UrpeTables = {
  /** Added to the scores before the softmax. */
  bias: np.Array
  /** Multiplies the weights after the softmax. */
  c: np.Array
}

export interface UrpeOptions {
  /** A position sees itself and those before it only, in the softmax too. */
  causal?: boolean
}

interface Matrices extends UrpeOptions {
  B?: np.Array | undefined
  C?: np.Array | undefined
  /** Divides each row by its sum again, which takes from C what it is for; entries count by their size. */
  sumsToOne?: boolean
}

/** Keeps a row that C puts to zero divisible by its sum. */
const LEAST = 1e-3

/** Tables of a layer that starts as plain attention: zero bias, all ones for c. */
export function initUrpe(heads: number, n: number): UrpeTables {
  checkWhole('heads', heads, { least: 1 })
  checkWhole('n', n, { least: 1 })
  return { bias: np.zeros([heads, 2 * n - 1]), c: np.ones([heads, 2 * n - 1]) }
}

/**
 * The matrix whose entry depends on the distance alone: C_ij = c_(j-i) (section 4). Consumes c.
 *
 * @param c - [2n - 1], from c_-(n-1), the lower left corner, to c_(n-1), the upper right one; more axes may
 *   stand before
 * @returns [n, n], after the axes that c has before its last
 * @throws RangeError when c does not have 2n - 1 entries
 */
export function toeplitz(c: np.Array, n: number): np.Array {
  const distances = 2 * checkWhole('n', n, { least: 1 }) - 1
  if (c.shape.at(-1) !== distances) {
    throw new RangeError(`${n} positions have ${distances} distances, the table is [${c.shape.join(', ')}]`)
  }
  // A product with zeros and ones, because a gather's gradient does not compile.
  const places = new Float32Array(distances * n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) places[((j - i + n - 1) * n + i) * n + j] = 1
  const leading = c.shape.slice(0, -1)
  return np.dot(c, np.array(places).reshape([distances, n * n])).reshape([...leading, n, n])
}

/**
 * Attention that can tell positions apart by distances alone (eq. 5): softmax(q kᵀ / √d + B) ⊙ C, times v.
 *
 * C comes after the softmax and nothing is normalised again, so that rows need not sum to one. With c all ones
 * it is attention with a relative position bias. Consumes all its arguments.
 *
 * @param q - queries, [heads, n, d]; more axes may stand before
 * @param k - keys, of the same shape
 * @param v - values, the same but for the last axis, which may differ
 * @param bias - one number per head and distance, [heads, 2n - 1]
 * @param c - of the same shape
 * @returns the shape of v
 * @throws RangeError when the shapes do not fit
 */
export function urpeAttention(
  q: np.Array,
  k: np.Array,
  v: np.Array,
  bias: np.Array,
  c: np.Array,
  options: UrpeOptions = {},
): np.Array {
  checkOptions('urpeAttention', options, ['causal'])
  check(q, k, v, { bias, c })
  const n = q.shape.at(-2)!
  return attend(q, k, v, { B: toeplitz(bias, n), C: toeplitz(c, n), ...options })
}

/** Attention with any matrices [heads, n, n] added before the softmax and multiplied after. Consumes all. */
export function attend(
  q: np.Array,
  k: np.Array,
  v: np.Array,
  { B, C, causal = false, sumsToOne = false }: Matrices = {},
): np.Array {
  const [n, d] = q.shape.slice(-2) as [number, number]
  let scores = np.matmul(q, np.swapaxes(k, -1, -2)).mul(1 / Math.sqrt(d))
  if (B) scores = scores.add(B)
  if (causal) scores = np.where(np.tri(n, n, 0, { dtype: np.bool }), scores, -1e9)
  const weights = nn.softmax(scores, -1)
  if (!C) return np.matmul(weights, v)
  if (!sumsToOne) return np.matmul(weights.mul(C), v)
  const rescaled = weights.mul(np.absolute(C).add(LEAST))
  return np.matmul(rescaled.ref.div(rescaled.sum(-1, { keepdims: true })), v)
}

/**
 * What each position's attention sums to when all tokens are the same: [heads, n].
 *
 * Scores are then equal but for B, so the rows are those of softmax(B) ⊙ C whatever the token is. All equal
 * means that positions cannot be told apart; with c all ones every sum is 1 (the paper's proposition 1).
 * Consumes both arguments.
 *
 * @throws RangeError unless both tables are [heads, 2n - 1]
 */
export function rowSums(bias: np.Array, c: np.Array): np.Array {
  const [heads, distances] = bias.shape as [number, number]
  if (bias.ndim !== 2 || distances % 2 !== 1 || String(c.shape) !== String(bias.shape)) {
    throw new RangeError(
      `tables are [heads, 2n - 1], got [${bias.shape.join(', ')}] and [${c.shape.join(', ')}]`,
    )
  }
  const n = (distances + 1) / 2
  const same = () => np.zeros([heads, n, 1])
  return urpeAttention(same(), same(), np.ones([heads, n, 1]), bias, c).reshape([heads, n])
}

function check(q: np.Array, k: np.Array, v: np.Array, tables: UrpeTables): void {
  const told = (x: np.Array) => `[${x.shape.join(', ')}]`
  if (q.ndim < 3) throw new RangeError(`queries are [heads, n, d], got ${told(q)}`)
  if (String(k.shape) !== String(q.shape)) {
    throw new RangeError(`queries ${told(q)} and keys ${told(k)} must have one shape`)
  }
  if (String(v.shape.slice(0, -1)) !== String(q.shape.slice(0, -1))) {
    throw new RangeError(`values ${told(v)} do not fit queries ${told(q)}`)
  }
  const [heads, n] = q.shape.slice(-3) as [number, number]
  for (const [name, table] of Object.entries(tables)) {
    if (String(table.shape) !== String([heads, 2 * n - 1])) {
      throw new RangeError(
        `${name} must be [${heads}, ${2 * n - 1}] for ${heads} heads and ${n} positions, got ${told(table)}`,
      )
    }
  }
}
