import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, split } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

const SIDE = 14
/** A pixel that varies less over the training digits is left out: its weights would stay as they were drawn. */
const LEAST_SPREAD = 0.02
/** Of each digit. */
export const SIZES = { train: 500, validation: 100, test: 150 }

export type Digits<R extends Role = Role> = Part<R> & { x: Matrix; labels: Int32Array }

export interface Data {
  split: Split
  train: Digits<'train'>
  validation: Digits<'validation'>
  test: Digits<'test'>
}

/** Digits of 14 x 14 without the pixels that are always dark. */
export async function drawData(rng: RandomGenerator, sizes = SIZES): Promise<Data> {
  const { labels } = await rawDigits()
  const parts = split(labels, sizes, rng)
  const [train, validation, test] = [
    await digitsOf(parts.train, { side: SIDE }),
    await digitsOf(parts.validation, { side: SIDE }),
    await digitsOf(parts.test, { side: SIDE }),
  ]
  const pixels = livelyPixels(train.x)
  return {
    split: parts,
    train: { ...train, x: pick(train.x, pixels) },
    validation: { ...validation, x: pick(validation.x, pixels) },
    test: { ...test, x: pick(test.x, pixels) },
  }
}

/** The columns whose standard deviation is not next to 0. */
export function livelyPixels({ data, rows, dim }: Matrix): number[] {
  return Array.from({ length: dim }, (_, p) => p).filter((p) => {
    let [sum, squares] = [0, 0]
    for (let r = 0; r < rows; r++) {
      sum += data[r * dim + p]!
      squares += data[r * dim + p]! ** 2
    }
    return squares / rows - (sum / rows) ** 2 > LEAST_SPREAD ** 2
  })
}

function pick({ data, rows, dim }: Matrix, columns: readonly number[]): Matrix {
  const picked = new Float32Array(rows * columns.length)
  for (let r = 0; r < rows; r++) {
    columns.forEach((p, c) => (picked[r * columns.length + c] = data[r * dim + p]!))
  }
  return { data: picked, rows, dim: columns.length }
}
