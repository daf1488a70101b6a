import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { ClickLog } from './click-log.ts'
import { meanAngle, weightAngles } from '../method/weight-angles.ts'

/** Numbers in a row, and in the weights of a feature. */
const DIM = 16
const RATE = 0.01
const EPOCHS = 6
/** Points of the angle curve per epoch. */
const POINTS = 4
const INIT = 0.02

/** [examples seen, mean angle between the features' weights in degrees], from the start on. */
export type Angles = [number, number][]

/**
 * The paper's model of multiplexing (section 4): log-odds = sum over features of theta_t . E[row of its value],
 * plus a bias, by plain stochastic gradient descent, one example at a time. All theta_t start as the same unit vector,
 * so that every angle is one that training has made.
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
  const table = Float64Array.from({ length: size * DIM }, () => INIT * (2 * rng.uniform() - 1))
  const first = Float64Array.from({ length: DIM }, () => rng.normal())
  const length = Math.hypot(...first)
  const theta = Float64Array.from({ length: features * DIM }, (_, i) => first[i % DIM]! / length)
  const order = Int32Array.from({ length: examples }, (_, row) => row)
  const angle = () => meanAngle(weightAngles(theta, DIM))
  const angles: Angles = [[0, angle()]]
  let bias = 0

  for (let part = 0; part < EPOCHS * POINTS; part++) {
    if (part % POINTS === 0) rng.shuffle(order)
    const cut = (at: number) => Math.floor((examples * at) / POINTS)
    for (const example of order.subarray(cut(part % POINTS), cut((part % POINTS) + 1))) {
      let logit = bias
      for (let t = 0; t < features; t++) {
        const [w, e] = [t * DIM, rows[t]![example]! * DIM]
        for (let d = 0; d < DIM; d++) logit += theta[w + d]! * table[e + d]!
      }
      const step = RATE * (labels[example]! - 1 / (1 + Math.exp(-logit)))
      // The gradient of a product: each factor moves along the other.
      for (let t = 0; t < features; t++) {
        const [w, e] = [t * DIM, rows[t]![example]! * DIM]
        for (let d = 0; d < DIM; d++) {
          const weight = theta[w + d]!
          theta[w + d]! += step * table[e + d]!
          table[e + d]! += step * weight
        }
      }
      bias += step
    }
    angles.push([Math.round((part + 1) * (examples / POINTS)), angle()])
    yield { kind: 'progress', done: part + 1, total: EPOCHS * POINTS, doing: 'logistic model' }
  }
  return angles
}
