import { wilcoxonRankSum } from 'simple-statistics'
import { checkFinite, checkSameLength } from '../rows.ts'

/**
 * Area under the ROC curve: how often a random positive scores above a random negative, ties counted as
 * half (the Mann-Whitney statistic). NaN without a positive or without a negative.
 *
 * @param labels - 1 or true for a positive, 0 or false for a negative
 * @throws RangeError when lengths differ, a score is not finite or a label is neither 0 nor 1
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): number {
  checkSameLength('scores and labels', scores.length, labels.length)
  checkFinite('the scores', scores)
  const [negatives, positives]: [number[], number[]] = [[], []]
  for (let i = 0; i < scores.length; i++) {
    const label = Number(labels[i])
    if (label !== 0 && label !== 1) throw new RangeError(`label ${i} is ${label}, neither 0 nor 1`)
    ;(label === 1 ? positives : negatives).push(scores[i]!)
  }
  if (positives.length === 0 || negatives.length === 0) return NaN
  const lowestSum = (positives.length * (positives.length + 1)) / 2
  return (wilcoxonRankSum(positives, negatives) - lowestSum) / (positives.length * negatives.length)
}

/**
 * Mean AUC over groups, such as users, weighted by their number of rows (impressions): it asks for the
 * order within each group only (Zhu et al. 2017; Zhou et al. 2018, section 6.2). Groups without both a
 * positive and a negative are left out; NaN when none is left.
 *
 * @param groups - which group a row belongs to, as any value that a Map can tell apart
 * @throws RangeError as `auc`
 */
export function groupAuc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
  groups: ArrayLike<unknown>,
): number {
  checkSameLength('scores and labels', scores.length, labels.length)
  checkSameLength('scores and groups', scores.length, groups.length)
  const rows = Map.groupBy(
    Array.from({ length: scores.length }, (_, row) => row),
    (row) => groups[row],
  )

  let [sum, impressions] = [0, 0]
  for (const members of rows.values()) {
    const area = auc(
      members.map((row) => scores[row]!),
      members.map((row) => labels[row]!),
    )
    if (Number.isNaN(area)) continue
    sum += area * members.length
    impressions += members.length
  }
  return sum / impressions
}
