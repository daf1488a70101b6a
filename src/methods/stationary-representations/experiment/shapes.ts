import { colours, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Labelled, type Matrix, checkWhole, takeRows } from '#nn/rows.ts'

const SIDE = 10
export const PIXELS = SIDE * SIDE * 3
const SHAPES = Object.values(shapes)
const COLOURS = Object.values(colours)
/** Of the colours of each shape: for validation, and as many for the test. */
const HELD_OUT = 2
const TRAINED = COLOURS.length - 2 * HELD_OUT
/** How many classes are known after each task. */
export const KNOWN = [30, 40, 50] as const
export const TASKS = KNOWN.length

/** Pictures of each class. */
export interface Counts {
  /** For the task that brings the class. */
  task: number
  /** Of those, kept for the tasks after it. */
  rehearsed: number
  /** For the network that is trained elsewhere; the first of them are the task's. */
  elsewhere: number
  gallery: number
  query: number
}

/** Pictures [n, pixels] to learn from, their classes, and their numbers among all that are drawn. */
export type Lesson = Part<'train'> & { x: Matrix; labels: Int32Array<ArrayBuffer> }

/** Classes that nobody was trained on: pictures that are stored, and pictures that look for their class. */
export type HeldOut<R extends Role> = Part<R> & { gallery: Labelled; query: Labelled }

/** Combinations of shape and colour. */
export interface Shapes {
  split: Split
  /** Which combinations each part shows. */
  kinds: Record<Role, readonly Kind[]>
  /** What a task teaches: its own classes, and the rehearsed few of those before, as often. */
  lessons: readonly Lesson[]
  /** All pictures of the classes that are known before this task. */
  elsewhere(task: number): Lesson
  validation: HeldOut<'validation'>
  test: HeldOut<'test'>
}

/** Draws the pictures; every shape and every colour is held out as often as any other, give or take one. */
export function drawShapes(rng: RandomGenerator, counts: Counts): Shapes {
  if (!(counts.rehearsed <= counts.task && counts.task <= counts.elsewhere))
    throw new RangeError('a task rehearses among its own pictures, which the network from elsewhere sees too')
  const times = checkWhole('task pictures per rehearsed one', counts.task / counts.rehearsed, { least: 1 })
  const turn = rng.shuffle(Int32Array.from(SHAPES.keys()))
  const kinds = SHAPES.flatMap((_, shape) => COLOURS.map((_, colour) => ({ shape, colour })))
  const kindsAt = (from: number, to: number) =>
    kinds.filter(({ shape, colour }) => {
      const place = (turn[shape]! + colour) % COLOURS.length
      return from <= place && place < to
    })
  const trained = rng.shuffle(kindsAt(0, TRAINED))
  const forValidation = kindsAt(TRAINED, TRAINED + HELD_OUT)
  const forTest = kindsAt(TRAINED + HELD_OUT, COLOURS.length)

  const split = drawnSplit({
    train: trained.length * counts.elsewhere,
    validation: forValidation.length * (counts.gallery + counts.query),
    test: forTest.length * (counts.gallery + counts.query),
  })
  const known = drawn(rng, trained, counts.elsewhere)
  /** The first pictures of each class from one to another, each so many times. */
  const pick = (from: number, to: number, first: number, times = 1) =>
    Array.from({ length: (to - from) * first * times }, (_, i) => {
      const picture = Math.floor(i / times)
      return (from + Math.floor(picture / first)) * counts.elsewhere + (picture % first)
    })
  const lesson = (rows: readonly number[]): Lesson => ({
    role: 'train',
    indices: Int32Array.from(rows, (row) => split.train.indices[row]!),
    x: takeRows(known.x, rows),
    labels: Int32Array.from(rows, (row) => known.labels[row]!),
  })
  const held = <R extends Role>(part: Part<R>, kinds: readonly Kind[]): HeldOut<R> => ({
    ...part,
    gallery: drawn(rng, kinds, counts.gallery),
    query: drawn(rng, kinds, counts.query),
  })
  return {
    split,
    kinds: { train: trained, validation: forValidation, test: forTest },
    lessons: KNOWN.map((end, task) => {
      const fresh = KNOWN[task - 1] ?? 0
      return lesson([...pick(0, fresh, counts.rehearsed, times), ...pick(fresh, end, counts.task)])
    }),
    elsewhere: (task) => lesson(pick(0, KNOWN[task - 1]!, counts.elsewhere)),
    validation: held(split.validation, forValidation),
    test: held(split.test, forTest),
  }
}

export interface Kind {
  shape: number
  colour: number
}

const PLACE = world({
  shapes: SHAPES,
  colours: COLOURS,
  x: [0.4, 0.6],
  y: [0.4, 0.6],
  size: [0.45, 0.65],
  rotation: [-0.4, 0.4],
})

/** So many pictures of each kind, class by class. */
function drawn(rng: RandomGenerator, kinds: readonly Kind[], each: number) {
  const x = { data: new Float32Array(kinds.length * each * PIXELS), rows: kinds.length * each, dim: PIXELS }
  for (const [c, { shape, colour }] of kinds.entries()) {
    const scenes = sampleScenes(rng, each, PLACE)
    scenes.shape.fill(shape)
    scenes.colour.fill(colour)
    x.data.set(render(scenes, PLACE, { side: SIDE }), c * each * PIXELS)
  }
  return { x, labels: Int32Array.from({ length: x.rows }, (_, i) => Math.floor(i / each)) }
}
