import {
  type Background,
  type Shape,
  type Texture,
  colours,
  glyph,
  render,
  sampleScenes,
  shapes,
  world,
} from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Pictures } from '../method/transforms2d.ts'

export const SIDE = 16
const PIXELS = SIDE * SIDE
const TEXTURES: readonly Texture[] = ['plain', 'stripes', 'dots', 'checker']
const COLOURS = Object.values(colours)

interface Placement {
  x: number
  y: number
  size: number
}

/** Large and in the middle; and small in the upper right, for images with two things to tell. */
export const MIDDLE: Placement = { x: 0.5, y: 0.5, size: 0.55 }
export const CORNER: Placement = { x: 0.72, y: 0.28, size: 0.36 }

/** What an object looks like: an outline, a colour and a texture. */
export interface Thing {
  shape: Shape
  colour: number
  texture: number
}

/** Different things: the ten named shapes and invented letters, each with a colour and a texture. */
export function things(rng: RandomGenerator, count: number): Thing[] {
  const outlines: Shape[] = Object.values(shapes)
  while (outlines.length < count) outlines.push(glyph(rng.int(2 ** 31)))
  return rng.shuffle(outlines.slice(0, count)).map((shape) => ({
    shape,
    colour: rng.int(COLOURS.length),
    texture: rng.int(TEXTURES.length),
  }))
}

/** Things as colours and opacity, [count, 16, 16, 4]. */
export function sprites(list: readonly Thing[], { x, y, size }: Placement, rng: RandomGenerator): Pictures {
  const data = new Float32Array(list.length * PIXELS * 4)
  for (const [i, { shape, colour, texture }] of list.entries()) {
    const on = (level: number) =>
      world({
        shapes: [shape],
        colours: [COLOURS[colour]!],
        textures: [TEXTURES[texture]!],
        backgrounds: [{ kind: 'plain', rgb: [level, level, level] }],
        x,
        y,
        size,
        period: 0.4,
      })
    const scene = sampleScenes(rng, 1, on(0))
    const dark = render(scene, on(0), { side: SIDE })
    const light = render(scene, on(1), { side: SIDE })
    // What is as bright on white as on black covers all of it.
    for (let p = 0; p < PIXELS; p++) {
      const cover = 1 - Math.max(0, light[p * 3]! - dark[p * 3]!)
      const at = (i * PIXELS + p) * 4
      if (cover < 1e-3) continue
      for (let c = 0; c < 3; c++) data[at + c] = Math.min(1, dark[p * 3 + c]! / cover)
      data[at + 3] = cover
    }
  }
  return { data, count: list.length, side: SIDE }
}

/** Backgrounds without objects, as many of each kind, kind by kind, [kinds * each, 16, 16, 3]. */
export function grounds(kinds: readonly Background[], each: number, rng: RandomGenerator): Pictures {
  const parts = kinds.map((kind) => {
    const empty = world({ backgrounds: [kind], objects: [0, 0], period: 0.3 })
    return render(sampleScenes(rng, each, empty), empty, { side: SIDE })
  })
  const data = new Float32Array(kinds.length * each * PIXELS * 3)
  for (const [i, part] of parts.entries()) data.set(part, i * each * PIXELS * 3)
  return { data, count: kinds.length * each, side: SIDE }
}

/** Quiet backgrounds of any colour, for objects to stand on. */
export function quiet(rng: RandomGenerator, count: number): Background[] {
  const kinds = ['gradient', 'noise', 'clouds'] as const
  return Array.from({ length: count }, (_, i) => ({
    kind: kinds[i % kinds.length]!,
    rgb: [0.25 + 0.5 * rng.uniform(), 0.25 + 0.5 * rng.uniform(), 0.25 + 0.5 * rng.uniform()],
    amount: 0.12,
  }))
}

/** Kinds of background that a network can be asked to tell apart: by pattern, not by colour. */
export const SCENERY: readonly Background['kind'][] = [
  'plain',
  'gradient',
  'noise',
  'clouds',
  'stripes',
  'dots',
  'checker',
]
