import { type Matrix, type RandomSource, checkMatrix, takeRows } from '../rows.ts'
import { squaredDistance } from './neighbours.ts'

export interface KmeansOptions {
  rng: RandomSource
  /** Fresh starts, of which the one with the lowest inertia wins. */
  restarts?: number
  maxSteps?: number
}

export interface Clustering {
  /** [k, dim]. */
  centres: Matrix
  /** The nearest centre of each row, [rows]. */
  labels: Int32Array
  /** Sum of squared distances of the rows to their centres. */
  inertia: number
}

/**
 * k clusters by Lloyd's algorithm, started by k-means++ (Arthur and Vassilvitskii 2007). A cluster that
 * loses all its rows starts again at the row farthest from its centre.
 *
 * @throws RangeError when there are fewer than k rows or a number is not finite
 */
export function kmeans(
  x: Matrix,
  k: number,
  { rng, restarts = 1, maxSteps = 100 }: KmeansOptions,
): Clustering {
  checkMatrix('the rows to cluster', x)
  if (!Number.isInteger(k) || k < 1 || k > x.rows) throw new RangeError(`${k} clusters of ${x.rows} rows`)
  let best: Clustering | undefined
  for (let start = 0; start < Math.max(1, restarts); start++) {
    const found = lloyd(x, spreadCentres(x, k, rng), maxSteps)
    if (!best || found.inertia < best.inertia) best = found
  }
  return best!
}

/** k-means++: each next centre is a row, drawn by its squared distance to the centres there are. */
function spreadCentres(x: Matrix, k: number, rng: RandomSource): Matrix {
  const chosen = [Math.floor(rng.uniform() * x.rows)]
  const distances = new Float64Array(x.rows).fill(Infinity)
  while (chosen.length < k) {
    const last = chosen.at(-1)! * x.dim
    let total = 0
    for (let row = 0; row < x.rows; row++) {
      const distance = squaredDistance(x.data, row * x.dim, x.data, last, x.dim)
      distances[row] = Math.min(distances[row]!, distance)
      total += distances[row]!
    }
    let left = rng.uniform() * total
    let row = 0
    while (row < x.rows - 1 && left >= distances[row]!) left -= distances[row++]!
    chosen.push(row)
  }
  return takeRows(x, chosen)
}

function lloyd(x: Matrix, centres: Matrix, maxSteps: number): Clustering {
  const labels = new Int32Array(x.rows).fill(-1)
  const distances = new Float64Array(x.rows)
  for (let step = 0; assign(x, centres, labels, distances) && step < maxSteps; step++) {
    moveCentres(x, centres, labels, distances)
  }
  return { centres, labels, inertia: distances.reduce((sum, distance) => sum + distance, 0) }
}

/** Finds each row's nearest centre, of equals the lower; says whether any row changed. */
function assign(x: Matrix, centres: Matrix, labels: Int32Array, distances: Float64Array): boolean {
  let changed = false
  for (let row = 0; row < x.rows; row++) {
    let [nearest, least] = [0, Infinity]
    for (let c = 0; c < centres.rows; c++) {
      const distance = squaredDistance(x.data, row * x.dim, centres.data, c * x.dim, x.dim)
      if (distance < least) [nearest, least] = [c, distance]
    }
    changed ||= labels[row] !== nearest
    labels[row] = nearest
    distances[row] = least
  }
  return changed
}

function moveCentres(
  { data, rows, dim }: Matrix,
  centres: Matrix,
  labels: Int32Array,
  distances: Float64Array,
) {
  const sums = new Float64Array(centres.data.length)
  const sizes = new Int32Array(centres.rows)
  for (let row = 0; row < rows; row++) {
    const c = labels[row]!
    sizes[c] = sizes[c]! + 1
    for (let d = 0; d < dim; d++) sums[c * dim + d] = sums[c * dim + d]! + data[row * dim + d]!
  }
  for (let c = 0; c < centres.rows; c++) {
    if (sizes[c] === 0) {
      const farthest = distances.reduce((far, distance, row) => (distance > distances[far]! ? row : far), 0)
      distances[farthest] = 0
      centres.data.set(data.subarray(farthest * dim, (farthest + 1) * dim), c * dim)
      continue
    }
    for (let d = 0; d < dim; d++) centres.data[c * dim + d] = sums[c * dim + d]! / sizes[c]!
  }
}
