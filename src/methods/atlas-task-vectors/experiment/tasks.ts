import { numpy as np, random } from '@jax-js/jax'
import { type Part, type Role, keepRows, split } from '#data/split.ts'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { generator } from '#nn/generator.ts'
import { WIDTH } from './network.ts'

export const SIDE = 14
export const PIXELS = SIDE * SIDE

type Look = (pixel: (row: number, column: number) => number, row: number, column: number) => number

const LAST = SIDE - 1
const GHOST = 4

/** What a task does to each picture: the pixel it shows at a place. */
export const LOOKS: Readonly<Record<string, Look>> = {
  plain: (pixel, row, column) => pixel(row, column),
  inverted: (pixel, row, column) => 1 - pixel(row, column),
  turned: (pixel, row, column) => pixel(LAST - column, row),
  mirrored: (pixel, row, column) => pixel(row, LAST - column),
  transposed: (pixel, row, column) => pixel(column, row),
  ghosted: (pixel, row, column) =>
    Math.max(
      pixel(row, column),
      0.7 * (row >= GHOST && column >= GHOST ? pixel(row - GHOST, column - GHOST) : 0),
    ),
}
export const TASKS = Object.keys(LOOKS)

/** The digits of a part as each of some tasks shows them. */
export interface Exam<R extends Role = Role> extends Part<R> {
  /** [rows, tasks, pixels] */
  x: np.Array
  /** The same for all tasks, [rows, tasks]. */
  y: np.Array
  labels: Int32Array
  /** A fixed random layer per task, never trained: [tasks, width, 10]. */
  heads: np.Array
}

/** Which digits fine-tune, compose, choose and judge, by numbers per class. */
export interface Sizes {
  tuning: number
  composing: number
  validation: number
  test: number
}

/** Cuts the digits: coefficients are learned on other digits than weights were fine-tuned on. Consumes the key. */
export async function partsOf(key: np.Array, { tuning, composing, validation, test }: Sizes) {
  const { labels } = await rawDigits()
  const cut = split(labels, { train: tuning + composing, validation, test }, generator(key))
  const seen = new Map<number, number>()
  const early = new Set<number>()
  for (const row of cut.train.indices) {
    const count = seen.get(labels[row]!) ?? 0
    seen.set(labels[row]!, count + 1)
    if (count < tuning) early.add(row)
  }
  return {
    split: cut,
    tuning: keepRows(cut.train, (row) => early.has(row)),
    composing: keepRows(cut.train, (row) => !early.has(row)),
  }
}

/** The first few of each class of a part. */
export async function firstOfEach<R extends Role>(part: Part<R>, count: number): Promise<Part<R>> {
  const { labels } = await rawDigits()
  const seen = new Map<number, number>()
  return keepRows(part, (row) => {
    const before = seen.get(labels[row]!) ?? 0
    seen.set(labels[row]!, before + 1)
    return before < count
  })
}

/** Heads for all tasks, Gaussian. Consumes the key. */
export const randomHeads = (key: np.Array): np.Array =>
  random.normal(key, [TASKS.length, WIDTH, 10]).mul(1 / Math.sqrt(WIDTH))

/** Shows a part under some of the tasks, with their heads. Keeps the heads. */
export async function examOf<R extends Role>(
  part: Part<R>,
  tasks: readonly number[],
  heads: np.Array,
): Promise<Exam<R>> {
  const digits = await digitsOf(part, { side: SIDE })
  const { rows } = digits.x
  const data = new Float32Array(rows * tasks.length * PIXELS)
  for (let i = 0; i < rows; i++) {
    const pixel = (row: number, column: number) => digits.x.data[i * PIXELS + row * SIDE + column]!
    tasks.forEach((task, t) => {
      const look = LOOKS[TASKS[task]!]!
      for (let p = 0; p < PIXELS; p++)
        data[(i * tasks.length + t) * PIXELS + p] = look(pixel, Math.floor(p / SIDE), p % SIDE)
    })
  }
  return {
    role: part.role,
    indices: part.indices,
    x: np.array(data).reshape([rows, tasks.length, PIXELS]),
    y: np
      .array(
        Int32Array.from(
          { length: rows * tasks.length },
          (_, i) => digits.labels[Math.floor(i / tasks.length)]!,
        ),
      )
      .reshape([rows, tasks.length]),
    labels: digits.labels,
    heads: np.take(heads.ref, np.array(Int32Array.from(tasks)), 0),
  }
}

/** One of the tasks of an exam, by its place there. Keeps the exam. */
export const taskOf = <R extends Role>(exam: Exam<R>, place: number): Exam<R> => ({
  ...exam,
  x: exam.x.ref.slice([], [place, place + 1]),
  y: exam.y.ref.slice([], [place, place + 1]),
  heads: exam.heads.ref.slice([place, place + 1]),
})
