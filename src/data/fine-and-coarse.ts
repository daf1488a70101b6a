import { type Part, type Role, type SplitSizes, type Split, drawnSplit, takePart } from './split.ts'
import { grey, render, sampleScenes, shapes, world } from './shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 12
export const PIXELS = SIDE * SIDE
/** From fine to coarse: how large the difference is that an attribute makes in the pixels. */
export const ATTRIBUTES = ['texture', 'shape', 'place'] as const
export type Attribute = (typeof ATTRIBUTES)[number]
/** Values of each attribute. */
export const VALUES = 4

const SHAPES = [shapes.ring, shapes.cross, shapes.bar, shapes.triangle]
/** Brightness of an object, and how far the texture, which is everywhere, goes above and below. */
const LEVEL = 0.65
const CONTRAST = 0.07
/** Roughly the mean and deviation of all pixels, so that noise of deviation 1 is as strong as a picture. */
const MEAN = 0.1
const DEVIATION = 0.22
const TEXTURES: readonly ((row: number, column: number) => number)[] = [
  () => 0,
  (row) => sign(row),
  (_, column) => sign(column),
  (row, column) => sign(row) * sign(column),
]
const NEAR = 0.3
const FAR = 0.7
/** Of the place and size within one value, fractions of the side. */
const JITTER = 0.003

const sign = (place: number): number => (place % 2 === 0 ? 1 : -1)

/** Pictures [n, 144] in units of their deviation, and the value of each attribute, [n]. */
export type Columns = { x: Matrix } & Record<Attribute, Int32Array>
export type Pictures<R extends Role = Role> = Part<R> & Columns

export interface Data {
  split: Split
  train: Pictures<'train'>
  validation: Pictures<'validation'>
  test: Pictures<'test'>
}

/** Draws pictures for training, choosing and judging. */
export function drawData(sizes: Required<SplitSizes>, rng: RandomGenerator): Data {
  const split = drawnSplit(sizes)
  const all = drawPictures(sizes.train + sizes.validation + sizes.test, rng)
  return {
    split,
    train: takePart(split.train, all),
    validation: takePart(split.validation, all),
    test: takePart(split.test, all),
  }
}

/** Draws pictures of one object each, every attribute on its own. */
export function drawPictures(count: number, rng: RandomGenerator): Columns {
  const choice = world({
    shapes: SHAPES,
    colours: [grey(1)],
    backgrounds: [{ kind: 'plain', rgb: [0, 0, 0] }],
    x: [-JITTER, JITTER],
    y: [-JITTER, JITTER],
    size: [0.42 - JITTER, 0.42 + JITTER],
  })
  const scenes = sampleScenes(rng, count, choice)
  const values = () => Int32Array.from({ length: count }, () => rng.int(VALUES))
  const [texture, place] = [values(), values()]
  place.forEach((value, i) => {
    scenes.x[i]! += value % 2 === 0 ? NEAR : FAR
    scenes.y[i]! += value < 2 ? NEAR : FAR
  })
  const covered = render(scenes, choice, { side: SIDE, channels: 1 })
  const data = covered.map((cover, p) => {
    const pattern = TEXTURES[texture[Math.floor(p / PIXELS)]!]!
    const row = Math.floor((p % PIXELS) / SIDE)
    return (cover * LEVEL + CONTRAST * pattern(row, p % SIDE) - MEAN) / DEVIATION
  })
  return { x: { data, rows: count, dim: PIXELS }, texture, shape: scenes.shape, place }
}

/** Grey values 0..1 of a picture, for a reader's eyes. */
export const greyValues = ({ data }: Matrix, row: number): number[] =>
  Array.from(data.subarray(row * PIXELS, (row + 1) * PIXELS), (value) =>
    Math.min(1, Math.max(0, value * DEVIATION + MEAN)),
  )
