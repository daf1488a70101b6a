import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { symmetricEigen } from '#nn/linalg.ts'
import { type Matrix, type Rows, checkWhole, readRows } from '#nn/rows.ts'

const RESTARTS = 10

/**
 * Divides units into k groups that are similar within and dissimilar between (in the form of Ng,
 * Jordan and Weiss 2001): the k smallest eigenvectors of the normalised Laplacian I - D^-1/2 W D^-1/2, their
 * rows scaled to length one, then k-means.
 *
 * @param affinity - symmetric, not negative, [n, n]; a unit's affinity to itself is ignored
 * @returns a group for each unit, numbered from 0 in order of their first units
 * @throws RangeError when the affinity is not square, not symmetric or negative somewhere, or k does not fit
 */
export function spectralClusters(affinity: Rows, k: number, seed: number): Int32Array {
  const { data, rows: n, dim } = readRows('the affinity', affinity)
  if (n !== dim) throw new RangeError(`an affinity of ${n} x ${dim} is not square`)
  checkWhole('the number of clusters', k, { least: 1, most: n })
  checkWhole('the seed', seed)
  const largest = data.reduce((most, value) => Math.max(most, value), 0)
  for (let i = 0; i < data.length; i++) {
    const [row, column] = [Math.floor(i / n), i % n]
    if (data[i]! < 0) throw new RangeError(`the affinity of ${row} and ${column} is ${data[i]}`)
    if (Math.abs(data[i]! - data[column * n + row]!) > 1e-5 * largest) {
      throw new RangeError(
        `the affinity is not symmetric: ${row} to ${column} is ${data[i]}, back ${data[column * n + row]}`,
      )
    }
  }
  const x = embed(data, n, k)
  const { labels } = kmeans(x, k, { rng: generator(random.key(seed)), restarts: RESTARTS })
  const seen = [...new Set(labels)]
  return labels.map((label) => seen.indexOf(label))
}

/** Each unit as a point on the unit sphere of k dimensions, near those it is connected with, [n, k]. */
function embed(affinity: Float32Array, n: number, k: number): Matrix {
  const degrees = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) if (j !== i) sum += affinity[i * n + j]!
    return sum
  })
  const normalised = Float64Array.from(affinity, (value, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    // A unit without any connection is a component of its own.
    if (i === j) return Number(degrees[i] === 0)
    const scale = Math.sqrt(degrees[i]! * degrees[j]!)
    return scale === 0 ? 0 : value / scale
  })
  // The largest of D^-1/2 W D^-1/2 are the smallest of the Laplacian.
  const { vectors } = symmetricEigen({ data: normalised, rows: n, dim: n })
  const data = new Float32Array(n * k)
  for (let i = 0; i < n; i++) {
    const point = Array.from({ length: k }, (_, c) => vectors.data[c * n + i]!)
    const length = Math.hypot(...point)
    if (length > 1e-9)
      data.set(
        point.map((value) => value / length),
        i * k,
      )
  }
  return { data, rows: n, dim: k }
}
