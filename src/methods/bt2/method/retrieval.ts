import { type Doubles, type Matrix, checkMatrix, checkOptions, checkSameLength, unitRows } from '#nn/rows.ts'

export interface RetrievalOptions {
  /** The queries are the gallery itself: a row does not find itself. */
  self?: boolean
}

export interface RetrievalQuality {
  /** Share of the queries with a row of their own class among the first 1, 2, 3, … rows of the gallery. */
  cmc: number[]
  /** Mean over the queries of the average precision of the whole ranked gallery. */
  map: number
}

/**
 * How well queries find rows of their own class by cosine: cumulative matching characteristic and mean
 * average precision. Where one side has fewer numbers, zeros are added to it, so that a long new vector
 * meets an old one on its first dOld numbers. Of equal cosines the lower row comes first. Queries without
 * any row of their class are left out, as in the authors' evaluation.
 *
 * @param query - one vector per row
 * @param gallery - one vector per row
 * @throws RangeError when sizes do not fit together, a number is not finite, or no query has a match
 */
export function retrieval(
  query: Matrix,
  gallery: Matrix,
  qLabels: ArrayLike<number>,
  gLabels: ArrayLike<number>,
  options: RetrievalOptions = {},
): RetrievalQuality {
  checkOptions('retrieval', options, ['self'])
  const { self = false } = options
  checkMatrix('the queries', query)
  checkMatrix('the gallery', gallery)
  checkSameLength('queries and labels', query.rows, qLabels.length)
  checkSameLength('gallery rows and labels', gallery.rows, gLabels.length)
  if (self) checkSameLength('queries and gallery rows', query.rows, gallery.rows)

  const unit = unitRows(gallery)
  const scores = new Float64Array(gallery.rows)
  const found = new Float64Array(gallery.rows - (self ? 1 : 0))
  let asked = 0
  let precision = 0
  for (let q = 0; q < query.rows; q++) {
    cosines(query, q, unit, scores)
    const places = placesOfMatches(scores, qLabels[q]!, gLabels, self ? q : -1)
    if (places.length === 0) continue
    asked++
    found[places[0]!]!++
    precision += places.reduce((sum, place, i) => sum + (i + 1) / (place + 1), 0) / places.length
  }
  if (asked === 0) throw new RangeError('no query has a row of its own class in the gallery')

  let hits = 0
  return { cmc: Array.from(found, (first) => (hits += first) / asked), map: precision / asked }
}

/** Up to the factor of the query's own length, which ranks nothing. */
function cosines(query: Matrix, q: number, gallery: Doubles, scores: Float64Array): void {
  const shared = Math.min(query.dim, gallery.dim)
  const from = q * query.dim
  for (let row = 0; row < gallery.rows; row++) {
    const start = row * gallery.dim
    let sum = 0
    for (let d = 0; d < shared; d++) sum += query.data[from + d]! * gallery.data[start + d]!
    scores[row] = sum
  }
}

/** Where the rows of this class stand in the ranking, from 0, ascending: without sorting the others. */
function placesOfMatches(
  scores: Float64Array,
  label: number,
  labels: ArrayLike<number>,
  skipped: number,
): number[] {
  const before = (a: number, b: number) => scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b)
  const matches: number[] = []
  for (let row = 0; row < scores.length; row++) {
    if (labels[row] === label && row !== skipped) matches.push(row)
  }
  matches.sort((a, b) => (before(a, b) ? -1 : 1))

  const others = new Int32Array(matches.length + 1)
  for (let row = 0; row < scores.length; row++) {
    if (labels[row] === label || row === skipped) continue
    let low = 0
    let high = matches.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(row, matches[middle]!)) high = middle
      else low = middle + 1
    }
    others[low]!++
  }
  let above = 0
  return matches.map((_, i) => i + (above += others[i]!))
}
