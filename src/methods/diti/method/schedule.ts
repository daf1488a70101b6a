import {
  type Matrix,
  checkNumber,
  checkOptions,
  checkPositive,
  checkSameLength,
  checkWhole,
} from '#nn/rows.ts'

export interface ScheduleOptions {
  /** How many steps of noise there are. */
  steps?: number
  betaStart?: number
  betaEnd?: number
}

/** How much of a picture and how much noise there is after each step, counted from 0. */
export interface Schedule {
  steps: number
  /** The square root of the product of all alphas up to the step: what is left of the picture, [steps]. */
  signal: Float64Array
  /** The standard deviation of the noise, [steps]. */
  noise: Float64Array
}

/**
 * The linear schedule of Ho et al. (2020), which PDAE and DiTi keep.
 *
 * @throws RangeError for an unknown option or one out of range
 */
export function ddpmSchedule(options: ScheduleOptions = {}): Schedule {
  checkOptions('ddpmSchedule', options, ['steps', 'betaStart', 'betaEnd'])
  const steps = checkWhole('steps', options.steps ?? 1000, { least: 2 })
  const first = checkPositive('betaStart', options.betaStart ?? 1e-4)
  const last = checkNumber('betaEnd', options.betaEnd ?? 0.02, { least: first, most: 0.999 })
  let left = 1
  const kept = Float64Array.from({ length: steps }, (_, t) => {
    left *= 1 - (first + ((last - first) * t) / (steps - 1))
    return left
  })
  return {
    steps,
    signal: kept.map(Math.sqrt),
    noise: kept.map((share) => Math.sqrt(1 - share)),
  }
}

/**
 * Pictures after some steps of noise: x_t = signal x_0 + noise ε.
 *
 * @param x - pictures [n, d]
 * @param steps - one a row, from 0
 * @param noise - standard normal, n d numbers
 * @throws RangeError when they do not fit, or there is no such step
 */
export function noised(schedule: Schedule, x: Matrix, steps: ArrayLike<number>, noise: Float32Array): Matrix {
  checkSameLength('pictures and steps', x.rows, steps.length)
  checkSameLength('numbers of pictures and noise', x.data.length, noise.length)
  const data = new Float32Array(x.data.length)
  for (let i = 0; i < x.rows; i++) {
    const t = checkWhole(`step ${i}`, steps[i]!, { most: schedule.steps - 1 })
    for (let p = i * x.dim; p < (i + 1) * x.dim; p++)
      data[p] = schedule.signal[t]! * x.data[p]! + schedule.noise[t]! * noise[p]!
  }
  return { data, rows: x.rows, dim: x.dim }
}
