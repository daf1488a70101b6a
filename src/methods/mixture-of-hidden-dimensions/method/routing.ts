import { lax, nn, numpy as np, tree } from '@jax-js/jax'
import { checkOptions, checkWhole } from '#nn/rows.ts'

/** How the hidden dimensions are cut: N sub-dimensions of one size, of which the first are shared. */
export interface Cut {
  /** N. */
  parts: number
  /** Sub-dimensions that serve every token, the first ones. */
  shared: number
  /** Sub-dimensions that serve a token in all: the shared ones, and those chosen for it. */
  active: number
}

/** @throws RangeError when the parts do not divide the width, or not shared <= active <= parts */
export function checkCut(width: number, { parts, shared, active }: Cut): void {
  checkWhole('parts', parts, { least: 1 })
  checkWhole('active', active, { least: 1, most: parts })
  checkWhole('shared', shared, { most: active })
  checkWhole('width', width, { least: 1 })
  if (width % parts !== 0) throw new RangeError(`${parts} parts do not divide a width of ${width}`)
}

/** What can be switched off alone; all are on unless it is said. */
export interface Switches {
  /** Off: the specialised sub-dimensions of each place of a text are drawn once, whatever the token there. */
  router?: boolean
  /** Off: gates stay as the softmax leaves them. */
  scaling?: boolean
  /** Off: what an active sub-dimension found stays with it. */
  fusion?: boolean
  /** Off: all gates that are open are 1, as in a plain transformer. */
  gates?: boolean
}

/** A cut as arrays, so that networks which differ in it share one compiled step. */
export type Plan = {
  /** 1 for shared sub-dimensions, else 0, [parts]. */
  shared: np.Array
  /** A scalar. */
  active: np.Array
  /** Scalars, 1 or 0. */
  on: Record<keyof Switches, np.Array>
}

/** @throws RangeError as `checkCut`, or for an unknown switch */
export function planOf(width: number, cut: Cut, switches: Switches = {}): Plan {
  checkCut(width, cut)
  checkOptions('planOf', switches, ['router', 'scaling', 'fusion', 'gates'])
  const { router = true, scaling = true, fusion = true, gates = true } = switches
  const shared = Float32Array.from({ length: cut.parts }, (_, i) => (i < cut.shared ? 1 : 0))
  const on = tree.map((isOn: boolean) => np.array(+isOn), {
    router,
    scaling,
    fusion,
    gates,
  } as never) as Plan['on']
  return { shared: np.array(shared), active: np.array(cut.active), on }
}

/** The first where a switch is on, 1, and the second where it is off, 0. Consumes all three. */
export const either = (on: np.Array, first: np.Array, second: np.Array): np.Array =>
  second.ref.add(on.mul(first.sub(second)))

/** What a router says of each token, all [..., parts]. */
export type Route = {
  /** How much each sub-dimension has to do with the token; the sum is one. */
  affinity: np.Array
  /** 1 where a sub-dimension is active, else 0. Has no gradient. */
  mask: np.Array
}

/**
 * Chooses the sub-dimensions of each token: s = softmax(x Cᵀ / √width); the shared ones are always active, and of the
 * specialised ones those of the largest s. Consumes all its arguments.
 *
 * @param x - hidden states [..., width]
 * @param centroids - C, one for each sub-dimension, [parts, width]
 * @param draws - decide in place of s where the plan has the router off; numbers from 0 to 1 that fit [..., parts]
 */
export function route(
  x: np.Array,
  centroids: np.Array,
  { shared, active, on }: Plan,
  draws = np.zeros(shared.shape),
): Route {
  const [parts, width] = [shared.shape[0]!, x.shape.at(-1)!]
  if (centroids.shape[0] !== parts || centroids.shape[1] !== width)
    throw new RangeError(
      `centroids for ${parts} parts of ${width} dimensions are to be [${parts}, ${width}], not [${centroids.shape.join(', ')}]`,
    )
  const affinity = nn.softmax(np.dot(x, centroids.transpose()).mul(1 / Math.sqrt(width)), -1)
  const scores = either(on.router, lax.stopGradient(affinity.ref), draws)
  tree.dispose([on.scaling, on.fusion, on.gates])
  // Larger than any score, so that the shared ones stand before all.
  return { affinity, mask: largest(scores.add(shared.mul(2)), active) }
}

