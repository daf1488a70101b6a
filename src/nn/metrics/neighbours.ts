import { accuracyOf } from './accuracy.ts'
import {
  type AnyMatrix,
  type Labelled,
  type Matrix,
  checkMatrix,
  checkSameLength,
  classCount,
  unitRows,
} from '../rows.ts'

type Floats = AnyMatrix['data']

export type Metric = 'euclidean' | 'cosine'

export interface NeighbourOptions {
  k: number
  /** Cosine distance is one minus the cosine, which is 0 for a zero row. */
  metric?: Metric
  /** The queries are the index itself: a row is not its own neighbour, though an equal one may be. */
  leaveOneOut?: boolean
}

export interface Neighbours {
  /** Row numbers in the index, [queries, k]: nearest first, of equals the lower number first. */
  ids: Int32Array
  /** Their distances, [queries, k]. */
  distances: Float32Array
  k: number
}

/**
 * The k nearest rows of the index for each query, by comparing with all of them.
 *
 * @throws RangeError when widths differ or the index has fewer than k rows to offer
 */
export function nearestNeighbours(
  index: Matrix,
  queries: Matrix,
  { k, metric = 'euclidean', leaveOneOut = false }: NeighbourOptions,
): Neighbours {
  checkMatrix('the index', index)
  checkMatrix('the queries', queries)
  checkSameLength('columns', index.dim, queries.dim)
  if (leaveOneOut) checkSameLength('rows', index.rows, queries.rows)
  const offered = index.rows - (leaveOneOut ? 1 : 0)
  if (!Number.isInteger(k) || k < 1 || k > offered) throw new RangeError(`${k} neighbours of ${offered} rows`)

  const cosine = metric === 'cosine'
  const { dim } = index
  const rows = cosine ? unitRows(index).data : index.data
  const asked = cosine ? unitRows(queries).data : queries.data
  const ids = new Int32Array(queries.rows * k)
  const distances = new Float32Array(queries.rows * k)
  // In doubles while they compete, so that float32 rounding makes no ties.
  const nearest = new Float64Array(k)

  for (let q = 0; q < queries.rows; q++) {
    const first = q * k
    let filled = 0
    for (let row = 0; row < index.rows; row++) {
      if (leaveOneOut && row === q) continue
      const distance = cosine
        ? 1 - dot(asked, q * dim, rows, row * dim, dim)
        : squaredDistance(asked, q * dim, rows, row * dim, dim)
      if (filled === k && distance >= nearest[k - 1]!) continue
      let place = filled === k ? k - 1 : filled++
      for (; place > 0 && distance < nearest[place - 1]!; place--) {
        nearest[place] = nearest[place - 1]!
        ids[first + place] = ids[first + place - 1]!
      }
      nearest[place] = distance
      ids[first + place] = row
    }
    for (let i = 0; i < k; i++) distances[first + i] = cosine ? nearest[i]! : Math.sqrt(nearest[i]!)
  }
  return { ids, distances, k }
}

/**
 * The class that most of the k nearest labelled rows have; of classes with equally many, the one whose
 * nearest row is closer.
 *
 * @throws RangeError as `nearestNeighbours`, or when rows and labels do not fit
 */
export function knnClassify(labelled: Labelled, queries: Matrix, options: NeighbourOptions): Int32Array {
  const { x, labels } = labelled
  checkSameLength('rows and labels', x.rows, labels.length)
  const { ids, k } = nearestNeighbours(x, queries, options)
  const votes = new Int32Array(classCount(labels))

  return Int32Array.from({ length: queries.rows }, (_, q) => {
    const near = Array.from(ids.subarray(q * k, (q + 1) * k), (row) => labels[row]!)
    votes.fill(0)
    for (const label of near) votes[label] = votes[label]! + 1
    const most = Math.max(...votes)
    return near.find((label) => votes[label] === most)!
  })
}

/** Share of test rows that `knnClassify` gets right; with `leaveOneOut`, give one set twice. */
export function knnAccuracy(train: Labelled, test: Labelled, options: NeighbourOptions): number {
  return accuracyOf(knnClassify(train, test.x, options), test.labels)
}

function dot(a: Floats, i: number, b: Floats, j: number, dim: number): number {
  let sum = 0
  for (let d = 0; d < dim; d++) sum += a[i + d]! * b[j + d]!
  return sum
}

/** Of differences: |a|² + |b|² - 2ab would lose the digits of close neighbours. */
export function squaredDistance(a: Floats, i: number, b: Floats, j: number, dim: number): number {
  let sum = 0
  for (let d = 0; d < dim; d++) sum += (a[i + d]! - b[j + d]!) ** 2
  return sum
}
