import { numpy as np, tree } from '@jax-js/jax'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { glyph, grey, render, sampleScenes, world } from '#data/shapeworld.ts'
import { type Part, type Role, type Split, split, takePart } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Task, sequentialSplit } from '#data/sequential-split.ts'

export const SIDE = 14
const PIXELS = SIDE * SIDE
/** How freely a letter is placed: shifts of two pixels, a quarter turn in all, another hand each time. */
const PLACEMENT = {
  x: [0.4, 0.6],
  y: [0.4, 0.6],
  size: [0.42, 0.52],
  rotation: [-0.3, 0.3],
  jitter: 0.12,
} as const

/** Grey pictures, values 0 to 1, and what they show. */
export type Pictures<R extends Role = Role> = Part<R> & { pixels: Matrix; labels: Int32Array }

/** Pictures whose classes arrive in tasks. */
export interface Stream {
  classes: number
  split: Split
  train: Pictures<'train'>
  validation: Pictures<'validation'>
  test: Pictures<'test'>
  /** Of rows of the train part. */
  tasks: readonly Task[]
}

/** Pictures of each class in each part. */
export interface PerClass {
  train: number
  validation: number
  test: number
}

export interface LetterSizes {
  known: number
  perKnown: number
  novel: number
  perNovel: PerClass
  tasks: number
}

export interface Letters {
  pretraining: Pictures<'train'>
  stream: Stream
}

/** Letters to pretrain on, and a stream of letters that are not among them. Consumes the key. */
export async function* letterWorlds(key: np.Array, sizes: LetterSizes): Run<Letters> {
  const rng = generator(key)
  const letters = new Set<number>()
  while (letters.size < sizes.known + sizes.novel) letters.add(rng.int(2 ** 31))
  const [known, novel] = [[...letters].slice(0, sizes.known), [...letters].slice(sizes.known)]
  const { train, validation, test } = sizes.perNovel

  const shown = yield* written(rng, known, sizes.perKnown)
  const fresh = yield* written(rng, novel, train + validation + test)
  const all = split(shown.labels, { train: sizes.perKnown, test: 0 }, rng).train
  return { pretraining: takePart(all, shown), stream: streamOf(fresh, sizes.perNovel, sizes.tasks, rng) }
}

/** Handwritten digits at the size of the letters. Consumes the key. */
export async function digitStream(key: np.Array, sizes: PerClass, tasks: number): Promise<Stream> {
  const rng = generator(key)
  const { labels } = await rawDigits()
  const all = { role: 'train' as const, indices: Int32Array.from(labels.keys()) }
  const { x: pixels, labels: shown } = await digitsOf(all, { side: SIDE })
  return streamOf({ pixels, labels: shown }, sizes, tasks, rng)
}

function streamOf(
  pictures: { pixels: Matrix; labels: Int32Array },
  sizes: PerClass,
  tasks: number,
  rng: RandomGenerator,
): Stream {
  const parts = split(pictures.labels, sizes, rng)
  const train = takePart(parts.train, pictures)
  return {
    classes: new Set(pictures.labels).size,
    split: parts,
    train,
    validation: takePart(parts.validation, pictures),
    test: takePart(parts.test, pictures),
    tasks: sequentialSplit(train.labels, tasks, rng.int(2 ** 31)),
  }
}

/** As many pictures of each letter, letter by letter. */
async function* written(
  rng: RandomGenerator,
  letters: readonly number[],
  each: number,
): Run<{ pixels: Matrix; labels: Int32Array }> {
  const labels = Int32Array.from({ length: letters.length * each }, (_, i) => Math.floor(i / each))
  const data = new Float32Array(labels.length * PIXELS)
  for (const [label, letter] of letters.entries()) {
    const paper = world({
      shapes: [glyph(letter)],
      colours: [grey(1)],
      backgrounds: [{ kind: 'plain', rgb: [0, 0, 0] }],
      ...PLACEMENT,
    })
    data.set(
      render(sampleScenes(rng, each, paper), paper, { side: SIDE, channels: 1 }),
      label * each * PIXELS,
    )
    if (label % 10 === 9)
      yield { kind: 'progress', done: label + 1, total: letters.length, doing: 'writing letters' }
  }
  return { pixels: { data, rows: labels.length, dim: PIXELS }, labels }
}

/** Pictures as an array [n, 14, 14, 1]. */
export const images = ({ data, rows }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, SIDE, SIDE, 1])

/** A stream as a learner sees it: inputs in its own form [n, …], labels, tasks. */
export interface Lesson {
  classes: number
  train: Seen<'train'>
  validation: Seen<'validation'>
  test: Seen<'test'>
  tasks: readonly Task[]
}

export type Seen<R extends Role> = Part<R> & { x: np.Array; labels: Int32Array }

/** The stream with the inputs that `see` makes of each part. */
export async function lessonOf(
  stream: Stream,
  see: (pixels: Matrix) => np.Array | Promise<np.Array>,
): Promise<Lesson> {
  const seen = async <R extends Role>({ role, indices, pixels, labels }: Pictures<R>): Promise<Seen<R>> => ({
    role,
    indices,
    labels,
    x: await see(pixels),
  })
  const { classes, tasks } = stream
  return {
    classes,
    tasks,
    train: await seen(stream.train),
    validation: await seen(stream.validation),
    test: await seen(stream.test),
  }
}

export const dispose = ({ train, validation, test }: Lesson): void =>
  tree.dispose([train.x, validation.x, test.x])
