import type { numpy as np } from '@jax-js/jax'
import { type Colour, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import { type Part, type Split, type SplitSizes, drawnSplit } from '#data/split.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { PROPERTIES, type Pictures, type Property, fromYiq } from '../method/modifiers.ts'

export const SIDE = 16
/** Values that each property takes, and classes of each network. */
export const LEVELS = 3

/** Brightness of the grey around objects. */
export const GROUND = 0.45
const CHROMA = [0.055, 0.11, 0.165]
/** Of an object's brightness to the ground's, lighter or darker. */
const CONTRAST = [0.08, 0.15, 0.22]
const SIGNS = [-1, 1]

/** Every mix of hue, saturation and contrast, in this order, the sign of the contrast turning fastest. */
const PALETTE: Colour[] = [0, 1, 2].flatMap((hue) =>
  CHROMA.flatMap((chroma) =>
    CONTRAST.flatMap((contrast) =>
      SIGNS.map((sign) => {
        const angle = (2 * Math.PI * hue) / LEVELS
        const rgb = fromYiq(GROUND + sign * contrast, chroma * Math.cos(angle), chroma * Math.sin(angle))
        return { name: `hue ${hue}`, rgb }
      }),
    ),
  ),
)

const WORLD = world({
  shapes: [shapes.circle, shapes.cross, shapes.triangle],
  colours: PALETTE,
  textures: ['plain', 'stripes', 'checker'],
  backgrounds: [{ kind: 'plain', rgb: [GROUND, GROUND, GROUND] }],
  x: [0.42, 0.58],
  y: [0.42, 0.58],
  size: [0.55, 0.65],
  contrast: 0.3,
})

export const perProperty = <T>(of: (property: Property) => T): Record<Property, T> =>
  Object.fromEntries(PROPERTIES.map((property) => [property, of(property)])) as Record<Property, T>

/** Pictures of one object each, and which value of each property it has. */
export interface Scene {
  pictures: Pictures
  levels: Record<Property, Int32Array>
}

export interface Scenes {
  split: Split
  train: Scene & Split['train']
  validation: Scene & Split['validation']
  test: Scene & Split['test']
}

/** Draws pictures whose five properties know nothing of each other. Consumes the key. */
export function drawScenes(key: np.Array, sizes: Required<SplitSizes>): Scenes {
  const split = drawnSplit(sizes)
  const rng = generator(key)
  return {
    split,
    train: { ...split.train, ...drawPart(rng, sizes.train) },
    validation: { ...split.validation, ...drawPart(rng, sizes.validation) },
    test: { ...split.test, ...drawPart(rng, sizes.test) },
  }
}

function drawPart(rng: RandomGenerator, count: number): Scene {
  const scenes = sampleScenes(rng, count, WORLD)
  const level = (colour: number, each: number) => Math.floor(colour / each) % LEVELS
  const each = SIGNS.length
  const levels = {
    hue: scenes.colour.map((colour) => level(colour, each * CONTRAST.length * CHROMA.length)),
    saturation: scenes.colour.map((colour) => level(colour, each * CONTRAST.length)),
    contrast: scenes.colour.map((colour) => level(colour, each)),
    texture: scenes.texture,
    shape: scenes.shape,
  }
  return { pictures: { data: render(scenes, WORLD, { side: SIDE }), count, side: SIDE }, levels }
}

/** Some pictures of a part, in this order. */
export function pick({ pictures, levels }: Scene, rows: ArrayLike<number>): Scene {
  const size = pictures.side * pictures.side * 3
  const data = new Float32Array(rows.length * size)
  Array.from(rows, (row, i) => data.set(pictures.data.subarray(row * size, (row + 1) * size), i * size))
  return {
    pictures: { ...pictures, data, count: rows.length },
    levels: perProperty((property) => Int32Array.from(rows, (row) => levels[property][row]!)),
  }
}

/** The first pictures of a train part: no others may make an explanation. @throws TypeError for another part */
export function firstOf(part: Scene & Part<'train'>, count: number): Scene {
  if (part.role !== 'train') throw new TypeError(`explained by the ${String(part.role)} part, not by train`)
  return pick(
    part,
    Array.from({ length: count }, (_, i) => i),
  )
}

/** Gives every picture the levels of others, each property by itself, in place: there is nothing left to learn. */
export function shuffleLevels({ levels }: Scene, rng: RandomGenerator): void {
  for (const property of PROPERTIES) rng.shuffle(levels[property])
}

/** Whether two pictures have one property in common, and no other. */
export const shareOnly = (property: Property, a: Scene, i: number, b: Scene, k: number): boolean =>
  PROPERTIES.every((one) => (a.levels[one][i] === b.levels[one][k]) === (one === property))
