import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import { type World, emptyScenes, glyph, grey, render, world } from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 12
export const CLASSES = 10
/** Pictures of an object, each from another side. */
export const VIEWS = 6
/** Poses lie within a quarter turn to either side, as in 3DIEBench. */
const FARTHEST = Math.PI / 2
const LIGHTS = [0.55, 0.7, 0.85, 1]
const GROUNDS = [0, 0.1, 0.2, 0.3]

/** Pictures of objects, the views of one object side by side. */
export interface Pictures {
  x: Matrix
  /** Of each picture: anticlockwise, in radians. */
  pose: Float32Array
  /** Of each picture: which letter it is. */
  labels: Int32Array
}

export type Views<R extends Role> = Part<R> & Pictures

export interface Data {
  /** Of pictures; all views of an object are in one part. */
  split: Split
  train: Views<'train'>
  validation: Views<'validation'>
  test: Views<'test'>
  /** The test objects at poses in even steps, twice, under another light each time. */
  turned: { from: Pictures; to: Pictures }
}

/** The steps of `turned`: from -90 to 90 degrees. */
export const STEP = 15
export const STEPS = 180 / STEP + 1

/** Twelve letters that nobody has seen, drawn by another hand each time. */
export const letters = (rng: RandomGenerator): World =>
  world({
    shapes: Array.from({ length: CLASSES }, () => glyph(rng.int(2 ** 31))),
    colours: LIGHTS.map((light) => grey(light)),
    backgrounds: GROUNDS.map((ground) => ({ kind: 'plain', rgb: [ground, ground, ground] })),
    jitter: 0.15,
  })

/** An object: a letter by a hand. */
interface Thing {
  shape: number
  hand: number
}

export function drawData(
  rng: RandomGenerator,
  sizes: { train: number; validation: number; test: number },
  turned: number,
): Data {
  const count = sizes.train + sizes.validation + sizes.test
  const made = letters(rng)
  const things = Array.from({ length: count }, (_, i) => ({ shape: i % CLASSES, hand: rng.int(2 ** 32) }))
  const anyPose = () => FARTHEST * (2 * rng.uniform() - 1)
  const split = viewsOf(drawnSplit(sizes))
  const of = <R extends Role>(part: Part<R>): Views<R> => {
    const own = [...part.indices].filter((row) => row % VIEWS === 0).map((row) => things[row / VIEWS]!)
    return { ...part, ...picturesOf(rng, made, own, VIEWS, anyPose) }
  }
  const [train, validation, test] = [of(split.train), of(split.validation), of(split.test)]
  const shown = things.slice(-sizes.test).slice(0, turned)
  const step = (view: number) => (Math.PI * view * STEP) / 180 - FARTHEST
  const [from, to] = [0, 1].map(() => picturesOf(rng, made, shown, STEPS, step))
  return { split, train, validation, test, turned: { from: from!, to: to! } }
}

/** Parts of pictures from parts of objects. */
function viewsOf({ train, validation, test }: Split): Split {
  const all = <R extends Role>({ role, indices }: Part<R>): Part<R> => ({
    role,
    indices: Int32Array.from(
      { length: indices.length * VIEWS },
      (_, i) => indices[Math.floor(i / VIEWS)]! * VIEWS + (i % VIEWS),
    ),
  })
  return { train: all(train), validation: all(validation), test: all(test) }
}

/** Pictures of things; the light, the ground and the place are drawn anew for each. */
export function picturesOf(
  rng: RandomGenerator,
  made: World,
  things: readonly Thing[],
  views: number,
  poseOf: (view: number) => number,
): Pictures {
  const count = things.length * views
  const scenes = emptyScenes(Int32Array.from({ length: count + 1 }, (_, i) => i))
  for (let i = 0; i < count; i++) {
    const { shape, hand } = things[Math.floor(i / views)]!
    scenes.shape[i] = shape
    scenes.hand[i] = hand
    scenes.rotation[i] = poseOf(i % views)
    scenes.size[i] = 0.62
    scenes.x[i] = 0.5 + 0.04 * (2 * rng.uniform() - 1)
    scenes.y[i] = 0.5 + 0.04 * (2 * rng.uniform() - 1)
    scenes.colour[i] = rng.int(LIGHTS.length)
    scenes.background[i] = rng.int(GROUNDS.length)
  }
  return {
    x: { data: render(scenes, made, { side: SIDE, channels: 1 }), rows: count, dim: SIDE * SIDE },
    pose: scenes.rotation,
    labels: scenes.shape,
  }
}

/** The rotations that lead from some pictures to others, as (cos, sin), [n, 2]. */
export function rotationsBetween(
  pose: Float32Array,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  toPose = pose,
): Matrix {
  const data = new Float32Array(2 * from.length)
  for (let i = 0; i < from.length; i++) {
    const by = toPose[to[i]!]! - pose[from[i]!]!
    data[2 * i] = Math.cos(by)
    data[2 * i + 1] = Math.sin(by)
  }
  return { data, rows: from.length, dim: 2 }
}

/** Of each picture another view of the same object, `ahead` of it in their order. */
export const partners = (rows: number, ahead: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => row - (row % VIEWS) + ((row + ahead) % VIEWS))
