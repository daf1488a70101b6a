import { columnMeans } from '#nn/metrics/ridge.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { squaredDistance } from '#nn/metrics/neighbours.ts'
import {
  type Column,
  type Matrix,
  type RandomSource,
  type Rows,
  checkOptions,
  checkWhole,
  classCount,
  readLabels,
  readRows,
} from '#nn/rows.ts'

/** x of component k is N(mean k, variance · I); k comes up with its weight. */
export interface Mixture {
  /** [K, d]. */
  means: Matrix
  /** [K]. */
  weights: Float64Array
  variance: number
}

export interface MixtureOptions {
  rng: RandomSource
  /** Starts of the k-means from which likelihood is climbed. */
  restarts?: number
  /** Rounds of expectation and maximisation. */
  steps?: number
}

/**
 * Phase 1, pretraining: a mixture of K round Gaussians of one variance, by expectation maximisation from the best
 * of some k-means.
 *
 * @param x - unlabelled points, [m, d], at least K
 * @throws RangeError when points are too few or not finite, or an option is unknown or out of range
 */
export function fitMixture(x: Rows, K: number, options: MixtureOptions): Mixture {
  checkOptions('fitMixture', options, ['rng', 'restarts', 'steps'])
  const { rng, restarts = 5, steps = 30 } = options
  checkWhole('restarts', restarts, { least: 1 })
  checkWhole('steps', steps, { least: 1 })
  checkWhole('the number of components', K, { least: 1 })
  const points = readRows('the points', x, { leastRows: K })
  const { centres, labels } = kmeans(points, K, { rng, restarts })
  const least = 1e-6 * spreadOf(points) || 1e-12
  const hard = new Float32Array(points.rows * K)
  labels.forEach((label, row) => (hard[row * K + label] = 1))
  let mixture = maximised(points, { data: hard, rows: points.rows, dim: K }, centres, least)
  for (let step = 0; step < steps; step++) {
    mixture = maximised(points, responsibilities(mixture, points), mixture.means, least)
  }
  return mixture
}

/** What the mixture makes of x: p(k | x), [n, K]. */
export function responsibilities({ means, weights, variance }: Mixture, x: Rows): Matrix {
  const points = readRows('the points', x, { dim: means.dim })
  const K = means.rows
  const out = new Float32Array(points.rows * K)
  const scores = new Float64Array(K)
  for (let row = 0; row < points.rows; row++) {
    let top = -Infinity
    for (let k = 0; k < K; k++) {
      const distance = squaredDistance(points.data, row * points.dim, means.data, k * means.dim, means.dim)
      scores[k] = Math.log(weights[k]!) - distance / (2 * variance)
      top = Math.max(top, scores[k]!)
    }
    let sum = 0
    for (let k = 0; k < K; k++) sum += scores[k] = Math.exp(scores[k]! - top)
    for (let k = 0; k < K; k++) out[row * K + k] = scores[k]! / sum
  }
  return { data: out, rows: points.rows, dim: K }
}

/** The parameters of largest likelihood for these responsibilities; a component without points keeps its mean. */
function maximised(x: Matrix, shares: Matrix, before: Matrix, leastVariance: number): Mixture {
  const [K, d] = [shares.dim, x.dim]
  const sizes = new Float64Array(K)
  const sums = new Float64Array(K * d)
  for (let row = 0; row < x.rows; row++)
    for (let k = 0; k < K; k++) {
      const share = shares.data[row * K + k]!
      sizes[k]! += share
      for (let i = 0; i < d; i++) sums[k * d + i]! += share * x.data[row * d + i]!
    }
  const means = Float32Array.from(sums, (sum, at) => {
    const size = sizes[Math.floor(at / d)]!
    return size > 1e-9 ? sum / size : before.data[at]!
  })
  let scatter = 0
  for (let row = 0; row < x.rows; row++)
    for (let k = 0; k < K; k++) {
      const share = shares.data[row * K + k]!
      if (share > 1e-12) scatter += share * squaredDistance(x.data, row * d, means, k * d, d)
    }
  return {
    means: { data: means, rows: K, dim: d },
    weights: sizes.map((size) => Math.max(size / x.rows, 1e-12)),
    variance: Math.max(scatter / (x.rows * d), leastVariance),
  }
}

function spreadOf(x: Matrix): number {
  const means = columnMeans(x)
  return x.data.reduce((sum, value, i) => sum + (value - means[i % x.dim]!) ** 2, 0) / x.data.length
}

/**
 * Phase 2, the task: names each component by the labels, with the representation kept. A component takes the class
 * that most of its share of the labelled points has; without a share, the class of most labels.
 *
 * @param shares - p(k | x) of the labelled points, [n, K]
 * @returns the class of each component, [K]
 */
export function nameComponents(shares: Matrix, labels: Column): Int32Array {
  const classes = readLabels('the labels', labels, { rows: shares.rows })
  const count = classCount(classes)
  const overall = new Float64Array(count)
  for (const label of classes) overall[label]! += 1
  return Int32Array.from({ length: shares.dim }, (_, k) => {
    const votes = overall.map((all) => 1e-9 * all)
    classes.forEach((label, row) => (votes[label]! += shares.data[row * shares.dim + k]!))
    return votes.indexOf(Math.max(...votes))
  })
}

/** The class of largest probability for each point: those of its components together. */
export function classify(shares: Matrix, named: ArrayLike<number>): Int32Array {
  const names = readLabels('the components', named, { rows: shares.dim })
  const votes = new Float64Array(classCount(names))
  return Int32Array.from({ length: shares.rows }, (_, row) => {
    votes.fill(0)
    names.forEach((label, k) => (votes[label]! += shares.data[row * shares.dim + k]!))
    return votes.indexOf(Math.max(...votes))
  })
}
