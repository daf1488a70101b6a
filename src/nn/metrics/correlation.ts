import { sampleCorrelation, sampleRankCorrelation } from 'simple-statistics'
import { type Matrix, checkFinite, checkMatrix, checkSameLength } from '../rows.ts'

/**
 * Pearson's correlation of two lists; NaN when one of them is constant.
 *
 * @throws RangeError when lengths differ, there are fewer than two pairs, or a number is not finite
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPairs(a, b)
  return isConstant(a) || isConstant(b) ? NaN : sampleCorrelation(Array.from(a), Array.from(b))
}

/** Spearman's rank correlation, equal numbers sharing their mean rank; NaN and errors as `pearson`. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPairs(a, b)
  return isConstant(a) || isConstant(b) ? NaN : sampleRankCorrelation(Array.from(a), Array.from(b))
}

/**
 * Coefficient of determination: the share of the variance of `actual` that `predicted` explains. 0 is no
 * better than the mean, below 0 is worse; NaN when `actual` is constant. Not symmetric, unlike `pearson`.
 *
 * @throws RangeError as `pearson`
 */
export function r2(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  checkPairs(predicted, actual)
  if (isConstant(actual)) return NaN
  let mean = 0
  for (let i = 0; i < actual.length; i++) mean += actual[i]! / actual.length
  let [residual, total] = [0, 0]
  for (let i = 0; i < actual.length; i++) {
    residual += (actual[i]! - predicted[i]!) ** 2
    total += (actual[i]! - mean) ** 2
  }
  return 1 - residual / total
}

/** `r2` of each column, for the mean over outputs or to see which of them are explained. */
export function columnR2(predicted: Matrix, actual: Matrix): number[] {
  checkMatrix('the prediction', predicted)
  checkMatrix('the target', actual)
  checkSameLength('columns', predicted.dim, actual.dim)
  const column = ({ data, rows, dim }: Matrix, c: number) =>
    Float64Array.from({ length: rows }, (_, r) => data[r * dim + c]!)
  return Array.from({ length: actual.dim }, (_, c) => r2(column(predicted, c), column(actual, c)))
}

function checkPairs(a: ArrayLike<number>, b: ArrayLike<number>): void {
  checkSameLength('numbers', a.length, b.length)
  if (a.length < 2) throw new RangeError(`${a.length} pairs have no correlation`)
  checkFinite('the first list', a)
  checkFinite('the second list', b)
}

/** Exact, since a mean that is off in its last digit gives a constant list a tiny variance. */
const isConstant = (list: ArrayLike<number>): boolean => Array.from(list).every((value) => value === list[0])
