import { checkFinite, checkWhole } from '#nn/rows.ts'

/**
 * Top-m filtering: the numbers of the m samples that score best, best first, of equals the earlier.
 *
 * @throws RangeError when m is not a whole number from 1 to the number of scores, or a score is not finite
 */
export function topM(scores: ArrayLike<number>, m: number): number[] {
  checkFinite('the scores', scores)
  checkWhole('m', m, { least: 1, most: scores.length })
  return Array.from({ length: scores.length }, (_, i) => i)
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, m)
}
