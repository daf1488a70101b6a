import { type Matrix, checkSameLength, checkWhole } from '#nn/rows.ts'
import type { Schedule } from './schedule.ts'

/** Evenly spaced steps from the last to the first, for decoding. @throws RangeError for a count out of range */
export function decodingSteps({ steps }: Schedule, count: number): number[] {
  checkWhole('the number of decoding steps', count, { least: 2, most: steps })
  return Array.from({ length: count }, (_, i) => Math.round(((count - 1 - i) * (steps - 1)) / (count - 1)))
}

/**
 * Turns noise into pictures without further chance (DDIM, Song et al. 2021, eq. 12): at each step the picture
 * that is foreseen gives the noise, and both are mixed as the next step wants them.
 *
 * @param start - standard normal, [n, pixels]
 * @param restore - the picture foreseen from x_t at step t, [n, pixels]
 * @throws RangeError when a step does not exist or what is foreseen has another size
 */
export async function decode(
  schedule: Schedule,
  steps: readonly number[],
  start: Matrix,
  restore: (x: Matrix, step: number) => Promise<Matrix>,
): Promise<Matrix> {
  let x = start
  for (const [i, t] of steps.entries()) {
    checkWhole(`decoding step ${i}`, t, { most: schedule.steps - 1 })
    const foreseen = await restore(x, t)
    checkSameLength('numbers of pictures', foreseen.data.length, x.data.length)
    const next = steps[i + 1]
    if (next === undefined) return foreseen
    const { signal, noise } = schedule
    const of = foreseen.data
    const data = x.data.map(
      (value, p) => signal[next]! * of[p]! + (noise[next]! * (value - signal[t]! * of[p]!)) / noise[t]!,
    )
    x = { data, rows: start.rows, dim: start.dim }
  }
  throw new RangeError('there are no decoding steps')
}
