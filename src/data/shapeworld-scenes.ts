import { type Shape, shapes } from './shapeworld-shapes.ts'
import type { Background, Texture } from './shapeworld-textures.ts'

export interface Colour {
  name: string
  /** Red, green, blue, 0..1. */
  rgb: readonly [number, number, number]
}

/** Colours that leave room above them, so that textures and shade brighten without clipping. */
export const colours = {
  red: { name: 'red', rgb: [0.72, 0.13, 0.13] },
  green: { name: 'green', rgb: [0.16, 0.6, 0.2] },
  blue: { name: 'blue', rgb: [0.18, 0.28, 0.72] },
  yellow: { name: 'yellow', rgb: [0.72, 0.65, 0.12] },
  purple: { name: 'purple', rgb: [0.5, 0.18, 0.66] },
  orange: { name: 'orange', rgb: [0.72, 0.4, 0.06] },
  cyan: { name: 'cyan', rgb: [0.12, 0.6, 0.68] },
  pink: { name: 'pink', rgb: [0.72, 0.42, 0.58] },
  white: { name: 'white', rgb: [0.68, 0.68, 0.68] },
} satisfies Record<string, Colour>

/** A grey of the given brightness, for pictures of one channel. */
export const grey = (level: number, name = 'grey'): Colour => ({ name, rgb: [level, level, level] })

/** One value, an interval to draw from evenly, or that many evenly spaced values, both ends among them. */
export type Range =
  | number
  | readonly [from: number, to: number]
  | readonly [from: number, to: number, steps: number]

/** Everything a scene can be made of. Positions and sizes are fractions of the picture's side. */
export interface World {
  shapes: readonly Shape[]
  colours: readonly Colour[]
  textures: readonly Texture[]
  backgrounds: readonly Background[]
  /** Centre of mass, 0 left to 1 right. */
  x: Range
  /** Centre of mass, 0 top to 1 bottom. */
  y: Range
  /** Diameter of the disc of the same area. */
  size: Range
  /** Anticlockwise, in radians. */
  rotation: Range
  /** Objects in a scene, fewest and most. */
  objects: readonly [fewest: number, most: number]
  /** Which kinds of object exist at all; for combinations that are kept for a test. */
  exists(shape: number, colour: number, texture: number): boolean
  /** Least distance of two centres, in sums of their radii: 0 lets objects overlap, 1 keeps discs apart. */
  apart: number
  /** Who hides whom: at random, or the larger one is nearer. */
  nearer: 'any' | 'larger'
  /** How differently each object is drawn, for shapes that can vary. */
  jitter: number
  /** How far a texture goes above and below the colour, relative to it. */
  contrast: number
  /** Of the textures, a fraction of the side. */
  period: number
  /** How much brighter an object is at its upper left than in the middle, relative to its colour. */
  shade: number
}

/** Fills in what is not said: one plain object of four shapes and colours, upright, on dark grey. */
export function world(choice: Partial<World> = {}): World {
  const { circle, square, triangle, cross } = shapes
  const { red, green, blue, yellow } = colours
  const made: World = {
    shapes: [circle, square, triangle, cross],
    colours: [red, green, blue, yellow],
    textures: ['plain'],
    backgrounds: [{ kind: 'plain', rgb: [0.12, 0.12, 0.12] }],
    x: [0.35, 0.65],
    y: [0.35, 0.65],
    size: [0.3, 0.5],
    rotation: 0,
    objects: [1, 1],
    exists: () => true,
    apart: 0,
    nearer: 'any',
    jitter: 0,
    contrast: 0.38,
    period: 0.25,
    shade: 0,
    ...choice,
  }
  for (const list of ['shapes', 'colours', 'textures', 'backgrounds'] as const) {
    if (made[list].length === 0) throw new RangeError(`a world without ${list}`)
  }
  const [fewest, most] = made.objects
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && fewest >= 0 && most >= fewest && most <= 255)) {
    throw new RangeError(`objects from ${fewest} to ${most}`)
  }
  return made
}

/**
 * The factors of many scenes, as columns: one row per object, the objects of a scene side by side. Change a
 * column before rendering to fix a factor, or to tie it to another.
 */
export interface Scenes {
  /** Scene i owns the rows start[i] up to start[i + 1]; a later row lies in front. [scenes + 1] */
  start: Int32Array
  /** Index into the world's list, [objects]. */
  shape: Int32Array
  colour: Int32Array
  texture: Int32Array
  x: Float32Array
  y: Float32Array
  size: Float32Array
  rotation: Float32Array
  /** Decides where the texture begins and, where the world has jitter, how the shape is drawn, [objects]. */
  hand: Uint32Array
  /** Index into the world's list, [scenes]. */
  background: Int32Array
  /** Decides the background's direction, place and grain, [scenes]. */
  backgroundSeed: Uint32Array
}

