import { quantileSorted } from 'simple-statistics'
import type { RandomSource } from '../rows.ts'

export interface BootstrapOptions {
  rng: RandomSource
  /** How often the sample is drawn anew. */
  draws?: number
  /** Share of the draws inside the interval. */
  level?: number
}

export interface Interval {
  /** The statistic of the sample itself. */
  value: number
  low: number
  high: number
}

/**
 * Percentile interval of a statistic: how far it moves when the sample is drawn again with replacement from
 * itself (Efron 1979). Items that belong together, such as a score and its label, make one element; what
 * varies together, such as the runs of one seed, makes one element too.
 *
 * @throws RangeError when the sample is empty, or the statistic of a draw is not finite
 */
export function bootstrapInterval<T>(
  sample: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { rng, draws = 1000, level = 0.95 }: BootstrapOptions,
): Interval {
  if (sample.length === 0) throw new RangeError('an empty sample has no interval')
  const values = Array.from({ length: draws }, (_, draw) => {
    const drawn = sample.map(() => sample[Math.floor(rng.uniform() * sample.length)]!)
    const value = statistic(drawn)
    if (!Number.isFinite(value)) throw new RangeError(`the statistic of draw ${draw} is ${value}`)
    return value
  }).sort((a, b) => a - b)
  const outside = (1 - level) / 2
  return {
    value: statistic(sample),
    low: quantileSorted(values, outside),
    high: quantileSorted(values, 1 - outside),
  }
}
