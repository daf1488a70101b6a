import { nn, numpy as np } from '@jax-js/jax'

/** One number per head and distance: [heads, 2n - 1], distances j - i from -(n - 1) to n - 1. */
export type UrpeTables = {
  /** Added to the scores before the softmax. */
  bias: np.Array
  /** Multiplies the weights after the softmax. */
  c: np.Array
}

/** Tables of a layer that starts as plain attention: zero bias, all ones for c. */
export function initUrpe(heads: number, n: number): UrpeTables {
  for (const [name, value] of Object.entries({ heads, n })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be 1 or more, got ${value}`)
  }
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
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be 1 or more, got ${n}`)
  if (c.shape.at(-1) !== 2 * n - 1) {
    throw new RangeError(`${n} positions have ${2 * n - 1} distances, the table is [${c.shape.join(', ')}]`)
  }
  const leading = c.shape.slice(0, -1)
  const whole = leading.map((): [] => [])
  // Copies of the table with a gap of one, read in rows one shorter than that: each starts one entry earlier.
  // A gather would say it plainly, but its gradient does not compile.
  const gap = np.zeros([...leading, 1])
  const copies = np.tile(np.concatenate([c, gap], -1), [...leading.map(() => 1), n])
  const rows = copies.slice(...whole, [0, n * (2 * n - 1)]).reshape([...leading, n, 2 * n - 1])
  return rows.slice(...whole, [], [n - 1, 2 * n - 1])
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
 * @param opts - `causal`: a position sees itself and those before it only, in the softmax too
 * @returns the shape of v
 * @throws RangeError when the shapes do not fit
 */
export function urpeAttention(
  q: np.Array,
  k: np.Array,
  v: np.Array,
  bias: np.Array,
  c: np.Array,
  { causal = false }: { causal?: boolean } = {},
): np.Array {
  check(q, k, v, { bias, c })
  const n = q.shape.at(-2)!
  return attend(q, k, v, { B: toeplitz(bias, n), C: toeplitz(c, n), causal })
}

/** Attention with any matrices [heads, n, n] added before the softmax and multiplied after. Consumes all. */
export function attend(
  q: np.Array,
  k: np.Array,
  v: np.Array,
  { B, C, causal = false }: { B?: np.Array | undefined; C?: np.Array | undefined; causal?: boolean } = {},
): np.Array {
  const [n, d] = q.shape.slice(-2) as [number, number]
  let scores = np.matmul(q, np.swapaxes(k, -1, -2)).mul(1 / Math.sqrt(d))
  if (B) scores = scores.add(B)
  if (causal) scores = np.where(np.tri(n, n, 0, { dtype: np.bool }), scores, -1e9)
  const weights = nn.softmax(scores, -1)
  return np.matmul(C ? weights.mul(C) : weights, v)
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
