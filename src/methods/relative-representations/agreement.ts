import type { Matrix } from '#nn/rows.ts'
import { timesTransposed } from './products.ts'
import { type Rows, checkPairs, checkSameWidth, readRows, unitRows } from './rows.ts'

export interface LatentSimilarity {
  /** Share of common neighbours: of the two lists of k, both over either, averaged over rows. */
  jaccard: number
  /** Mean of one over the place at which a row finds its counterpart, 0 beyond place k. */
  mrr: number
  /** Mean cosine of a row and its counterpart. */
  cosine: number
}

/** Queries compared with all rows at a time. */
const QUERIES = 64

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
  const n = asking.rows
  const near = checkK(k, n)
  const [queries, index] = [unitRows(asking), unitRows(kept)]
  const found = nearestRows(queries, index, kept.dim, near, false)
  const wanted = nearestRows(index, index, kept.dim, near, false)

  let [mrr, cosine] = [0, 0]
  for (let row = 0; row < n; row++) {
    const place = found.subarray(row * near, (row + 1) * near).indexOf(row)
    if (place >= 0) mrr += 1 / (place + 1)
    for (let d = row * kept.dim; d < (row + 1) * kept.dim; d++) cosine += queries[d]! * index[d]!
  }
  return { jaccard: meanJaccard(found, wanted, near), mrr: mrr / n, cosine: cosine / n }
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
  return meanJaccard(ownNeighbours(one, near), ownNeighbours(other, near), near)
}

function ownNeighbours(x: Matrix, k: number): Int32Array {
  const unit = unitRows(x)
  return nearestRows(unit, unit, x.dim, k, true)
}

/** The k rows of largest cosine for each query, [n, k]: nearest first, of equals the lower number first. */
function nearestRows(
  queries: Float64Array,
  index: Float64Array,
  dim: number,
  k: number,
  skipOwn: boolean,
): Int32Array {
  const rows = index.length / dim
  const ids = new Int32Array((queries.length / dim) * k)
  const scores = new Float64Array(k)
  for (let first = 0; first < queries.length / dim; first += QUERIES) {
    const asked = queries.subarray(first * dim, (first + QUERIES) * dim)
    const cosines = timesTransposed(asked, index, dim)
    for (let q = 0; q < asked.length / dim; q++) {
      const start = (first + q) * k
      let filled = 0
      for (let row = 0; row < rows; row++) {
        const score = cosines[q * rows + row]!
        if ((filled === k && score <= scores[k - 1]!) || (skipOwn && row === first + q)) continue
        let place = filled === k ? k - 1 : filled++
        for (; place > 0 && score > scores[place - 1]!; place--) {
          scores[place] = scores[place - 1]!
          ids[start + place] = ids[start + place - 1]!
        }
        scores[place] = score
        ids[start + place] = row
      }
    }
  }
  return ids
}

function meanJaccard(a: Int32Array, b: Int32Array, k: number): number {
  let sum = 0
  for (let at = 0; at < a.length; at += k) {
    const others = new Set(b.subarray(at, at + k))
    let common = 0
    for (let i = at; i < at + k; i++) if (others.has(a[i]!)) common++
    sum += common / (2 * k - common)
  }
  return sum / (a.length / k)
}

function checkK(k: number | undefined, offered: number): number {
  if (offered < 1) throw new RangeError('one row has no neighbours')
  if (k === undefined) return Math.min(10, offered)
  if (!Number.isInteger(k) || k < 1 || k > offered) throw new RangeError(`${k} neighbours of ${offered} rows`)
  return k
}
