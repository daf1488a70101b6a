import { rawDigits } from './digits.ts'

/** A digit at its full size. */
export interface DigitExample {
  label: number
  /** Grey values 0..1, [28 * 28]. */
  pixels: Float32Array
}

/** The first digit of each class among some rows of the source, by class. */
export async function digitExamples(rows: ArrayLike<number>): Promise<DigitExample[]> {
  const { pixels, labels } = await rawDigits()
  const size = pixels.length / labels.length
  const first = new Map<number, number>()
  for (const row of Array.from(rows)) if (!first.has(labels[row]!)) first.set(labels[row]!, row)
  return [...first]
    .sort(([a], [b]) => a - b)
    .map(([label, row]) => ({
      label,
      pixels: Float32Array.from(pixels.subarray(row * size, (row + 1) * size), (value) => value / 255),
    }))
}
