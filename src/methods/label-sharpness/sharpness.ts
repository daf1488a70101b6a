import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { type Rows, type Table, distance, readRows } from './rows.ts'

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
  slopes.sort()
  return { max: slopes.at(-1)!, quantile99: quantile(slopes, 0.99) }
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
  { samples = 1000, seed = 0 }: SharpnessOptions,
): { table: Table; chosen: number[] } {
  const table = readRows(x, 2)
  if (y.length !== table.rows) throw new RangeError(`${y.length} labels for ${table.rows} points`)
  const odd = Array.prototype.findIndex.call(y, (label) => !Number.isInteger(label))
  if (odd >= 0) throw new RangeError(`labels are whole numbers, label ${odd} is ${y[odd]}`)
  if (!Number.isInteger(samples) || samples < 2) throw new RangeError(`samples: ${samples} is not at least 2`)
  if (!Number.isInteger(seed) || seed < 0) throw new RangeError(`seed: ${seed} is not a whole number from 0`)
  const chosen = Array.from({ length: table.rows }, (_, row) => row)
  if (samples < chosen.length) generator(random.key(seed)).shuffle(chosen).length = samples
  return { table, chosen }
}

function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1)
  const below = sorted[Math.floor(place)]!
  const above = sorted[Math.ceil(place)]!
  return below === above ? below : below + (above - below) * (place - Math.floor(place))
}
