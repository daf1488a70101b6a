import { type World, colours, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import { type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 12
export const PIXELS = SIDE * SIDE * 3
export const FACTORS = ['shape', 'colour', 'texture'] as const

const GROUNDS: World['backgrounds'] = [
  { kind: 'clouds', rgb: [0.16, 0.12, 0.1], amount: 0.05 },
  { kind: 'noise', rgb: [0.08, 0.12, 0.16], amount: 0.05 },
  { kind: 'gradient', rgb: [0.14, 0.14, 0.08], amount: 0.08 },
]
const PLACE = [0.45, 0.55] as const
const SIZE = [0.6, 0.78] as const
const SEEN: Partial<World> = {
  x: PLACE,
  y: PLACE,
  size: SIZE,
  rotation: [-0.2, 0.2],
  contrast: 0.5,
  period: 0.34,
  backgrounds: GROUNDS,
}

/** What the pictures to learn from show: 3 x 2 x 2 = 12 classes. */
export const KNOWN = world({
  ...SEEN,
  shapes: [shapes.circle, shapes.triangle, shapes.cross],
  colours: [colours.red, colours.blue],
  textures: ['plain', 'stripes'],
})
/** Nothing of which was seen: 2 x 2 x 2 = 8 classes. */
export const NOVEL = world({
  ...SEEN,
  shapes: [shapes.star, shapes.ring],
  colours: [colours.yellow, colours.purple],
  textures: ['dots', 'checker'],
})

/** Which of its values each class has, by the number of the class: [shape, colour, texture]. */
export const factorsOf = (label: number, { colours, textures }: World): [number, number, number] => [
  Math.floor(label / (colours.length * textures.length)),
  Math.floor(label / textures.length) % colours.length,
  label % textures.length,
]
export const classesOf = ({ shapes, colours, textures }: World): number =>
  shapes.length * colours.length * textures.length

/** How many factors two classes have in common, for all pairs: [classes][classes]. */
export function sharedFactors(of: World): number[][] {
  const factors = Array.from({ length: classesOf(of) }, (_, label) => factorsOf(label, of))
  return factors.map((a) => factors.map((b) => a.filter((value, i) => value === b[i]).length))
}

/** Drawn pictures of one world, split, and what is to be seen on them. */
export interface Data {
  split: Split
  pictures: Matrix
  labels: Int32Array
  /** What no class tells: half of the range that place and size lie in, and the ground, [n] each. */
  unlabelled: Record<'x' | 'y' | 'size' | 'ground', Int32Array>
}

/** Draws as many pictures of each class for each part. */
export function drawData(
  rng: RandomGenerator,
  of: World,
  perClass: { train: number; validation: number; test: number },
): Data {
  const classes = classesOf(of)
  const sizes = {
    train: classes * perClass.train,
    validation: classes * perClass.validation,
    test: classes * perClass.test,
  }
  const count = sizes.train + sizes.validation + sizes.test
  const scenes = sampleScenes(rng, count, of)
  // Parts follow each other and their sizes are multiples of the number of classes: each part has as many of each.
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes)
  labels.forEach((label, i) => {
    ;[scenes.shape[i], scenes.colour[i], scenes.texture[i]] = factorsOf(label, of)
  })
  const halves = (column: Float32Array, [from, to]: readonly [number, number]) =>
    Int32Array.from(column, (value) => (value > (from + to) / 2 ? 1 : 0))
  return {
    split: drawnSplit(sizes),
    pictures: { data: render(scenes, of, { side: SIDE }), rows: count, dim: PIXELS },
    labels,
    unlabelled: {
      x: halves(scenes.x, PLACE),
      y: halves(scenes.y, PLACE),
      size: halves(scenes.size, SIZE),
      ground: Int32Array.from(scenes.background),
    },
  }
}

const SHIFT = 1
/** How far a view's brightness and each of its colours go from the picture's. */
const BRIGHTER = 0.15
const TINT = 0.08
const NOISE = 0.03

/** Views of each picture: moved by up to a pixel, perhaps mirrored, brighter or darker, tinted, with noise. */
export function viewsOf(
  rng: RandomGenerator,
  { data, rows, dim }: Matrix,
  views: number,
): Matrix<Float32Array<ArrayBuffer>> {
  const found = new Float32Array(rows * views * dim)
  const spread = (width: number) => width * (2 * rng.uniform() - 1)
  const noise = new Float32Array(dim)
  for (let view = 0; view < rows * views; view++) {
    const from = Math.floor(view / views) * dim
    const [down, right] = [rng.int(2 * SHIFT + 1) - SHIFT, rng.int(2 * SHIFT + 1) - SHIFT]
    const mirrored = rng.int(2) === 1
    const light = 1 + spread(BRIGHTER)
    const tints = [1, 2, 3].map(() => light * (1 + spread(TINT)))
    rng.fillNormal(noise)
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const y = within(row + down)
        const x = within((mirrored ? SIDE - 1 - column : column) + right)
        for (let channel = 0; channel < 3; channel++) {
          const to = (row * SIDE + column) * 3 + channel
          const value = tints[channel]! * data[from + (y * SIDE + x) * 3 + channel]!
          found[view * dim + to] = value + NOISE * noise[to]!
        }
      }
    }
  }
  return { data: found, rows: rows * views, dim }
}

const within = (place: number): number => Math.min(SIDE - 1, Math.max(0, place))
