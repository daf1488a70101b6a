import { checkSameLength } from '../rows.ts'

/**
 * Share of predicted classes that are the label; NaN of none.
 *
 * @throws RangeError when lengths differ
 */
export function accuracyOf(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkSameLength('predictions and labels', predicted.length, labels.length)
  let right = 0
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++
  return right / labels.length
}
