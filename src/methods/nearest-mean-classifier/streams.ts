import { numpy as np } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import { glyph, grey, render, sampleScenes, world } from '#data/shapeworld.ts'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { type Task, sequentialSplit } from './split.ts'

export const SIDE = 14
export const PIXELS = SIDE * SIDE
const RAW_SIDE = 28
const DIGITS = 10

export const PRETRAINING = { classes: 240, perClass: 50 }
const NOVEL = { classes: 20, train: 100, test: 50, tasks: 5 }
/** Sets of pictures by letter: each new letter is written for training and again for the test. */
const LETTERS = PRETRAINING.classes + 2 * NOVEL.classes
const DIGIT_STREAM = { train: 100, test: 60, tasks: 5 }
/** How freely a letter is placed: shifts of two pixels, a quarter turn in all, another hand each time. */
const PLACEMENT = {
  x: [0.4, 0.6],
  y: [0.4, 0.6],
  size: [0.42, 0.52],
  rotation: [-0.3, 0.3],
  jitter: 0.12,
} as const

/** Grey pictures and what they show. */
export interface Pictures {
  /** Values 0..1, [n * 196]. */
  pixels: Float32Array<ArrayBuffer>
  labels: Int32Array<ArrayBuffer>
}

/** Pictures whose classes arrive in tasks. */
export interface Stream {
  classes: number
  train: Pictures
  test: Pictures
  tasks: readonly Task[]
}

/** Pretraining letters, and a stream of letters that are not among them. Consumes the key. */
export async function* glyphWorlds(key: np.Array): Run<{ pretraining: Pictures; stream: Stream }> {
  const rng = generator(key)
  const letters = new Set<number>()
  while (letters.size < PRETRAINING.classes + NOVEL.classes) letters.add(rng.int(2 ** 31))
  const known = [...letters].slice(0, PRETRAINING.classes)
  const novel = [...letters].slice(PRETRAINING.classes)

  const pretraining = yield* written(rng, known, PRETRAINING.perClass, 0)
  const train = yield* written(rng, novel, NOVEL.train, known.length)
  const test = yield* written(rng, novel, NOVEL.test, known.length + novel.length)
  const tasks = sequentialSplit(train.labels, NOVEL.tasks, rng.int(2 ** 31))
  return { pretraining, stream: { classes: NOVEL.classes, train, test, tasks } }
}

/** Handwritten digits, halved to 14 x 14, in five tasks of two. Consumes the key. */
export async function digitStream(key: np.Array): Promise<Stream> {
  const { pixels, labels } = await rawDigits()
  const rng = generator(key)
  const chosen = Array.from({ length: DIGITS }, (_, label) => {
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === label)
    return rng.shuffle(rows).subarray(0, DIGIT_STREAM.train + DIGIT_STREAM.test)
  })
  const pick = (from: number, to: number): Pictures => {
    const rows = chosen.flatMap((rows) => [...rows.subarray(from, to)])
    const small = new Float32Array(rows.length * PIXELS)
    rows.forEach((row, i) => small.set(halved(pixels.subarray(row * 4 * PIXELS)), i * PIXELS))
    return { pixels: small, labels: Int32Array.from(rows, (row) => labels[row]!) }
  }
  const train = pick(0, DIGIT_STREAM.train)
  const test = pick(DIGIT_STREAM.train, DIGIT_STREAM.train + DIGIT_STREAM.test)
  const tasks = sequentialSplit(train.labels, DIGIT_STREAM.tasks, rng.int(2 ** 31))
  return { classes: DIGITS, train, test, tasks }
}

/** As many pictures of each letter, letter by letter; so many letters were written before. */
async function* written(
  rng: RandomGenerator,
  letters: readonly number[],
  perClass: number,
  before: number,
): Run<Pictures> {
  const labels = Int32Array.from({ length: letters.length * perClass }, (_, i) => Math.floor(i / perClass))
  const pixels = new Float32Array(labels.length * PIXELS)
  for (const [label, letter] of letters.entries()) {
    const paper = world({
      shapes: [glyph(letter)],
      colours: [grey(1)],
      backgrounds: [{ kind: 'plain', rgb: [0, 0, 0] }],
      ...PLACEMENT,
    })
    pixels.set(
      render(sampleScenes(rng, perClass, paper), paper, { side: SIDE, channels: 1 }),
      label * perClass * PIXELS,
    )
    if (label % 10 === 9) {
      yield { kind: 'progress', done: before + label + 1, total: LETTERS, doing: 'writing letters' }
    }
  }
  return { pixels, labels }
}

/** Means of 2 x 2 bytes of a digit, 0..1. */
function halved(bytes: Uint8Array): Float32Array {
  return Float32Array.from({ length: PIXELS }, (_, i) => {
    const at = 2 * Math.floor(i / SIDE) * RAW_SIDE + 2 * (i % SIDE)
    return (bytes[at]! + bytes[at + 1]! + bytes[at + RAW_SIDE]! + bytes[at + RAW_SIDE + 1]!) / (4 * 255)
  })
}

/** Pictures as an array [n, 14, 14, 1]. */
export const images = ({ pixels }: Pick<Pictures, 'pixels'>): np.Array =>
  np.array(pixels).reshape([pixels.length / PIXELS, SIDE, SIDE, 1])
