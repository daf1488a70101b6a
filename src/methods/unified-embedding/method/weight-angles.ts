import { checkWhole, readColumn } from '#nn/rows.ts'
import { mean } from '#nn/metrics/statistics.ts'

/**
 * The angles in degrees between the weights that a first layer has for each feature, [features][features]: at 90 a
 * collision of two features does no harm (Coleman et al. 2023, section 4). Weights that are all zero have no
 * direction, NaN.
 *
 * @param weights - of one feature after another, `length` numbers each
 * @throws RangeError when the numbers do not divide into features
 */
export function weightAngles(weights: ArrayLike<number>, length: number): number[][] {
  const data = readColumn('the weights', weights)
  const count = data.length / checkWhole('length', length, { least: 1 })
  if (!Number.isInteger(count)) throw new RangeError(`${data.length} numbers make no features of ${length}`)
  const of = (a: number) => data.subarray(a * length, (a + 1) * length)
  const product = (a: number, b: number) => of(a).reduce((sum, w, i) => sum + w * of(b)[i]!, 0)
  const lengths = Array.from({ length: count }, (_, a) => Math.sqrt(product(a, a)))
  return lengths.map((la, a) =>
    lengths.map((lb, b) => {
      if (a === b && la > 0) return 0
      const cosine = product(a, b) / (la * lb)
      return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
    }),
  )
}

/** The mean over all pairs of different features. */
export function meanAngle(angles: readonly (readonly number[])[]): number {
  return mean(angles.flatMap((row, a) => row.slice(a + 1)))
}