/** What random numbers are drawn from: `generator` of nn is one. */
export interface Uniform {
  /** In [0, 1). */
  uniform(): number
}

const TRIES = 1000

/**
 * Draws scenes of a world, every factor on its own unless `exists`, `apart` or `nearer` ties some together.
 *
 * @throws RangeError when no kind of object exists, or the objects do not fit as far apart as asked.
 */
export function sampleScenes(rng: Uniform, scenes: number, world: World): Scenes {
  const below = (n: number) => Math.floor(rng.uniform() * n)
  const [fewest, most] = world.objects
  const start = new Int32Array(scenes + 1)
  for (let i = 0; i < scenes; i++) start[i + 1] = start[i]! + fewest + below(most - fewest + 1)

  const drawn = emptyScenes(start)
  const drawKind = (row: number) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const shape = below(world.shapes.length)
      const colour = below(world.colours.length)
      const texture = below(world.textures.length)
      if (!world.exists(shape, colour, texture)) continue
      drawn.shape[row] = shape
      drawn.colour[row] = colour
      drawn.texture[row] = texture
      return
    }
    throw new RangeError(`no object of this world exists in ${TRIES} tries`)
  }
  for (let i = 0; i < scenes; i++) {
    const first = start[i]!
    const end = start[i + 1]!
    for (let row = first; row < end; row++) {
      drawKind(row)
      drawn.rotation[row] = draw(rng, world.rotation)
      drawn.hand[row] = below(2 ** 32)
    }
    let tries = 0
    do {
      if (tries++ === TRIES) throw new RangeError(`${end - first} objects do not fit ${world.apart} apart`)
      for (let row = first; row < end; row++) {
        drawn.x[row] = draw(rng, world.x)
        drawn.y[row] = draw(rng, world.y)
        drawn.size[row] = draw(rng, world.size)
      }
    } while (world.apart > 0 && areClose(drawn, first, end, world.apart))
    // Place and size are drawn last and independently of the kind, so the sizes alone may be sorted.
    if (world.nearer === 'larger') sortBySize(drawn, first, end)
    drawn.background[i] = below(world.backgrounds.length)
    drawn.backgroundSeed[i] = below(2 ** 32)
  }
  return drawn
}

/** Which of its steps a value of a stepped range is, from 0; undefined for other ranges. */
export function stepOf(range: Range, value: number): number | undefined {
  if (typeof range === 'number' || range.length === 2) return undefined
  const [from, to, steps] = range
  return steps === 1 ? 0 : Math.round(((value - from) / (to - from)) * (steps - 1))
}

/** Scenes whose columns are all zero, to be filled by the caller. */
export function emptyScenes(start: Int32Array): Scenes {
  const rows = start.at(-1) ?? 0
  const scenes = Math.max(0, start.length - 1)
  return {
    start,
    shape: new Int32Array(rows),
    colour: new Int32Array(rows),
    texture: new Int32Array(rows),
    x: new Float32Array(rows),
    y: new Float32Array(rows),
    size: new Float32Array(rows),
    rotation: new Float32Array(rows),
    hand: new Uint32Array(rows),
    background: new Int32Array(scenes),
    backgroundSeed: new Uint32Array(scenes),
  }
}

function draw(rng: Uniform, range: Range): number {
  if (typeof range === 'number') return range
  const [from, to, steps] = range
  const part =
    steps === undefined ? rng.uniform() : steps === 1 ? 0 : Math.floor(rng.uniform() * steps) / (steps - 1)
  return from + (to - from) * part
}

function areClose({ x, y, size }: Scenes, first: number, end: number, apart: number): boolean {
  for (let a = first; a < end; a++) {
    for (let b = first; b < a; b++) {
      const reach = (apart * (size[a]! + size[b]!)) / 2
      if (Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!) < reach) return true
    }
  }
  return false
}

/** Small ones first, each with its place. */
function sortBySize({ x, y, size }: Scenes, first: number, end: number): void {
  const rows = Array.from({ length: end - first }, (_, i) => first + i)
  const sorted = rows.sort((a, b) => size[a]! - size[b]!)
  for (const column of [x, y, size])
    column.set(
      sorted.map((row) => column[row]!),
      first,
    )
}
