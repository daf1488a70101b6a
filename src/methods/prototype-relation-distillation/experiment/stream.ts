import { glyph, grey, render, sampleScenes, world } from '#data/shapeworld.ts'
import { type Part, type Role, type Split, split, takePart } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { numpy as np } from '@jax-js/jax'

export const SIDE = 14
const PIXELS = SIDE * SIDE
/** How freely a letter is placed: shifts of two pixels, a third of a radian either way, another hand each time. */
const PLACEMENT = {
  x: [0.4, 0.6],
  y: [0.4, 0.6],
  size: [0.42, 0.52],
  rotation: [-0.3, 0.3],
  jitter: 0.12,
} as const

/** Grey pictures, values 0 to 1, and what they show. */
export type Pictures<R extends Role = Role> = Part<R> & { pixels: Matrix; labels: Int32Array }

/** Letters that come task by task: task t has the classes from t * perTask to before (t + 1) * perTask. */
export interface Stream {
  tasks: number
  perTask: number
  split: Split
  train: Pictures<'train'>
  validation: Pictures<'validation'>
  test: Pictures<'test'>
}

export interface StreamSizes {
  tasks: number
  perTask: number
  /** Pictures of each letter in each part. */
  each: { train: number; validation: number; test: number }
}

/** Invented letters, each written anew for every picture, in a stream of tasks. Consumes the key. */
export async function* letterStream(key: np.Array, { tasks, perTask, each }: StreamSizes): Run<Stream> {
  const rng = generator(key)
  const letters = new Set<number>()
  while (letters.size < tasks * perTask) letters.add(rng.int(2 ** 31))
  const count = each.train + each.validation + each.test
  const labels = Int32Array.from({ length: letters.size * count }, (_, i) => Math.floor(i / count))
  const data = new Float32Array(labels.length * PIXELS)
  for (const [label, letter] of [...letters].entries()) {
    const paper = world({
      shapes: [glyph(letter)],
      colours: [grey(1)],
      backgrounds: [{ kind: 'plain', rgb: [0, 0, 0] }],
      ...PLACEMENT,
    })
    const written = render(sampleScenes(rng, count, paper), paper, { side: SIDE, channels: 1 })
    data.set(written, label * count * PIXELS)
  }
  yield { kind: 'progress', done: 1, total: 1, doing: 'writing letters' }
  const parts = split(labels, each, rng)
  const pictures = { pixels: { data, rows: labels.length, dim: PIXELS }, labels }
  return {
    tasks,
    perTask,
    split: parts,
    train: takePart(parts.train, pictures),
    validation: takePart(parts.validation, pictures),
    test: takePart(parts.test, pictures),
  }
}

export const taskOf = (label: number, { perTask }: Pick<Stream, 'perTask'>): number =>
  Math.floor(label / perTask)

/** Rows of a part that belong to a task. */
export const rowsOf = (
  { labels }: Pick<Pictures, 'labels'>,
  task: number,
  stream: Pick<Stream, 'perTask'>,
): number[] => [...labels.keys()].filter((row) => taskOf(labels[row]!, stream) === task)

/** Pictures as an array [n, 14, 14, 1]. */
export const images = ({ data, rows }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, SIDE, SIDE, 1])

/** Two views of each picture, every one moved by up to so many pixels: first views, then second, [2 n, 14, 14, 1]. */
export function twoViews(
  rng: Pick<RandomGenerator, 'int'>,
  { data }: Matrix,
  rows: readonly number[],
  most = 1,
): np.Array {
  const out = new Float32Array(2 * rows.length * PIXELS)
  for (let i = 0; i < 2 * rows.length; i++) {
    const from = rows[i % rows.length]! * PIXELS
    const [down, right] = [rng.int(2 * most + 1) - most, rng.int(2 * most + 1) - most]
    for (let y = Math.max(0, down); y < Math.min(SIDE, SIDE + down); y++)
      for (let x = Math.max(0, right); x < Math.min(SIDE, SIDE + right); x++)
        out[i * PIXELS + y * SIDE + x] = data[from + (y - down) * SIDE + x - right]!
  }
  return np.array(out).reshape([2 * rows.length, SIDE, SIDE, 1])
}
