import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { symmetricEigen, transposedTimes } from '#nn/linalg.ts'
import { mean, pearson } from '#nn/metrics/statistics.ts'
import type { Matrix } from '#nn/rows.ts'
import { classStatistics } from '../method/classes.ts'
import {
  classDistanceVariance,
  duality,
  logDistances,
  nearestCentreAgreement,
  normVariation,
  simplexError,
} from '../method/measures.ts'

/** What is measured of a network's last layer, each with its label. */
export const MEASURES = {
  scatter: 'NC1, scatter within classes',
  norms: 'NC2, unequal norms',
  simplex: 'NC2, distance from a simplex',
  uneven: 'GNC2, uneven spread over the sphere',
  dual: 'NC3, cosine of classifier and mean',
  unevenDual: 'UNC3, variance of that cosine',
  agreement: 'NC4, nearest centre agrees with classifier',
} as const

/** What a sceptic would measure instead. */
export const RIVALS = {
  weightNorm: 'norm of all weights',
  spectralNorm: 'spectral norm of the read-out',
  sharpness: 'sharpness',
} as const

export type Measure = keyof typeof MEASURES | keyof typeof RIVALS

/** One network at one point of its training. */
export interface Point extends Record<Measure, number> {
  width: number
  steps: number
  /** On the test part. */
  loss: number
}

/** What is looked at: features of the train part with their classes, others, and the read-out. */
export interface LastLayer {
  train: Matrix
  test: Matrix
  weights: Matrix
}

/** All measures of collapse; the means are those of the train part, agreement is that of the test part. */
export function collapse(
  { train, test, weights }: LastLayer,
  labels: Int32Array,
): Record<keyof typeof MEASURES, number> {
  const classes = classStatistics(train, labels)
  const { mean: dual, variance: unevenDual } = duality(classes, weights)
  return {
    scatter: classDistanceVariance(classes),
    norms: normVariation(classes),
    simplex: simplexError(classes),
    uneven: logDistances(classes).variance,
    dual,
    unevenDual,
    agreement: nearestCentreAgreement(classes, test, weights),
  }
}

export const norm = (leaves: readonly Float32Array[]): number =>
  Math.sqrt(leaves.reduce((sum, leaf) => sum + leaf.reduce((part, value) => part + value * value, 0), 0))

/** The largest singular value. */
export const spectralNorm = (weights: Matrix): number =>
  Math.sqrt(symmetricEigen(transposedTimes(weights, weights)).values[0]!)

/** The same leaf with noise of a tenth of its root mean square on every number. */
export function shaken(leaf: Float32Array, seed: number): Float32Array<ArrayBuffer> {
  const size = Math.sqrt(mean(leaf.map((value) => value * value)))
  const noise = generator(random.key(seed)).fillNormal(new Float32Array(leaf.length))
  return Float32Array.from(leaf, (value, i) => value + 0.1 * size * noise[i]!)
}

/** Correlation of a measure with the loss, over all networks; 0 for one that is the same of all. */
export const withLoss = (points: readonly Point[], measure: Measure): number =>
  correlation(
    points.map((point) => point[measure]),
    points.map(({ loss }) => loss),
  )

function correlation(measure: readonly number[], loss: readonly number[]): number {
  const r = pearson(measure, loss)
  return Number.isNaN(r) ? 0 : r
}

/**
 * The same among networks of one width and as many steps: each number in standard deviations from the mean of its like,
 * and then over all.
 */
export function withLossAmongLikes(points: readonly Point[], measure: Measure): number {
  const likes = Map.groupBy(points, ({ width, steps }) => `${width} ${steps}`)
  const standard = (key: Measure | 'loss') => [...likes.values()].flatMap((group) => standardised(group, key))
  return correlation(standard(measure), standard('loss'))
}

function standardised(group: readonly Point[], key: Measure | 'loss'): number[] {
  const average = mean(group.map((point) => point[key]))
  const spread = Math.sqrt(mean(group.map((point) => (point[key] - average) ** 2)))
  return group.map((point) => (spread === 0 ? 0 : (point[key] - average) / spread))
}
