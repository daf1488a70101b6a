import { checkFinite } from '#nn/rows.ts'

/** The rank of each number, from 1; equal numbers share their mean rank. RangeError when one is not finite. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  checkFinite('the dissimilarities', values)
  const ranks = Float64Array.from(values)
  const sorted = ranks.slice().sort()
  // The mean rank of every distinct number, at its first place in order.
  const shared = new Float64Array(sorted.length)
  for (let from = 0; from < sorted.length;) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    shared[from] = (from + 1 + to) / 2
    from = to
  }
  for (let i = 0; i < ranks.length; i++) ranks[i] = shared[firstPlace(sorted, ranks[i]!)]!
  return ranks
}

/**
 * Ranks stretched to 0 … 1: the smallest dissimilarity 0, the largest 1. With them a threshold means the same
 * in every matrix, whatever its scale.
 *
 * @throws RangeError when there are fewer than two numbers, all are equal, or one is not finite
 */
export function rankRdm(values: ArrayLike<number>): Float64Array {
  const ranks = averageRanks(values)
  let [low, high] = [Infinity, -Infinity]
  for (const rank of ranks) {
    low = Math.min(low, rank)
    high = Math.max(high, rank)
  }
  if (!(high > low)) {
    throw new RangeError(`${ranks.length} dissimilarities that do not differ have no order to keep`)
  }
  for (let i = 0; i < ranks.length; i++) ranks[i] = (ranks[i]! - low) / (high - low)
  return ranks
}

/** The q-quantile of numbers sorted upwards, linear between neighbours (numpy's default). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}

/** Where `value` first stands in a sorted list that holds it. */
function firstPlace(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
