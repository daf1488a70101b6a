import { principalComponents } from '#nn/linalg.ts'
import { type Rows, readRows } from '#nn/rows.ts'

/**
 * How many dimensions rows [n, dim] really use: exp of the entropy of their singular values, around their mean, as shares
 * (Roy and Vetterli 2007). From 1, all on a line, to dim, spread alike; 0 where all rows are the same.
 *
 * @throws RangeError when there are no rows, or one is not finite
 */
export function effectiveRank(x: Rows): number {
  const singular = principalComponents(readRows('the rows', x)).variances.map(Math.sqrt)
  const sum = singular.reduce((total, value) => total + value, 0)
  // What is left of equal rows is float32 rounding.
  const shares = singular.map((value) => value / sum).filter((share) => share > 1e-7)
  return sum === 0 ? 0 : Math.exp(-shares.reduce((total, share) => total + share * Math.log(share), 0))
}