/** 1 at the largest scores [..., parts], else 0; among equals the earlier ones. Consumes both. */
function largest(scores: np.Array, count: np.Array): np.Array {
  const parts = scores.shape.at(-1)!
  const own = np.expandDims(scores.ref, -1)
  const others = np.expandDims(scores, -2)
  const isEarlier = np.tri(parts, parts, -1, { dtype: np.bool })
  const isBefore = np.where(isEarlier, np.greaterEqual(others.ref, own.ref), np.greater(others, own))
  return np.less(isBefore.astype(np.float32).sum(-1), count).astype(np.float32)
}

/**
 * Activation scaling: the gates so multiplied that active ones are 1 on average, as those of a plain network all are.
 * A softmax shares out one among all N. Consumes the gates g [..., parts], 0 where nothing is active.
 *
 * @returns α = (number of active ones) / Σ g, [..., 1]
 */
export function activationScale(gates: np.Array): np.Array {
  const count = np.greater(gates.ref, 0).astype(np.float32).sum(-1, { keepdims: true })
  return count.div(gates.sum(-1, { keepdims: true }))
}

/** Numbers of sub-dimensions [..., parts] for each of their dimensions, [..., width]. Consumes them. */
export function spread(values: np.Array, width: number): np.Array {
  const size = width / values.shape.at(-1)!
  const wide = np.broadcastTo(np.expandDims(values, -1), [...values.shape, size])
  return wide.reshape([...values.shape.slice(0, -1), width])
}

/**
 * How unevenly the specialised sub-dimensions are used (Fedus et al. 2022, eq. 4): their number times the sum of how often
 * each is chosen, times how much is given to it on average; 0 where nothing is chosen. Consumes both.
 */
export function balanceLoss({ affinity, mask }: Route, { shared, active, on }: Plan): np.Array {
  tree.dispose(on)
  const special = shared.ref.mul(-1).add(1)
  const choices = np.maximum(active.sub(shared.sum()), 1)
  const parts = affinity.shape.at(-1)!
  const average = (values: np.Array) => np.mean(values.reshape([-1, parts]), 0)
  const used = average(mask).mul(average(affinity)).mul(special.ref).sum()
  return used.mul(special.sum()).div(choices)
}

/** A Monarch matrix (Dao et al. 2022): within sub-dimensions [parts, size, size], then across them [size, parts, parts]. */
export type Monarch = { within: np.Array; across: np.Array }

/** The identity, as a Monarch matrix. */
export const initMonarch = (width: number, parts: number): Monarch => {
  const size = width / parts
  return {
    within: np.broadcastTo(np.eye(size), [parts, size, size]).add(0),
    across: np.broadcastTo(np.eye(parts), [size, parts, parts]).add(0),
  }
}

/**
 * Group fusion: x [n, width] times a Monarch matrix, width (size + parts) products in place of width squared. What only
 * active sub-dimensions have reaches all of them. Consumes both.
 */
export function monarch({ within, across }: Monarch, x: np.Array): np.Array {
  const [parts, size] = within.shape as [number, number, number]
  const [n, width] = x.shape as [number, number]
  if (width !== parts * size)
    throw new RangeError(`a Monarch matrix for ${parts * size} dimensions was given ${width}`)
  const inside = np.matmul(x.reshape([n, parts, size]).transpose([1, 0, 2]), within) // [parts, n, size]
  const outside = np.matmul(inside.transpose([2, 1, 0]), across) // [size, n, parts]
  return outside.transpose([1, 2, 0]).reshape([n, width])
}
