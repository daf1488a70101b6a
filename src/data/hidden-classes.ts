import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, checkNumber, checkOptions, checkWhole } from '#nn/rows.ts'

export interface HiddenClassesOptions {
  classes: number
  /** Dimensions in which the classes are round Gaussians. */
  hidden: number
  /** Dimensions that are seen. */
  inputs: number
  /** Standard deviation of a class around its mean; the means themselves are standard normal. */
  spread: number
  /** Standard deviation of what is added to each input. */
  noise: number
}

export interface HiddenExamples {
  /** [n, inputs] */
  x: Matrix
  labels: Int32Array<ArrayBuffer>
}

/**
 * A world of classes that are Gaussians in a few hidden dimensions, seen through one random layer of tanh units and
 * noise: classes by the dozen, none of which fits into a corner of the inputs. The function returned draws so many new
 * examples of it, of each class in turn.
 *
 * @throws RangeError for a number out of range
 */
export function hiddenClasses(
  rng: RandomGenerator,
  options: HiddenClassesOptions,
): (count: number) => HiddenExamples {
  checkOptions('hidden classes', options, ['classes', 'hidden', 'inputs', 'spread', 'noise'])
  for (const name of ['classes', 'hidden', 'inputs'] as const) checkWhole(name, options[name], { least: 1 })
  for (const name of ['spread', 'noise'] as const) checkNumber(name, options[name], { least: 0 })
  const { classes, hidden, inputs, spread, noise } = options
  const means = rng.fillNormal(new Float32Array(classes * hidden))
  const layer = rng.fillNormal(new Float32Array(inputs * hidden))
  const place = new Float32Array(hidden)

  return (count) => {
    const labels = Int32Array.from(
      { length: checkWhole('the number of examples', count, { least: 1 }) },
      (_, i) => i % classes,
    )
    const data = rng.fillNormal(new Float32Array(count * inputs))
    labels.forEach((label, row) => {
      for (let h = 0; h < hidden; h++) place[h] = means[label * hidden + h]! + spread * rng.normal()
      for (let i = 0; i < inputs; i++) {
        let sum = 0
        for (let h = 0; h < hidden; h++) sum += layer[i * hidden + h]! * place[h]!
        const at = row * inputs + i
        data[at] = Math.tanh(sum / Math.sqrt(hidden)) + noise * data[at]!
      }
    })
    return { x: { data, rows: count, dim: inputs }, labels }
  }
}
