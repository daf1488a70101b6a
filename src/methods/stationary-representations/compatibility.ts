import { type Labelled, type Matrix, checkFinite, checkMatrix, checkSameLength } from '#nn/rows.ts'

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
export function searchAccuracy(
  query: Labelled,
  gallery: Labelled,
  { k = 1, among = 'means' }: SearchOptions = {},
): number {
  checkLabelled('the queries', query)
  checkLabelled('the gallery', gallery)
  checkSameLength('columns', query.x.dim, gallery.x.dim)
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`the ${k} nearest`)
  const units = { x: unitRows(gallery.x), labels: gallery.labels }
  const { x: templates, labels } = among === 'means' ? labelMeans(units) : units
  const asked = unitRows(query.x)
  const scores = new Float64Array(templates.rows)

  let right = 0
  for (let q = 0; q < asked.rows; q++) {
    let own = -1
    for (let t = 0; t < scores.length; t++) {
      scores[t] = product(asked, q, templates, t)
      if (labels[t] === query.labels[q] && (own < 0 || scores[t]! > scores[own]!)) own = t
    }
    if (own < 0) continue
    let before = 0
    for (let t = 0; t < scores.length; t++) {
      if (scores[t]! > scores[own]! || (scores[t] === scores[own] && t < own)) before++
    }
    if (before < k) right++
  }
  return right / asked.rows
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
  checkLabelled('the new vectors', { x: updated, labels })
  checkLabelled('the old vectors', { x: old, labels })
  checkSameLength('columns', updated.dim, old.dim)
  if (pairs.length % 2 !== 0) throw new RangeError(`${pairs.length} item numbers make no pairs`)
  const [after, before] = [unitRows(updated), unitRows(old)]
  const broken = { same: 0, different: 0 }
  const seen = { same: 0, different: 0 }
  for (let p = 0; p < pairs.length; p += 2) {
    const [i, j] = [pairs[p]!, pairs[p + 1]!]
    const wrong = [i, j].find((item) => !Number.isInteger(item) || item < 0 || item >= labels.length)
    if (wrong !== undefined) throw new RangeError(`item ${wrong} of ${labels.length}`)
    // Of unit vectors the one with the larger product is the nearer one.
    const gain = product(after, i, before, j) - product(before, i, before, j)
    const kind = labels[i] === labels[j] ? 'same' : 'different'
    seen[kind]++
    if (kind === 'same' ? gain < 0 : gain > 0) broken[kind]++
  }
  return { same: broken.same / seen.same, different: broken.different / seen.different }
}

/** Each row at length one; a zero row stays zero. */
export function unitRows({ data, rows, dim }: Matrix): Matrix {
  const unit = new Float32Array(data.length)
  for (let start = 0; start < data.length; start += dim) {
    let square = 0
    for (let d = start; d < start + dim; d++) square += data[d]! * data[d]!
    if (square === 0) continue
    const scale = 1 / Math.sqrt(square)
    for (let d = start; d < start + dim; d++) unit[d] = data[d]! * scale
  }
  return { data: unit, rows, dim }
}

/** The mean of each label's rows at length one, labels in the order of their first row. */
function labelMeans({ x, labels }: Labelled): { x: Matrix; labels: number[] } {
  const places = new Map<number, number>()
  for (let row = 0; row < x.rows; row++) {
    if (!places.has(labels[row]!)) places.set(labels[row]!, places.size)
  }
  const sums = new Float32Array(places.size * x.dim)
  for (let row = 0; row < x.rows; row++) {
    const start = places.get(labels[row]!)! * x.dim
    for (let d = 0; d < x.dim; d++) sums[start + d]! += x.data[row * x.dim + d]!
  }
  return { x: unitRows({ data: sums, rows: places.size, dim: x.dim }), labels: [...places.keys()] }
}

function product(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0
  const [atA, atB] = [i * a.dim, j * a.dim]
  for (let d = 0; d < a.dim; d++) sum += a.data[atA + d]! * b.data[atB + d]!
  return sum
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function checkLabelled(name: string, { x, labels }: Labelled): void {
  checkMatrix(name, x)
  checkSameLength('rows and labels', x.rows, labels.length)
  if (x.rows === 0) throw new RangeError(`${name} are empty`)
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
