import { numpy as np } from '@jax-js/jax'

/**
 * The selective scan of Mamba (Gu and Dao 2023, algorithm 2): a linear recurrence per channel d and state n
 * whose step size, input and read-out change from token to token,
 *
 *     h_t = exp(delta_t,d A_d,n) h_(t-1) + delta_t,d B_t,n u_t,d,    y_t,d = sum_n C_t,n h_t,d,n + D_d u_t,d
 *
 * with h before the first token zero: zero-order hold for A, Euler for B. Differentiable and parallel: doubling
 * (Hillis and Steele 1986) in log2(L) steps, so its work is L log L. The linear one is
 * `selectiveScanSequential`. Consumes all its arguments.
 *
 * @param u - tokens, [batch, L, d] or [L, d]
 * @param delta - step sizes after softplus, shaped like u
 * @param A - rates, negative where the state shall decay, [d, n]
 * @param B - how tokens enter the state, [batch, L, n] or [L, n]
 * @param C - how the state is read, shaped like B; D is what passes by it, [d]
 * @returns y, shaped like u. @throws RangeError when the shapes do not belong together
 */
export function selectiveScan(
  u: np.Array,
  delta: np.Array,
  A: np.Array,
  B: np.Array,
  C: np.Array,
  D: np.Array,
): np.Array {
  const [channels, states] = checkCore(u, A, D)
  const lead = u.shape.slice(0, -1)
  expectShape('delta', delta, u.shape)
  expectShape('B', B, [...lead, states])
  expectShape('C', C, [...lead, states])

  const wide = delta.ref.reshape([...lead, channels, 1])
  const decay = np.exp(wide.mul(A))
  const input = delta
    .mul(u.ref)
    .reshape([...lead, channels, 1])
    .mul(B.reshape([...lead, 1, states]))
  const h = linearRecurrence(decay, input, lead.length - 1)
  return h
    .mul(C.reshape([...lead, 1, states]))
    .sum(-1)
    .add(u.mul(D))
}

/**
 * The same recurrence with constant step size, input and read-out: the linear time-invariant S4D (Gu et al.
 * 2022) with Mamba's discretisation. It is a causal convolution of u with one kernel per channel. Consumes all
 * its arguments.
 *
 * @param delta - step sizes, [d]; B and C are [n], or [d, n] for one per channel, the others as above
 * @throws RangeError when the shapes do not belong together
 */
export function s4dScan(
  u: np.Array,
  delta: np.Array,
  A: np.Array,
  B: np.Array,
  C: np.Array,
  D: np.Array,
): np.Array {
  const [channels, states] = checkCore(u, A, D)
  const lead = u.shape.slice(0, -1)
  expectShape('delta', delta, [channels])
  for (const [name, x] of Object.entries({ B, C })) {
    expectShape(name, x, x.ndim === 1 ? [states] : [channels, states])
  }

  const column = delta.reshape([channels, 1])
  const rate = column.ref.mul(A)
  let h = u.ref.reshape([...lead, channels, 1]).mul(column.mul(B))
  for (let s = 1; s < lead.at(-1)!; s *= 2) {
    // The decay over s tokens is the same everywhere.
    h = h.ref.add(later(h, s, lead.length - 1).mul(np.exp(rate.ref.mul(s))))
  }
  rate.dispose()
  return h.mul(C).sum(-1).add(u.mul(D))
}

/** h_t = a_t h_(t-1) + b_t along an axis, by doubling. Consumes both arguments, which have one shape. */
export function linearRecurrence(a: np.Array, b: np.Array, axis: number): np.Array {
  const length = b.shape[axis]!
  for (let s = 1; s < length; s *= 2) {
    b = b.ref.add(a.ref.mul(later(b, s, axis)))
    // Zeros come in where nothing precedes. What they multiply from then on is zero too.
    if (2 * s < length) a = a.ref.mul(later(a, s, axis))
  }
  a.dispose()
  return b
}

/** Everything s tokens later, zeros before. Consumes x. */
function later(x: np.Array, s: number, axis: number): np.Array {
  const length = x.shape[axis]!
  const all = x.shape.map(() => [] as [])
  return np.pad(x, { [axis]: [s, 0] }).slice(...all.with(axis, [0, length] as never))
}

function checkCore(u: np.Array, A: np.Array, D: np.Array): [channels: number, states: number] {
  if (u.ndim !== 2 && u.ndim !== 3) {
    throw new RangeError(`u is [batch, L, d] or [L, d], got [${u.shape.join(', ')}]`)
  }
  const channels = u.shape.at(-1)!
  if (u.size === 0) throw new RangeError(`u of shape [${u.shape.join(', ')}] holds no tokens`)
  if (A.ndim !== 2 || A.shape[0] !== channels || A.shape[1] === 0) {
    throw new RangeError(`A is [d, n] with d = ${channels}, got [${A.shape.join(', ')}]`)
  }
  expectShape('D', D, [channels])
  return [channels, A.shape[1]!]
}

function expectShape(name: string, x: np.Array, shape: readonly number[]): void {
  if (x.ndim !== shape.length || shape.some((size, axis) => x.shape[axis] !== size)) {
    throw new RangeError(`${name} must be [${shape.join(', ')}], got [${x.shape.join(', ')}]`)
  }
}
