import { type Scenes, type World, render, sampleScenes, shapes, world } from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { SIDE } from './vit.ts'

const SHAPES = [shapes.circle, shapes.square, shapes.triangle, shapes.cross]
const TEXTURES = ['plain', 'stripes', 'checker', 'dots'] as const

/** What an object is made of: a texture, and by how many eighths of a whole turn it is turned. */
export const MATERIALS = [
  { name: 'plain', texture: 'plain', turn: 0 },
  { name: 'upright stripes', texture: 'stripes', turn: 0 },
  { name: 'rising stripes', texture: 'stripes', turn: 1 },
  { name: 'level stripes', texture: 'stripes', turn: 2 },
  { name: 'falling stripes', texture: 'stripes', turn: 3 },
  { name: 'checker', texture: 'checker', turn: 0 },
  { name: 'turned checker', texture: 'checker', turn: 1 },
  { name: 'dots', texture: 'dots', turn: 0 },
] as const

/** The world of all pictures, objects and textures so many times as large as from afar. */
export const worldFrom = (zoom: number, choice: Partial<World> = {}): World =>
  world({
    shapes: SHAPES,
    textures: TEXTURES,
    backgrounds: [
      { kind: 'noise', rgb: [0.25, 0.25, 0.25], amount: 0.08 },
      { kind: 'clouds', rgb: [0.3, 0.3, 0.3], amount: 0.15 },
    ],
    x: [0.2, 0.8],
    y: [0.2, 0.8],
    size: [0.28 * zoom, 0.42 * zoom],
    period: 0.1 * zoom,
    contrast: 0.45,
    ...choice,
  })

/** Gives every object a material, each as likely, and returns their numbers. Overwrites texture and rotation. */
export function dress(scenes: Scenes, rng: RandomGenerator): Int32Array {
  const material = scenes.shape.map(() => rng.int(MATERIALS.length))
  material.forEach((number, row) => {
    const { texture, turn } = MATERIALS[number]!
    scenes.texture[row] = TEXTURES.indexOf(texture)
    scenes.rotation[row] = (turn * Math.PI) / 4
  })
  return material
}

const ZOOMS = [1, 1.5, 2, 3]

/** Pictures of one object each, some from near and some from afar, and what it is made of. */
export function picturesToLearn(
  rng: RandomGenerator,
  count: number,
): { x: Float32Array; labels: Int32Array } {
  const each = Math.floor(count / ZOOMS.length)
  const x = new Float32Array(each * ZOOMS.length * SIDE * SIDE * 3)
  const labels = new Int32Array(each * ZOOMS.length)
  ZOOMS.forEach((zoom, i) => {
    const seen = worldFrom(zoom)
    const scenes = sampleScenes(rng, each, seen)
    labels.set(dress(scenes, rng), i * each)
    x.set(render(scenes, seen, { side: SIDE }), i * each * SIDE * SIDE * 3)
  })
  return { x, labels }
}
