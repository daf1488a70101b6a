import type { RandomGenerator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { quadraticFit } from '#nn/metrics/quadratic-fit.ts'

/**
 * How much more of the variance of y a parabola explains than a line, counted below 0 unless it is an inverted U: one
 * that opens downwards and turns between the smallest and the largest x.
 */
export function bend(x: readonly number[], y: readonly number[]): number {
  const { a, gain, peak } = quadraticFit(x, y)
  return a < 0 && peak > Math.min(...x) && peak < Math.max(...x) ? gain : -gain
}

export type Halves = Record<'high' | 'low', number>

/**
 * Mean accuracy of the half of the concepts that is more complex, and of the other. Concepts of equal complexity have
 * their mean accuracy, so that it does not matter which of them fall into which half.
 */
export function halves(complexity: readonly number[], accuracy: readonly number[]): Halves {
  const shared = complexity.map((one) => mean(accuracy.filter((_, i) => complexity[i] === one)))
  const order = [...complexity.keys()].sort((i, j) => complexity[i]! - complexity[j]!)
  const of = (rows: readonly number[]) => mean(rows.map((row) => shared[row]!))
  const middle = Math.floor(order.length / 2)
  return { high: of(order.slice(middle)), low: of(order.slice(0, middle)) }
}

/** How often complexities are dealt out at random where that is the arm: its number is their mean. */
const DEALS = 200

/** The mean of a number over complexities dealt out to the concepts at random. */
export const overDeals = (
  values: readonly number[],
  rng: RandomGenerator,
  number: (dealt: readonly number[]) => number,
): number => mean(Array.from({ length: DEALS }, () => number(rng.shuffle([...values]))))
