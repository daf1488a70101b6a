import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { quantile } from '#nn/metrics/statistics.ts'
import { type Doubles, type Rows, checkOptions, checkSameLength, checkWhole, readDoubles } from '#nn/rows.ts'
import { distance } from './distance.ts'

export interface SharpnessOptions {
  /** Points that are compared, each with each other; all of them when there are no more. */
  samples?: number
  /** Chooses them when there are more. */
  seed?: number
}

export interface Sharpness {
  /** The paper's K_F. Grows with the number of points compared, and one wrong label can decide it. */
  max: number
  /** What 99 % of the pairs stay below or reach, interpolated between neighbouring ranks. */
  quantile99: number
}

/** Two points, by their rows, that are alike and labelled differently. */
export interface SharpPair {
  rows: [number, number]
  distance: number
}

/**
 * How alike two points can be and still have different labels (the paper's section 3.2): the largest
 * 1[y_j != y_k] / |x_j - x_k| over all pairs.
 *
 * Sets can only be compared at the same number of samples, resolution and range of values. Equal points
 * with different labels make it infinite; the authors' code leaves such pairs out.
 *
 * @param x - points, [n, dim]
 * @param y - a class for each, as whole numbers; which numbers does not matter
 * @throws RangeError when points are fewer than 2 or not finite, labels do not fit, or an option is no count
 */
export function labelSharpness(x: Rows, y: ArrayLike<number>, options: SharpnessOptions = {}): Sharpness {
  const { table, chosen } = choose(x, y, options)
  const slopes = new Float64Array((chosen.length * (chosen.length - 1)) / 2)
  let at = 0
  for (let a = 1; a < chosen.length; a++) {
    for (let b = 0; b < a; b++, at++) {
      const [i, j] = [chosen[a]!, chosen[b]!]
      if (y[i] !== y[j]) slopes[at] = 1 / distance(table, i, j)
    }
  }
  const max = slopes.reduce((a, b) => Math.max(a, b))
  // Quantiles are of finite numbers: what is infinite goes in as the largest there is.
  const quantile99 = quantile(
    slopes.map((slope) => Math.min(slope, Number.MAX_VALUE)),
    0.99,
  )
  return { max, quantile99: quantile99 > 1e300 ? Infinity : quantile99 }
}

/**
 * The pair that sets the sharpness of a set, to look at: a fine difference, or a wrong label. Undefined when
 * there is one class only. Arguments and errors as `labelSharpness`.
 */
export function sharpestPair(
  x: Rows,
  y: ArrayLike<number>,
  options: SharpnessOptions = {},
): SharpPair | undefined {
  const { table, chosen } = choose(x, y, options)
  let pair: SharpPair | undefined
  for (const [a, i] of chosen.entries()) {
    for (const j of chosen.slice(0, a)) {
      if (y[i] === y[j]) continue
      const apart = distance(table, i, j)
      if (!pair || apart < pair.distance) pair = { rows: [Math.min(i, j), Math.max(i, j)], distance: apart }
    }
  }
  return pair
}

/** Checks the set and chooses the rows to compare. */
function choose(
  x: Rows,
  y: ArrayLike<number>,
  options: SharpnessOptions,
): { table: Doubles; chosen: number[] } {
  checkOptions('labelSharpness', options, ['samples', 'seed'])
  const { samples = 1000, seed = 0 } = options
  const table = readDoubles('the points', x, { leastRows: 2 })
  checkSameLength('points and labels', table.rows, y.length)
  const odd = Array.prototype.findIndex.call(y, (label) => !Number.isInteger(label))
  if (odd >= 0) throw new RangeError(`label ${odd} is ${y[odd]}, not a whole number`)
  checkWhole('samples', samples, { least: 2 })
  checkWhole('seed', seed)
  const chosen = Array.from({ length: table.rows }, (_, row) => row)
  if (samples < chosen.length) generator(random.key(seed)).shuffle(chosen).length = samples
  return { table, chosen }
}
