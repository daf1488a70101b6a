import { mean } from '#nn/metrics/statistics.ts'
import {
  type AnyMatrix,
  type Doubles,
  type Labelled,
  type Matrix,
  checkFinite,
  checkOneOf,
  checkOptions,
  checkPairs,
  checkSameWidth,
  checkWhole,
  readLabels,
  readRows,
  unitRows,
} from '#nn/rows.ts'

/** Turns items into vectors, one row for each, in their order. */
export type Encoder<Items> = (items: Items) => Matrix

/** Items and what each of them shows: a class, or its own number where every item is one of its kind. */
export interface LabelledItems<Items> {
  items: Items
  labels: ArrayLike<number>
}

/** What one model made of the queries and of the gallery. */
export interface View {
  query: Matrix
  gallery: Matrix
}

export interface SearchOptions {
  /** A query is right when one of the k nearest has its label; 1 when left out. */
  k?: number
  /** Search for the mean of each label's vectors, as the paper does, or for every vector by itself. */
  among?: 'means' | 'items'
}

/**
 * How well each model's queries do against each earlier model's gallery: entry [i][j] is the share of queries by
 * model i that are right in the gallery by model j, for j <= i, models from the oldest. Above the diagonal NaN:
 * nobody asks there.
 *
 * @throws RangeError when sizes do not fit together or a vector is not finite
 */
export function compatibilityMatrix<Items>(
  models: readonly Encoder<Items>[],
  query: LabelledItems<Items>,
  gallery: LabelledItems<Items>,
  options: SearchOptions = {},
): number[][] {
  const views = models.map((model) => ({ query: model(query.items), gallery: model(gallery.items) }))
  return crossAccuracies(views, query.labels, gallery.labels, options)
}

/** `compatibilityMatrix` of vectors that are there already, a view per model from the oldest. */
export function crossAccuracies(
  views: readonly View[],
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number>,
  options: SearchOptions = {},
): number[][] {
  if (views.length === 0) throw new RangeError('a compatibility matrix needs at least one model')
  return views.map(({ query }, i) =>
    views.map(({ gallery }, j) => {
      if (j > i) return NaN
      return searchAccuracy({ x: query, labels: queryLabels }, { x: gallery, labels: galleryLabels }, options)
    }),
  )
}

/**
 * Share of queries whose label is among the k nearest of the gallery by cosine; of equals the lower row, or the
 * label that comes first, is nearer. Means are of unit vectors. A label the gallery lacks is never found.
 *
 * @throws RangeError when sizes do not fit together, a number is not finite, or there is nothing to search
 */
export function searchAccuracy(query: Labelled, gallery: Labelled, options: SearchOptions = {}): number {
  checkOptions('searchAccuracy', options, ['k', 'among'])
  const { k = 1, among = 'means' } = options
  checkWhole('k', k, { least: 1 })
  checkOneOf('among', among, ['means', 'items'])
  const [asked, stored] = [readLabelled('the queries', query), readLabelled('the gallery', gallery)]
  checkSameWidth('the queries', asked.x, 'the gallery', stored.x)
  const { x: templates, labels } = among === 'means' ? labelMeans(stored) : stored
  const scores = new Float64Array(templates.rows)

  let right = 0
  for (let q = 0; q < asked.x.rows; q++) {
    let own = -1
    for (let t = 0; t < scores.length; t++) {
      scores[t] = product(asked.x, q, templates, t)
      if (labels[t] === asked.labels[q] && (own < 0 || scores[t]! > scores[own]!)) own = t
    }
    if (own < 0) continue
    let before = 0
    for (let t = 0; t < scores.length; t++) {
      if (scores[t]! > scores[own]! || (scores[t] === scores[own] && t < own)) before++
    }
    if (before < k) right++
  }
  return right / asked.x.rows
}

/** Whether queries by model i against the gallery by model j do better than model j did by itself. */
export const isCompatible = (matrix: readonly (readonly number[])[], i: number, j: number): boolean =>
  matrix[i]![j]! > matrix[j]![j]!

/**
 * AC: the share of pairs of a newer model i and an older one j with M[i][j] > M[j][j].
 *
 * @param matrix - as of `compatibilityMatrix`; what stands above the diagonal is not read and may be missing
 * @throws RangeError when there are fewer than two models or a needed number is missing
 */
