import type { numpy as np } from '@jax-js/jax'
import { type Colour, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import { type Split, drawnSplit } from '#data/split.ts'
import { generator } from '#nn/generator.ts'
import { PROPERTIES, type Pictures, type Property, fromYiq } from '../method/modifiers.ts'

export const SIDE = 16
/** Values that each property takes, and classes of each network. */
export const LEVELS = 3

const GROUND = 0.45
const CHROMA = [0.05, 0.1, 0.15]
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

/** Pictures of one object each, and which value of each property it has. */
export interface Scene {
  pictures: Pictures
  levels: Record<Property, Int32Array>
}

export interface Scenes {
  split: Split
  train: Scene & Split['train']
  test: Scene & Split['test']
}

/** Draws pictures whose five properties know nothing of each other. Consumes the key. */
export function drawScenes(key: np.Array, sizes: { train: number; test: number }): Scenes {
  const split = drawnSplit(sizes)
  const rng = generator(key)
  return {
    split,
    train: { ...split.train, ...drawPart(rng, sizes.train) },
    test: { ...split.test, ...drawPart(rng, sizes.test) },
  }
}

function drawPart(rng: ReturnType<typeof generator>, count: number): Scene {
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

/** Whether two pictures have one property in common, and no other. */
export const shareOnly = (property: Property, a: Scene, i: number, b: Scene, k: number): boolean =>
  PROPERTIES.every((one) => (a.levels[one][i] === b.levels[one][k]) === (one === property))
