import { quantiles } from '#nn/metrics/statistics.ts'
import { rankRdm } from './ranks.ts'

/**
 * Flattens both ends of a dissimilarity matrix (the paper's RGTM): ranks below the l-quantile become 0,
 * "the same"; above the u-quantile 1, "far apart"; linear between.
 *
 * (0, 1) keeps the whole rank order, the geometry. l = u keeps the graph of who is near whom, the topology:
 * the result is then 0 up to and including the threshold, else 1.
 *
 * @param rdm - the upper triangle of a dissimilarity matrix
 * @param l - lower threshold, 0 … u
 * @param u - upper threshold, l … 1
 * @throws RangeError for thresholds out of order, numbers that are not finite, or all equal
 */
export function geoTopologicalTransform(rdm: ArrayLike<number>, l: number, u: number): Float32Array {
  checkThresholds(l, u)
  const ranks = rankRdm(rdm)
  const [low, high] = quantiles(ranks, [l, u])
  return flatten(ranks, low!, high!)
}

/** 0 below `low`, 1 above `high`, linear between; when both are equal, 0 at the threshold itself. */
export function flatten(ranks: ArrayLike<number>, low: number, high: number): Float32Array {
  const flat = new Float32Array(ranks.length)
  const width = high - low
  for (let i = 0; i < flat.length; i++) {
    const over = ranks[i]! - low
    // Without branches, which on shuffled ranks cost more than the arithmetic.
    flat[i] = width > 0 ? Math.min(1, Math.max(0, over / width)) : Math.min(1, Math.ceil(Math.max(0, over)))
  }
  return flat
}

/** The kinds of threshold pairs that the paper tells apart. */
export type Zone = 'local' | 'global' | 'geometry' | 'topology' | 'intermediate'

/** Which kind of statistic thresholds (l, u) make: about near pairs, far pairs, all ranks, or the graph. */
export function zoneOf(l: number, u: number): Zone {
  checkThresholds(l, u)
  // Grid values like 0.6000000000000001 belong where 0.6 does.
  const slack = 1e-6
  if ((l + u) / 2 <= 0.2 + slack) return 'local'
  if ((l + u) / 2 >= 0.8 - slack) return 'global'
  if (u - l >= 0.8 - slack) return 'geometry'
  if (l >= 0.4 - slack && u <= 0.6 + slack) return 'topology'
  return 'intermediate'
}

/** Throws a RangeError unless 0 <= l <= u <= 1. */
export function checkThresholds(l: number, u: number): void {
  if (!(l >= 0 && l <= u && u <= 1))
    throw new RangeError(`thresholds need 0 <= l <= u <= 1, got ${l} and ${u}`)
}
