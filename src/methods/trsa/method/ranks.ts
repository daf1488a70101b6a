import { ranks } from '#nn/metrics/statistics.ts'

/**
 * Ranks stretched to 0 … 1: the smallest dissimilarity 0, the largest 1, equal ones at their mean. With them a
 * threshold means the same in every matrix, whatever its scale.
 *
 * @throws RangeError when there are fewer than two numbers, all are equal, or one is not finite
 */
export function rankRdm(values: ArrayLike<number>): Float64Array {
  const order = ranks(values)
  const low = order.reduce((a, b) => Math.min(a, b))
  const high = order.reduce((a, b) => Math.max(a, b))
  if (!(high > low)) {
    throw new RangeError(`${order.length} dissimilarities that do not differ have no order to keep`)
  }
  return order.map((rank) => (rank - low) / (high - low))
}
