import type { numpy as np } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import type { Run, SplitEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { pool, thin } from '../method/skeleton.ts'

const SIDE = 28
export const SMALL = 14
const INK = 128
export const CLASSES = 10
const PER_CLASS = 200
const TEST_PER_CLASS = 50

export interface Digit {
  /** Row of the source. */
  row: number
  /** Thin strokes, [14 * 14] of 0 and 1. */
  x: Uint8Array
  label: number
}

/** Digits of which no row is in both parts. */
export interface Digits {
  train: readonly Digit[]
  test: readonly Digit[]
}

/** As many digits of each class, thinned and halved; the training ones in random order. Consumes the key. */
export async function* skeletons(key: np.Array): Run<Digits> {
  const { pixels, labels } = await rawDigits()
  const rng = generator(key)
  const train: Digit[] = []
  const test: Digit[] = []
  for (let label = 0; label < CLASSES; label++) {
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === label)
    const chosen = rng.shuffle(rows).subarray(0, PER_CLASS + TEST_PER_CLASS)
    for (const [i, row] of chosen.entries()) {
      const grey = pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE)
      const x = skeleton(grey)
      const part = i < PER_CLASS ? train : test
      part.push({ row, x, label })
    }
    await Promise.resolve()
    yield { kind: 'progress', done: label + 1, total: CLASSES, doing: 'thinning digits' }
  }
  yield splitEvent({ train, test })
  return { train: rng.shuffle(train), test }
}

/** Thin strokes of a grey digit, [28 * 28] of 0..255, as [14 * 14] of 0 and 1. */
function skeleton(grey: Uint8Array): Uint8Array {
  const ink = grey.map((value) => (value >= INK ? 1 : 0))
  return pool(thin(ink, SIDE, SIDE), SIDE, SIDE, SIDE / SMALL)
}

const splitEvent = ({ train, test }: Digits): SplitEvent => ({
  kind: 'split',
  of: 'digits',
  train: train.map(({ row }) => row),
  validation: [],
  test: test.map(({ row }) => row),
})
