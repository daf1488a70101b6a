import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { type Rows, checkPairs, checkSameWidth, checkWhole, readRows, unitRows } from '#nn/rows.ts'

export interface LatentSimilarity {
  /** Share of common neighbours: of the two lists of k, both over either, averaged over rows. */
  jaccard: number
  /** Mean of one over the place at which a row finds its counterpart, 0 beyond place k. */
  mrr: number
  /** Mean cosine of a row and its counterpart. */
  cosine: number
}

/**
 * Whether vectors of one space can stand in for those of another (Moschella et al. 2023, section 4.1): row i
 * of `a` is looked up among the rows of `b`, by cosine, and the k rows found are compared with those that row
 * i of `b` finds, itself included. All three are 1 for equal spaces.
 *
 * @param a - vectors that ask, [n, d]
 * @param b - their counterparts, [n, d]
 * @param k - neighbours to look at, 10 when left out, at most n
 * @throws RangeError when sizes do not fit or a number is not finite
 */
export function latentSimilarity(a: Rows, b: Rows, k?: number): LatentSimilarity {
  const [asking, kept] = [readRows('the first space', a), readRows('the second space', b)]
  checkPairs('vectors of the first space', asking, 'of the second', kept)
  checkSameWidth('vectors of the first space', asking, 'of the second', kept)
  const near = checkK(k, asking.rows)
  const look = (queries: typeof kept) => nearestNeighbours(kept, queries, { k: near, metric: 'cosine' }).ids
  const [found, wanted] = [look(asking), look(kept)]

  let mrr = 0
  for (let row = 0; row < kept.rows; row++) {
    const place = found.subarray(row * near, (row + 1) * near).indexOf(row)
    if (place >= 0) mrr += 1 / (place + 1)
  }
  const [queries, index] = [unitRows(asking).data, unitRows(kept).data]
  const cosine = queries.reduce((sum, value, i) => sum + value * index[i]!, 0)
  return { jaccard: meanJaccard(found, wanted, near), mrr: mrr / kept.rows, cosine: cosine / kept.rows }
}

/**
 * How far two models agree on who is near whom: the share of common rows among the k nearest that each finds
 * in its own space, by cosine and without the row itself. The spaces may differ in width.
 *
 * @param a - [n, d]
 * @param b - the same things by the other model, [n, e]
 * @param k - neighbours to look at, 10 when left out, at most n - 1
 * @throws RangeError when sizes do not fit or a number is not finite
 */
export function neighbourAgreement(a: Rows, b: Rows, k?: number): number {
  const [one, other] = [readRows('the first space', a), readRows('the second space', b)]
  checkPairs('vectors of the first space', one, 'of the second', other)
  const near = checkK(k, one.rows - 1)
  const own = (x: typeof one) => nearestNeighbours(x, x, { k: near, metric: 'cosine', leaveOneOut: true }).ids
  return meanJaccard(own(one), own(other), near)
}

function meanJaccard(a: Int32Array, b: Int32Array, k: number): number {
  let sum = 0
  for (let at = 0; at < a.length; at += k) {
    const others = new Set(b.subarray(at, at + k))
    const common = a.subarray(at, at + k).filter((row) => others.has(row)).length
    sum += common / (2 * k - common)
  }
  return sum / (a.length / k)
}

function checkK(k: number | undefined, offered: number): number {
  if (offered < 1) throw new RangeError('one row has no neighbours')
  return k === undefined ? Math.min(10, offered) : checkWhole('k', k, { least: 1, most: offered })
}
