import { checkSameLength, readLabels } from '../rows.ts'

/**
 * Share of predicted classes that are the label.
 *
 * @throws RangeError when lengths differ, there are none, or a label is not a whole number from 0
 */
export function accuracyOf(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkSameLength('predictions and labels', predicted.length, labels.length)
  readLabels('the labels', labels)
  let right = 0
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++
  return right / labels.length
}
