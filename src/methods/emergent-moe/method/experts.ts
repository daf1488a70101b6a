import { lax, nn, numpy as np } from '@jax-js/jax'
import { type Dense, dense } from '#nn/dense.ts'
import { checkWhole, classCount, readLabels } from '#nn/rows.ts'
import { checkGroups } from './balanced-kmeans.ts'

/**
 * A feed-forward layer, W2 σ(W1 x + b1) + b2: the columns of `up.w` [width, neurons] are the keys, the rows of `down.w`
 * [neurons, width] the values.
 */
export interface Ffn {
  up: Dense
  down: Dense
}

/** An expert: some neurons of a layer, with their share of its last bias. */
export type Expert = Ffn

export interface EmoeOptions {
  /** Which neurons are one expert, [experts, neurons], 1 or 0: `membership(labels)`. Consumed. */
  members: np.Array
  /** Experts that each token goes through. */
  k: number
  /** What the gate takes for each expert's own neurons, where that is something else. Consumed. */
  gate?: np.Array
  activation?: (x: np.Array) => np.Array
}

/** Which neurons are one expert, [experts, neurons] of 1 and 0. @throws RangeError unless all experts are of one size */
export function membership(labels: ArrayLike<number>): np.Array {
  const read = readLabels('the groups', labels)
  const [neurons, experts] = [read.length, classCount(read)]
  checkGroups(neurons, experts)
  const data = new Float32Array(experts * neurons)
  const sizes = new Int32Array(experts)
  for (let i = 0; i < neurons; i++) {
    data[read[i]! * neurons + i] = 1
    sizes[read[i]!]!++
  }
  const odd = sizes.findIndex((size) => size !== neurons / experts)
  if (odd >= 0)
    throw new RangeError(`group ${odd} has ${sizes[odd]} neurons, not ${neurons / experts} as all must`)
  return np.array(data).reshape([experts, neurons])
}

/**
 * Avg-k gating: the score of each expert is the mean of W1 x over its keys, that is x times its mean key. Nothing is
 * learned, and the scores move with the keys. [..., experts] for x [..., width], keys [width, neurons] and members
 * [experts, neurons]. Consumes all.
 */
export function avgKScores(x: np.Array, keys: np.Array, members: np.Array): np.Array {
  const [experts, neurons] = members.shape as [number, number]
  return np.dot(x, np.dot(keys, members.transpose()).mul(experts / neurons))
}

/** 1 at the k largest of the last axis and 0 elsewhere; of equals the first. Consumes its argument. */
export function topKMask(scores: np.Array, k: number): np.Array {
  const count = scores.shape.at(-1)!
  checkWhole('k', k, { least: 1, most: count })
  const [own, other] = [np.expandDims(scores.ref, -1), np.expandDims(scores, -2)]
  const earlier = np.tri(count, count, -1).astype(np.float32)
  const above = np.greater(other.ref, own.ref).astype(np.float32)
  const ties = np.equal(other, own).astype(np.float32).mul(earlier)
  return np.less(above.add(ties).sum(-1), k).astype(np.float32)
}

/**
 * The layer as a mixture of its own neurons (section 3): every token goes through the k experts of the highest score,
 * each counted once. With all experts that is the dense layer. Consumes all its arguments.
 *
 * @throws RangeError when k is no whole number from 1 to the number of experts
 */
export function emoe({ up, down }: Ffn, x: np.Array, options: EmoeOptions): np.Array {
  const { members, k, gate = members.ref, activation = nn.gelu } = options
  // Chosen is chosen: no gradient goes through the choice.
  const scores = avgKScores(lax.stopGradient(x.ref), lax.stopGradient(up.w.ref), gate)
  const isOn = np.dot(topKMask(scores, k), members)
  return dense(down, activation(dense(up, x)).mul(isOn))
}

/** A layer cut into experts, the last bias shared out so that any k of them give it back. Takes arrays by `.ref`. */
export function splitFfn({ up, down }: Ffn, labels: ArrayLike<number>, k: number): Expert[] {
  const read = readLabels('the groups', labels, { rows: up.w.shape[1]! })
  const experts = classCount(read)
  checkGroups(read.length, experts)
  checkWhole('k', k, { least: 1, most: experts })
  return Array.from({ length: experts }, (_, expert) => {
    const own = np.array(Int32Array.from(read.keys()).filter((i) => read[i] === expert))
    return {
      up: { w: np.take(up.w.ref, own.ref, 1), b: np.take(up.b.ref, own.ref, 0) },
      down: { w: np.take(down.w.ref, own, 0), b: down.b.ref.div(k) },
    }
  })
}

/** The dense layer of all experts, their neurons one after another. Takes arrays by `.ref`. @throws RangeError for none */
export function mergeExperts(experts: readonly Expert[], k: number): Ffn {
  checkWhole('the number of experts', experts.length, { least: 1 })
  checkWhole('k', k, { least: 1, most: experts.length })
  const all = (part: (expert: Expert) => np.Array, axis: number) =>
    np.concatenate(
      experts.map((expert) => part(expert).ref),
      axis,
    )
  return {
    up: { w: all(({ up }) => up.w, 1), b: all(({ up }) => up.b, 0) },
    down: { w: all(({ down }) => down.w, 0), b: experts[0]!.down.b.ref.mul(k) },
  }
}
