import type { RandomGenerator } from '#nn/generator.ts'
import { rawDigits } from '#data/digits.ts'
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
  digit: Int32Array<ArrayBuffer>
  /** 1 where there is a spot, a fair coin. */
  spot: Int32Array<ArrayBuffer>
}

/** n zeros and ones at half resolution; a spot is 2 x 2 pixels brighter by 0.4, at a random place off the ink. */
export async function digitQuestions(rng: RandomGenerator, n: number): Promise<DigitQuestions> {
  const { pixels, labels } = await rawDigits()
  const eligible = Array.from(labels.keys()).filter((row) => labels[row]! < 2)
  const chosen = rng.shuffle(eligible).slice(0, n)
  const digit = Int32Array.from(chosen, (row) => labels[row]!)
  const spot = Int32Array.from(chosen, () => rng.int(2))
  const data = new Float32Array(n * SIDE * SIDE)
  chosen.forEach((row, i) => {
    const image = data.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE)
    halve(pixels.subarray(row * FULL * FULL, (row + 1) * FULL * FULL), image)
    if (spot[i] === 1) addSpot(image, rng)
  })
  return { x: { data, rows: n, dim: SIDE * SIDE }, digit, spot }
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
