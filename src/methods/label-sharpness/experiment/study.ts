import { type numpy as np, random, tree } from '@jax-js/jax'
import { type Split, takePart } from '#data/split.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { mean, pearson } from '#nn/metrics/statistics.ts'
import type { Matrix } from '#nn/rows.ts'
import { type LawPoint, fitGeneralisationLaw } from '../method/generalisation-law.ts'
import { intrinsicDimensionMLE } from '../method/intrinsic-dimension.ts'
import { labelSharpness } from '../method/sharpness.ts'
import { type Examples, type Pictures, attacked, representation, score, train } from './networks.ts'

/** Points that dimension and sharpness are estimated from, the same number for every set; then those to test on. */
export const SIZES = { train: 1000, test: 1000 }

/** Training examples of a net, and its steps. */
export interface Course {
  n: number
  steps: number
}

export const COURSES: readonly Course[] = [
  { n: 250, steps: 400 },
  { n: 1000, steps: 600 },
]
/** How far the attack may move each input. */
export const EPS = 0.01

export interface Net extends Course {
  trainError: number
  error: number
  loss: number
  /** Accuracy lost to the attack. */
  drop: number
  /** Test examples, and where the attack moved them. */
  before: Matrix
  after: Matrix
}

/** What can be said of a set before any net is trained, and the nets. */
export interface SetStudy {
  dimension: number
  kf: number
  /** What takes the place of K_F when labels are ignored: one over the distance of the nearest pair. */
  blind: number
  /** Distance of the class means over the spread around them. */
  separation: number
  /** Mean distance of a point to the nearest of the other class. */
  margin: number
  nets: Net[]
  /** Dimension of the last net's last hidden layer over the data's. */
  ratio: number
}

/** Rows of a set for each role. */
export const cut = (x: Matrix, labels: Int32Array, { train, test }: Split) => ({
  train: takePart(train, { x, labels }) as Pictures<'train'>,
  test: takePart(test, { x, labels }) as Pictures<'test'>,
})

/** Measures a set by its training part and trains a net for each course. Consumes the key. */
export async function* studySet(
  key: np.Array,
  pool: Pictures<'train'>,
  test: Pictures<'test'>,
  courses: readonly Course[],
): Run<SetStudy> {
  yield { kind: 'progress', done: 0, total: 1, doing: 'measuring label sharpness and dimension' }
  const dimension = intrinsicDimensionMLE(pool.x)
  const starts = random.split(key, courses.length)
  const nets: Net[] = []
  let ratio = NaN
  for (const [i, { n, steps }] of courses.entries()) {
    const known = firstRows(pool, n)
    const layers = yield* part(
      i / courses.length,
      (i + 1) / courses.length,
      train(starts.ref.slice(i), known, steps),
    )
    const { error, loss } = await score(layers, test)
    const moved = await attacked(layers, test, EPS)
    nets.push({
      n,
      steps,
      trainError: (await score(layers, known)).error,
      error,
      loss,
      drop: (await score(layers, moved)).error - error,
      before: test.x,
      after: moved.x,
    })
    if (i === courses.length - 1)
      ratio = intrinsicDimensionMLE(await representation(layers, pool.x)) / dimension
    tree.dispose(layers)
  }
  starts.dispose()
  return {
    dimension,
    kf: labelSharpness(pool.x, pool.labels).max,
    // Every point a class of its own.
    blind: labelSharpness(
      pool.x,
      Int32Array.from(pool.labels, (_, row) => row),
    ).max,
    separation: separationOf(pool),
    margin: marginOf(pool),
    nets,
    ratio,
  }
}

const firstRows = ({ role, indices, x, labels }: Pictures<'train'>, n: number): Pictures<'train'> => ({
  role,
  indices: indices.subarray(0, n),
  x: { data: x.data.subarray(0, n * x.dim), rows: n, dim: x.dim },
  labels: labels.subarray(0, n),
})

/** A rival's measure: |mean_1 - mean_0| over the root mean squared distance of points to their class mean. */
export function separationOf({ x: { data, rows, dim }, labels }: Examples): number {
  const means = [0, 1].map((label) => {
    const sum = new Float64Array(dim)
    let count = 0
    for (let row = 0; row < rows; row++) {
      if (labels[row] !== label) continue
      count++
      for (let d = 0; d < dim; d++) sum[d]! += data[row * dim + d]!
    }
    return sum.map((value) => value / count)
  })
  let [between, within] = [0, 0]
  for (let d = 0; d < dim; d++) between += (means[1]![d]! - means[0]![d]!) ** 2
  for (let i = 0; i < data.length; i++) {
    within += (data[i]! - means[labels[Math.floor(i / dim)]!]![i % dim]!) ** 2 / rows
  }
  return Math.sqrt(between / within)
}

/** A rival's measure: the mean distance of a point to the nearest of the other class. */
export function marginOf({ x: { data, rows, dim }, labels }: Examples): number {
  const nearest = new Float64Array(rows).fill(Infinity)
  for (let a = 1; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      if (labels[a] === labels[b]) continue
      let sum = 0
      for (let d = 0; d < dim; d++) sum += (data[a * dim + d]! - data[b * dim + d]!) ** 2
      nearest[a] = Math.min(nearest[a]!, sum)
      nearest[b] = Math.min(nearest[b]!, sum)
    }
  }
  return mean(nearest.map(Math.sqrt))
}

/** Share of the variance of log test loss that a measure adds to size and dimension. */
export function shareAdded(
  sets: readonly SetStudy[],
  measure: (set: SetStudy) => number,
): { all: number; added: number; slope: number } {
  const points: LawPoint[] = sets.flatMap((set) =>
    set.nets.map(({ n, loss }) => ({ n, d: set.dimension, kf: measure(set), loss })),
  )
  const law = fitGeneralisationLaw(points)
  const plain = pearson(
    points.map(({ n, d }) => Math.log(n) / d),
    points.map(({ loss }) => Math.log(loss)),
  )
  return { all: law.r2, added: law.r2 - plain ** 2, slope: law.slopes.kf }
}
