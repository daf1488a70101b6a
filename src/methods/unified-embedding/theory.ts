import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { ClickLog } from './click-log.ts'
import { blockAngles, meanAngle } from './weight-angles.ts'

export const THEORY_DIM = 16
const RATE = 0.01
const EPOCHS = 6
/** Points of the angle curve per epoch. */
const POINTS = 4
const INIT = 0.02

/** What the logistic model ends with. */
export interface Theory {
  /** [examples seen, mean angle between the features' weights in degrees], from the start on. */
  angles: [number, number][]
  /** Share of the squared length of the rows in use that lies in the span of the features' weights. */
  explained: number
  /** Mean squared length of the rows in use. */
  squaredNorm: number
}

/**
 * The paper's model of multiplexing (section 4): log-odds = sum over features of theta_t . E[row of its value],
 * plus a bias, by plain stochastic gradient descent, one example at a time. All theta_t start equal, so that every
 * angle is one that training has made.
 *
 * @param rows - where each value of each example lies in the table, [features][examples]
 */
export async function* trainTheory(
  rng: RandomGenerator,
  { labels }: ClickLog,
  rows: readonly Int32Array[],
  size: number,
  doing: string,
): Run<Theory> {
  const [features, examples] = [rows.length, labels.length]
  const table = Float64Array.from({ length: size * THEORY_DIM }, () => INIT * (2 * rng.uniform() - 1))
  const theta = equalStart(rng, features)
  const order = Int32Array.from({ length: examples }, (_, row) => row)
  const angles: [number, number][] = [[0, 0]]
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
    angles.push([Math.round((part + 1) * (examples / POINTS)), meanAngle(blockAngles(theta, THEORY_DIM))])
    yield { kind: 'progress', done: part + 1, total: EPOCHS * POINTS, doing }
  }
  const used = new Set(rows.flatMap((column) => [...new Set(column)]))
  return { angles, ...spanShare(table, theta, used) }
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

/** R² of rows regressed on the theta_t without an intercept, pooled over the rows. */
function spanShare(
  table: Float64Array,
  theta: Float64Array,
  used: ReadonlySet<number>,
): { explained: number; squaredNorm: number } {
  const basis = orthonormal(theta)
  let [inside, all] = [0, 0]
  for (const row of used) {
    const vector = table.subarray(row * THEORY_DIM, (row + 1) * THEORY_DIM)
    for (const direction of basis) inside += product(direction, vector) ** 2
    all += product(vector, vector)
  }
  return { explained: inside / all, squaredNorm: all / used.size }
}

/** Gram-Schmidt; a direction that the others already span is left out. */
function orthonormal(theta: Float64Array): Float64Array[] {
  const basis: Float64Array[] = []
  for (let from = 0; from < theta.length; from += THEORY_DIM) {
    const vector = theta.slice(from, from + THEORY_DIM)
    const length = Math.hypot(...vector)
    for (const direction of basis) {
      const along = product(direction, vector)
      vector.forEach((v, d) => (vector[d] = v - along * direction[d]!))
    }
    const left = Math.hypot(...vector)
    if (left > 1e-6 * length) basis.push(vector.map((v) => v / left))
  }
  return basis
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, d) => sum + v * b[d]!, 0)

/** Where each value of each example of a log lies, one lookup each, [features][examples]. */
export const theoryRows = (
  { values }: ClickLog,
  { address }: { address(feature: number, values: Int32Array): Int32Array },
): Int32Array[] => values.map((column, feature) => address(feature, column))
