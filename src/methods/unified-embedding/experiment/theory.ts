import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { ClickLog } from './click-log.ts'
import { meanAngle, weightAngles } from '../method/weight-angles.ts'

const THEORY_DIM = 16
const RATE = 0.01
const EPOCHS = 6
/** Points of the angle curve per epoch. */
const POINTS = 4
const INIT = 0.02

/** [examples seen, mean angle between the features' weights in degrees], from the start on. */
export type Angles = [number, number][]

/**
 * The paper's model of multiplexing (section 4): log-odds = sum over features of theta_t . E[row of its value],
 * plus a bias, by plain stochastic gradient descent, one example at a time. All theta_t start equal, so that every
 * angle is one that training has made.
 *
 * @param rows - where each value of each example lies in the table, [features][examples]
 */
export async function* trainTheory(
  rng: RandomGenerator,
  { labels }: ClickLog<'train'>,
  rows: readonly Int32Array[],
  size: number,
): Run<Angles> {
  const [features, examples] = [rows.length, labels.length]
  const table = Float64Array.from({ length: size * THEORY_DIM }, () => INIT * (2 * rng.uniform() - 1))
  const theta = equalStart(rng, features)
  const order = Int32Array.from({ length: examples }, (_, row) => row)
  const angles: Angles = [[0, 0]]
  let bias = 0

  for (let part = 0; part < EPOCHS * POINTS; part++) {
    if (part % POINTS === 0) rng.shuffle(order)
    const place = part % POINTS
    const [from, to] = [place, place + 1].map((p) => Math.floor((examples * p) / POINTS)) as [number, number]
    for (let i = from; i < to; i++) {
      const example = order[i]!
      let logit = bias
      for (let t = 0; t < features; t++) logit += dot(theta, t, table, rows[t]![example]!)
      const step = RATE * (labels[example]! - 1 / (1 + Math.exp(-logit)))
      for (let t = 0; t < features; t++) exchange(step, theta, t, table, rows[t]![example]!)
      bias += step
    }
    angles.push([Math.round((part + 1) * (examples / POINTS)), meanAngle(weightAngles(theta, THEORY_DIM))])
    yield { kind: 'progress', done: part + 1, total: EPOCHS * POINTS, doing: 'logistic model' }
  }
  return angles
}

/** Unit vectors, all the same one. */
function equalStart(rng: RandomGenerator, features: number): Float64Array {
  const first = Float64Array.from({ length: THEORY_DIM }, () => rng.normal())
  const length = Math.hypot(...first)
  return Float64Array.from({ length: features * THEORY_DIM }, (_, i) => first[i % THEORY_DIM]! / length)
}

function dot(theta: Float64Array, t: number, table: Float64Array, row: number): number {
  let sum = 0
  for (let d = 0; d < THEORY_DIM; d++) sum += theta[t * THEORY_DIM + d]! * table[row * THEORY_DIM + d]!
  return sum
}

/** The gradient of a product: each factor moves along the other. */
function exchange(step: number, theta: Float64Array, t: number, table: Float64Array, row: number): void {
  for (let d = 0; d < THEORY_DIM; d++) {
    const [weight, value] = [theta[t * THEORY_DIM + d]!, table[row * THEORY_DIM + d]!]
    table[row * THEORY_DIM + d] = value + step * weight
    theta[t * THEORY_DIM + d] = weight + step * value
  }
}

/** Where each value of each example of a log lies, one lookup each, [features][examples]. */
export const theoryRows = (
  { values }: ClickLog,
  { address }: { address(feature: number, values: Int32Array): Int32Array },
): Int32Array[] => values.map((column, feature) => address(feature, column))