export function averageCompatibility(matrix: readonly (readonly number[])[]): number {
  checkLower(matrix)
  if (matrix.length < 2) throw new RangeError('compatibility needs at least two models')
  const pairs = matrix.flatMap((_, i) =>
    Array.from({ length: i }, (_, j) => Number(isCompatible(matrix, i, j))),
  )
  return mean(pairs)
}

/**
 * AA: the mean of the matrix's lower triangle, diagonal included.
 *
 * @param matrix - as of `compatibilityMatrix`; what stands above the diagonal is not read and may be missing
 * @throws RangeError when there is no model or a needed number is missing
 */
export function averageAccuracy(matrix: readonly (readonly number[])[]): number {
  checkLower(matrix)
  return mean(matrix.flatMap((row, i) => row.slice(0, i + 1)))
}

/** Shares of pairs that break an inequality; NaN where no such pair was looked at. */
export interface Violations {
  /** Same label: the new vector of i lies farther from the old one of j than the old one of i did. */
  same: number
  /** Different labels: it lies nearer. */
  different: number
}

/**
 * Counts how often the two inequalities that define compatibility are broken (Shen et al. 2020; definition 1
 * of the paper), by Euclidean distance of unit vectors.
 *
 * @param updated - vectors by the new model, row i of item i
 * @param old - vectors of the same items by the old model
 * @param pairs - item numbers i and j in turn, [2 * pairs]; with i = j the first inequality cannot hold
 * @throws RangeError when sizes do not fit together or an item does not exist
 */
export function inequalityViolations(
  updated: Matrix,
  old: Matrix,
  labels: ArrayLike<number>,
  pairs: ArrayLike<number>,
): Violations {
  const after = readLabelled('the new vectors', { x: updated, labels }).x
  const before = readLabelled('the old vectors', { x: old, labels }).x
  checkPairs('the new vectors', after, 'the old vectors', before)
  checkSameWidth('the new vectors', after, 'the old vectors', before)
  if (pairs.length % 2 !== 0) throw new RangeError(`${pairs.length} item numbers make no pairs`)
  const broken = { same: 0, different: 0 }
  const seen = { same: 0, different: 0 }
  for (let p = 0; p < pairs.length; p += 2) {
    const [i, j] = [p, p + 1].map((at) =>
      checkWhole('an item of a pair', pairs[at]!, { most: after.rows - 1 }),
    )
    // Of unit vectors the one with the larger product is the nearer one.
    const gain = product(after, i!, before, j!) - product(before, i!, before, j!)
    const kind = labels[i!] === labels[j!] ? 'same' : 'different'
    seen[kind]++
    if (kind === 'same' ? gain < 0 : gain > 0) broken[kind]++
  }
  return { same: broken.same / seen.same, different: broken.different / seen.different }
}

/** Unit vectors beside their labels. */
interface Read {
  x: Doubles
  labels: Int32Array
}

function readLabelled(name: string, { x, labels }: Labelled): Read {
  const vectors = readRows(name, x)
  return { x: unitRows(vectors), labels: readLabels(`the labels of ${name}`, labels, { rows: vectors.rows }) }
}

/** The mean of each label's rows at length one, labels in the order of their first row. */
function labelMeans({ x, labels }: Read): { x: Doubles; labels: ArrayLike<number> } {
  const places = new Map<number, number>()
  for (const label of labels) if (!places.has(label)) places.set(label, places.size)
  const sums = new Float64Array(places.size * x.dim)
  labels.forEach((label, row) => {
    const start = places.get(label)! * x.dim
    for (let d = 0; d < x.dim; d++) sums[start + d]! += x.data[row * x.dim + d]!
  })
  return { x: unitRows({ data: sums, rows: places.size, dim: x.dim }), labels: [...places.keys()] }
}

function product(a: AnyMatrix, i: number, b: AnyMatrix, j: number): number {
  let sum = 0
  const [atA, atB] = [i * a.dim, j * a.dim]
  for (let d = 0; d < a.dim; d++) sum += a.data[atA + d]! * b.data[atB + d]!
  return sum
}

function checkLower(matrix: readonly (readonly number[])[]): void {
  if (matrix.length === 0) throw new RangeError('a compatibility matrix needs at least one model')
  matrix.forEach((row, i) => {
    if (row.length <= i || row.length > matrix.length) {
      throw new RangeError(`row ${i} of ${matrix.length} has ${row.length} numbers`)
    }
    checkFinite(`row ${i}`, row.slice(0, i + 1))
  })
}
