import { numpy as np, tree } from '@jax-js/jax'
import { mlp } from '#nn/dense.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { withGroups } from '../method/groups.ts'
import { iterativeFeatureMerging } from '../method/merging.ts'
import { type Layers, parameterCount } from '../method/network.ts'
import { kmeansGroups, largestByL1, lowRank, randomGroups } from '../method/rivals.ts'
import type { Digits } from './data.ts'

export type Mechanism = 'distance' | 'merging' | 'training'
export const ARMS = ['merged', 'random', 'largest', 'clusters', 'lowRank'] as const
export type Arm = (typeof ARMS)[number]

/** A network cut down at one β: all arms have the widths, or the parameters, that merging comes to. */
export interface Cut {
  beta: number
  widths: number[]
  /** Of the parameters, what is left. */
  share: number
  networks: Record<Arm, Layers>
}

/**
 * The network cut down in every way, one β after another. Without its distance merging takes pairs at random, to
 * the same widths; without merging it drops all but one feature of each group.
 */
export function cutDown(
  rng: RandomGenerator,
  layers: Layers,
  betas: readonly number[],
  without?: Mechanism,
): Cut[] {
  const byRank = lowRank(layers)
  return betas.map((beta) => {
    const found = iterativeFeatureMerging(layers, { beta })
    const { widths } = found
    const groups = without === 'distance' ? randomGroups(rng, layers, widths) : found.groups
    const merged = withGroups(layers, groups, without === 'merging' ? 'dropped' : 'merged')
    return {
      beta,
      widths,
      share: parameterCount(merged) / parameterCount(layers),
      networks: {
        merged,
        random: withGroups(layers, randomGroups(rng, layers, widths)),
        largest: withGroups(layers, largestByL1(layers, widths), 'dropped'),
        clusters: withGroups(layers, kmeansGroups(rng, layers, widths)),
        lowRank: byRank(parameterCount(merged)),
      },
    }
  })
}

/** The share of digits that a network names rightly. */
export async function named(layers: Layers, { x, labels }: Pick<Digits, 'x' | 'labels'>): Promise<number> {
  const net = layers.map(({ w, b }) => ({
    w: np.array(Float32Array.from(w.data)).reshape([w.rows, w.dim]),
    b: np.array(Float32Array.from(b)),
  }))
  const scores = mlp(net, np.array(x.data.slice()).reshape([x.rows, x.dim]))
  const data = Float32Array.from(await scores.data())
  return accuracyOf(argmaxRows({ data, rows: x.rows, dim: layers.at(-1)!.b.length }), labels)
}

/**
 * The smallest of the cuts that costs at most `loss` on the validation digits: which one, and the share of the
 * parameters that are gone; none when every cut costs more.
 */
export async function smallestCut(
  cuts: readonly Cut[],
  arm: Arm,
  whole: number,
  loss: number,
  validation: Digits<'validation'>,
): Promise<{ gone: number; cut: Cut | undefined }> {
  if (validation.role !== 'validation')
    throw new RangeError(`only a validation part may choose, not ${String(validation.role)}`)
  let best: Cut | undefined
  for (const cut of cuts) {
    if (best && cut.share >= best.share) continue
    if ((await named(cut.networks[arm], validation)) >= whole - loss - 1e-9) best = cut
  }
  return { gone: best ? 1 - best.share : 0, cut: best }
}

/** The share of hidden features that fire for none of these digits. */
export async function deadShare(layers: Layers, { x }: Pick<Digits, 'x'>): Promise<number> {
  let [dead, all] = [0, 0]
  let h = np.array(x.data.slice()).reshape([x.rows, x.dim])
  for (const { w, b } of layers.slice(0, -1)) {
    const weights = np.array(Float32Array.from(w.data)).reshape([w.rows, w.dim])
    h = np.maximum(np.dot(h, weights).add(np.array(Float32Array.from(b))), 0)
    const most = await np.max(h.ref, 0).data()
    dead += Array.from(most).filter((value) => value <= 0).length
    all += w.dim
  }
  tree.dispose(h)
  return dead / all
}

/** Of all hidden features, how many merging keeps. */
export const keptShare = (layers: Layers, beta: number): number => {
  const { widths } = iterativeFeatureMerging(layers, { beta })
  const before = layers.slice(0, -1).reduce((sum, { b }) => sum + b.length, 0)
  return widths.reduce((sum, width) => sum + width, 0) / before
}
