import { checkThresholds } from './geo-topological.ts'
import { quantile, quantiles, ranks as averageRanks } from '#nn/metrics/statistics.ts'
import { checkOptions } from '#nn/rows.ts'

/** Which pairs of stimuli are joined in the graph: one of three rules. */
export type GeodesicOptions = (
  | {
      /** Join this share of all pairs, the nearest ones; above 0, at most 1. The default rule, with 0.05. */
      p?: number
    }
  | {
      /** Join each stimulus to its k nearest; a pair is joined when either of the two asks for it. */
      k: number
    }
  | {
      /** Two steps: flatten with thresholds (l, u), then join the pairs that are not far apart (below 1). */
      l: number
      u: number
    }
) & {
  /** Return the ranks of the path lengths, equal ones sharing their mean rank (default), or the lengths. */
  rankAfter?: boolean
}

/**
 * Replaces each dissimilarity by the shortest way through the graph of near stimuli (the paper's RGDM).
 *
 * Edges weigh as much as their rank, 0 … 1, or, in two steps, as the flattened rank. An edge of weight 0 is
 * still an edge. Stimuli that no way connects get the largest length that occurs.
 *
 * @param rdm - the upper triangle of a dissimilarity matrix
 * @param n - stimuli; the triangle holds n (n - 1) / 2
 * @returns a triangle of the same size
 * @throws RangeError when sizes or options do not fit, numbers are not finite, or all are equal
 */
export function geodesicTransform(
  rdm: ArrayLike<number>,
  n: number,
  opts: GeodesicOptions = {},
): Float32Array {
  if (!Number.isInteger(n) || n < 2 || rdm.length !== (n * (n - 1)) / 2) {
    throw new RangeError(
      `${rdm.length} dissimilarities are not the ${(n * (n - 1)) / 2} pairs of ${n} stimuli`,
    )
  }
  const rules = 'l' in opts ? (['l', 'u'] as const) : 'k' in opts ? (['k'] as const) : (['p'] as const)
  checkOptions('geodesicTransform', opts, [...rules, 'rankAfter'] as never)
  const { weights, unit } = edges(rdm, n, opts)
  const lengths = shortestPaths(square(weights, n), n)
  let longest = 0
  for (const length of lengths) if (length < Infinity) longest = Math.max(longest, length)

  const triangle = new Float64Array(rdm.length)
  let pair = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) triangle[pair++] = Math.min(lengths[i * n + j]!, longest)
  }
  return Float32Array.from(
    opts.rankAfter === false ? triangle.map((way) => way / unit) : averageRanks(triangle),
  )
}

interface Edges {
  /** Of each pair, Infinity where there is no edge. */
  weights: Float64Array
  /** The weight that counts as 1. Weights stay whole or half ranks, so that ways of equal length stay equal. */
  unit: number
}

function edges(rdm: ArrayLike<number>, n: number, opts: GeodesicOptions): Edges {
  const ranks = averageRanks(rdm)
  const sorted = ranks.slice().sort()
  const [lowest, unit] = [sorted[0]!, sorted.at(-1)! - sorted[0]!]
  if (unit === 0)
    throw new RangeError(`${rdm.length} dissimilarities that do not differ have no order to keep`)

  if ('l' in opts) {
    checkThresholds(opts.l, opts.u)
    const [low, high] = quantiles(sorted, [opts.l, opts.u]) as [number, number]
    return {
      weights: ranks.map((rank) => (rank <= low ? 0 : rank < high ? rank - low : Infinity)),
      unit: high > low ? high - low : 1,
    }
  }
  const weights = ranks.map((rank) => rank - lowest)
  if ('k' in opts) return { weights: nearestEdges(weights, n, opts.k), unit }
  const { p = 0.05 } = opts
  if (!(p > 0 && p <= 1)) throw new RangeError(`the share of pairs joined lies above 0 and up to 1, got ${p}`)
  const longest = quantile(sorted, p)
  return { weights: weights.map((weight, i) => (ranks[i]! <= longest ? weight : Infinity)), unit }
}

function nearestEdges(weights: Float64Array, n: number, k: number): Float64Array {
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw new RangeError(`each of ${n} stimuli has 1 to ${n - 1} nearest others, not ${k}`)
  }
  const all = square(weights, n)
  const chosen = new Uint8Array(n * n)
  for (let i = 0; i < n; i++) {
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i)
    // A stable sort: among equals the first stimulus.
    others.sort((a, b) => all[i * n + a]! - all[i * n + b]!)
    for (const j of others.slice(0, k)) {
      chosen[i * n + j] = 1
      chosen[j * n + i] = 1
    }
  }
  let pair = 0
  const kept = new Float64Array(weights.length)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      kept[pair] = chosen[i * n + j] === 1 ? weights[pair]! : Infinity
      pair++
    }
  }
  return kept
}

/** A triangle as the whole symmetric matrix [n * n], zeros on its diagonal. */
export function square(triangle: ArrayLike<number>, n: number): Float64Array {
  const whole = new Float64Array(n * n)
  let pair = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      whole[i * n + j] = triangle[pair]!
      whole[j * n + i] = triangle[pair++]!
    }
  }
  return whole
}

/** All-pairs shortest paths of Floyd and Warshall, in place. */
function shortestPaths(lengths: Float64Array, n: number): Float64Array {
  for (let via = 0; via < n; via++) {
    for (let i = 0; i < n; i++) {
      const first = lengths[i * n + via]!
      if (first === Infinity) continue
      for (let j = 0; j < n; j++) {
        const way = first + lengths[via * n + j]!
        if (way < lengths[i * n + j]!) lengths[i * n + j] = way
      }
    }
  }
  return lengths
}
