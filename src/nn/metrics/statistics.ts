import { mean as meanOf, quantileSorted } from 'simple-statistics'
import { checkFinite, checkNumber } from '../rows.ts'

export { columnR2, pearson, r2, spearman } from './correlation.ts'

/** The mean of these numbers. @throws RangeError when there are none or one is not finite */
export const mean = (values: ArrayLike<number>): number => meanOf(Array.from(checked(values)))

/** The number in the middle, or halfway between the two. @throws RangeError as `mean` */
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)

/**
 * The number that this share of them lies below, between two of them linearly, as numpy's default does.
 *
 * @param values - in any order
 * @param share - from 0, the smallest, to 1, the largest
 * @throws RangeError as `mean`, or for another share
 */
export const quantile = (values: ArrayLike<number>, share: number): number => quantiles(values, [share])[0]!

/** `quantile` for many shares of the same numbers, which are sorted once. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Array.from(Float64Array.from(checked(values)).sort())
  return shares.map((share) => quantileSorted(sorted, checkNumber('share', share, { least: 0, most: 1 })))
}

/** The rank of each number, from 1; equal numbers share their mean rank. @throws RangeError as `mean` */
export function ranks(values: ArrayLike<number>): Float64Array {
  checked(values)
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]!)
  const found = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let place = from; place < to; place++) found[order[place]!] = (from + 1 + to) / 2
    from = to
  }
  return found
}

function checked(values: ArrayLike<number>): ArrayLike<number> {
  if (values.length === 0) throw new RangeError('there are no numbers')
  checkFinite('the numbers', values)
  return values
}
