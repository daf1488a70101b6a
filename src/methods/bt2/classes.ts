import { numpy as np } from '@jax-js/jax'
import type { RandomGenerator } from '#nn/generator.ts'

export const CLASSES = 60
export const INPUTS = 256
const LATENTS = 12
/** Standard deviation of a class around its mean; the means themselves are standard normal. */
const SPREAD = 0.55
const NOISE = 0.3

export interface Examples {
  /** [n, INPUTS] */
  x: np.Array
  labels: Int32Array<ArrayBuffer>
}

/**
 * Classes that are Gaussians in 12 hidden dimensions, seen through one random layer of 256 tanh units and
 * noise; equally many examples of each, in turns. One list of examples for each count.
 */
export function drawExamples(rng: RandomGenerator, counts: readonly number[]): Examples[] {
  const means = rng.fillNormal(new Float32Array(CLASSES * LATENTS))
  const layer = rng.fillNormal(new Float32Array(INPUTS * LATENTS))
  const hidden = new Float32Array(LATENTS)

  return counts.map((count) => {
    const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES)
    const x = new Float32Array(count * INPUTS)
    rng.fillNormal(x)
    labels.forEach((label, row) => {
      for (let l = 0; l < LATENTS; l++) hidden[l] = means[label * LATENTS + l]! + SPREAD * rng.normal()
      for (let i = 0; i < INPUTS; i++) {
        let sum = 0
        for (let l = 0; l < LATENTS; l++) sum += layer[i * LATENTS + l]! * hidden[l]!
        const at = row * INPUTS + i
        x[at] = Math.tanh(sum / Math.sqrt(LATENTS)) + NOISE * x[at]!
      }
    })
    return { x: np.array(x).reshape([count, INPUTS]), labels }
  })
}
