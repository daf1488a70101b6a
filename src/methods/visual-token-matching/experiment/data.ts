import { numpy as np, tree } from '@jax-js/jax'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { PIXELS, type Pictures, SIDE, UNSEEN, drawPictures } from './scenes.ts'

export const TASKS = Object.keys(UNSEEN)

/** Pictures of a part and their maps of each unseen task. */
export interface Few<R extends Role> extends Part<R> {
  /** [n, SIDE, SIDE, 3] */
  x: np.Array
  /** [tasks, n, PIXELS] */
  y: np.Array
}

export interface Data {
  split: Split
  train: Few<'train'>
  validation: Few<'validation'>
  test: Few<'test'>
}

/** The few labelled pictures of the unseen tasks, and those that choose and judge. */
export function drawData(
  rng: RandomGenerator,
  sizes: { train: number; validation: number; test: number },
): Data {
  const split = drawnSplit(sizes)
  const pictures = drawPictures(rng, sizes.train + sizes.validation + sizes.test, UNSEEN)
  const part = <R extends Role>(of: Part<R>): Few<R> => ({ ...of, ...rowsOf(pictures, of.indices) })
  return { split, train: part(split.train), validation: part(split.validation), test: part(split.test) }
}

function rowsOf({ x, labels }: Pictures, rows: Int32Array): { x: np.Array; y: np.Array } {
  const [size, tasks] = [SIDE * SIDE * 3, TASKS.length]
  const pictures = new Float32Array(rows.length * size)
  const maps = new Float32Array(rows.length * tasks * PIXELS)
  rows.forEach((row, i) => {
    pictures.set(x.subarray(row * size, (row + 1) * size), i * size)
    for (let task = 0; task < tasks; task++) {
      const from = (row * tasks + task) * PIXELS
      maps.set(labels.subarray(from, from + PIXELS), (task * rows.length + i) * PIXELS)
    }
  })
  return {
    x: np.array(pictures).reshape([rows.length, SIDE, SIDE, 3]),
    y: np.array(maps).reshape([tasks, rows.length, PIXELS]),
  }
}

export const disposeData = ({ train, validation, test }: Data): void =>
  tree.dispose([train.x, train.y, validation.x, validation.y, test.x, test.y])

/**
 * Squared error of guesses as a share of what their mean has, one for each task: 1 is no better than the mean of the
 * test maps, 0 is perfect. Keeps its arguments.
 *
 * @param guesses - [tasks, n, PIXELS]
 */
export async function errorsOf(guesses: np.Array, y: np.Array): Promise<number[]> {
  const [a, b] = [await floatsOf(guesses), await floatsOf(y)]
  const tasks = y.shape[0]!
  const each = b.length / tasks
  return Array.from({ length: tasks }, (_, task) => {
    const truth = b.subarray(task * each, (task + 1) * each)
    const mean = truth.reduce((sum, one) => sum + one, 0) / each
    let [error, spread] = [0, 0]
    truth.forEach((value, i) => {
      error += (a[task * each + i]! - value) ** 2
      spread += (value - mean) ** 2
    })
    return error / spread
  })
}

const floatsOf = async (x: np.Array): Promise<Float32Array> => Float32Array.from(await x.ref.data())
