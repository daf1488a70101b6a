/** Pearson's correlation of two lists of numbers; NaN when one of them is constant. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length < 2) {
    throw new RangeError(`lists of ${a.length} and ${b.length} numbers have no correlation`)
  }
  const centre = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
  const [meanA, meanB] = [centre(a), centre(b)]
  let both = 0
  let varianceA = 0
  let varianceB = 0
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB]
    both += da * db
    varianceA += da * da
    varianceB += db * db
  }
  return both / Math.sqrt(varianceA * varianceB)
}

/** Spearman's rank correlation: 1 when one list rises with the other throughout. */
export const spearman = (a: readonly number[], b: readonly number[]): number => pearson(ranks(a), ranks(b))

/** The rank of each number, equal ones sharing their mean rank. */
function ranks(list: readonly number[]): number[] {
  return list.map((value) => {
    const below = list.filter((other) => other < value).length
    const equal = list.filter((other) => other === value).length
    return below + (equal + 1) / 2
  })
}
