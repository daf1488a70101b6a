import { hungarian } from '#nn/metrics/hungarian.ts'
import { checkSameLength, classCount } from '#nn/rows.ts'

/**
 * A class for each cluster, no class twice, so that as many rows as possible agree; -1 for a cluster left over when
 * there are more clusters than classes.
 *
 * @param assign - the cluster of each row, from 0
 * @param labels - the class of each row, from 0
 * @throws RangeError when there are no rows, lengths differ, or a number is not whole or below 0
 */
export function nameClusters(assign: ArrayLike<number>, labels: ArrayLike<number>): Int32Array {
  checkSameLength('clusters and labels', assign.length, labels.length)
  if (labels.length === 0) throw new RangeError('no rows to name clusters by')
  const [clusters, classes] = [classCount(assign), classCount(labels)]
  const counts = new Float32Array(clusters * classes)
  for (let row = 0; row < labels.length; row++) {
    const cell = assign[row]! * classes + labels[row]!
    counts[cell] = counts[cell]! + 1
  }
  return hungarian({ data: counts, rows: clusters, dim: classes }, { maximise: true }).columns
}

/** Share of rows whose cluster bears the name of their class, by the best naming. @throws as `nameClusters` */
export function clusterAccuracy(assign: ArrayLike<number>, labels: ArrayLike<number>): number {
  const names = nameClusters(assign, labels)
  let right = 0
  for (let row = 0; row < labels.length; row++) if (names[assign[row]!] === labels[row]) right++
  return right / labels.length
}
