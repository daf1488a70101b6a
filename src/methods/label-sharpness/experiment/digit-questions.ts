import type { RandomGenerator } from '#nn/generator.ts'
import { rawDigits } from '#data/digits.ts'
import { type Split, type SplitSizes, split } from '#data/split.ts'
import type { Matrix } from '#nn/rows.ts'

const FULL = 28
/** Pixels a side, after halving. */
export const SIDE = 14
const SPOT = 2
const CONTRAST = 0.4

/** The same pictures under two sets of labels. */
export interface DigitQuestions {
  /** Handwritten zeros and ones, half of them with a spot, grey values 0..1, [n, SIDE * SIDE]. */
  x: Matrix
  /** The digit. */
  digit: Int32Array
  /** 1 where there is a spot, a fair coin. */
  spot: Int32Array
  /** Which rows are to learn from and which to test on. */
  parts: Split
}

/** Zeros and ones at half resolution; a spot is 2 x 2 pixels brighter by 0.4, at a random place off the ink. */
export async function digitQuestions(rng: RandomGenerator, sizes: SplitSizes): Promise<DigitQuestions> {
  const { pixels, labels } = await rawDigits()
  const rows = Array.from(labels.keys()).filter((row) => labels[row]! < 2)
  const digit = Int32Array.from(rows, (row) => labels[row]!)
  const spot = Int32Array.from(rows, () => rng.int(2))
  const data = new Float32Array(rows.length * SIDE * SIDE)
  rows.forEach((row, i) => {
    const image = data.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE)
    halve(pixels.subarray(row * FULL * FULL, (row + 1) * FULL * FULL), image)
    if (spot[i] === 1) addSpot(image, rng)
  })
  const parts = split(rows.length, sizes, rng)
  return { x: { data, rows: rows.length, dim: SIDE * SIDE }, digit, spot, parts }
}

function halve(bytes: Uint8Array, image: Float32Array): void {
  for (let y = 0; y < FULL; y++) {
    for (let x = 0; x < FULL; x++) image[(y >> 1) * SIDE + (x >> 1)]! += bytes[y * FULL + x]! / (4 * 255)
  }
}

function addSpot(image: Float32Array, rng: RandomGenerator): void {
  for (;;) {
    const corner = rng.int(SIDE - SPOT + 1) * SIDE + rng.int(SIDE - SPOT + 1)
    const covered = [corner, corner + 1, corner + SIDE, corner + SIDE + 1]
    if (covered.some((pixel) => image[pixel]! > 1 - CONTRAST)) continue
    for (const pixel of covered) image[pixel]! += CONTRAST
    return
  }
}
