import { checkWhole } from '#nn/checks.ts'

/** Noise steps of the process: 0 is almost the picture, the last one almost pure noise. */
export const STEPS = 1000

const FIRST_BETA = 1e-4
const LAST_BETA = 0.02

/** How much of the picture's variance is left after each step, with variances that rise in a line (DDPM, section 4). */
const LEFT = (() => {
  const left = new Float64Array(STEPS)
  let product = 1
  for (let t = 0; t < STEPS; t++) {
    product *= 1 - (FIRST_BETA + ((LAST_BETA - FIRST_BETA) * t) / (STEPS - 1))
    left[t] = product
  }
  return left
})()

/**
 * The shares of picture and noise at a step: `picture ** 2 + noise ** 2` is 1.
 *
 * @throws RangeError for what is no step
 */
export function sharesAt(t: number): { picture: number; noise: number } {
  const left = LEFT[checkWhole('the noise step', t, { most: STEPS - 1 })]!
  return { picture: Math.sqrt(left), noise: Math.sqrt(1 - left) }
}
