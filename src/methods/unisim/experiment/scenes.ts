import {
  type Scenes,
  describeObject,
  emptyScenes,
  render,
  sampleScenes,
  vocabulary,
  world,
} from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

export const SIDE = 12
export const PIXELS = SIDE * SIDE * 3

/** One object of four shapes and colours, plain or striped. */
export const WORLD = world({
  textures: ['plain', 'stripes'],
  size: [0.5, 0.8],
  x: [0.38, 0.62],
  y: [0.38, 0.62],
})

/** All that a caption can say. */
export const WORDS = [...vocabulary(WORLD), 'clear', 'poor', 'bright', 'dark']

/**
 * The simulated observer who stands in for people: how much a difference in each factor counts. Captions never say
 * these weights.
 */
export const WEIGHTS = { shape: 1, texture: 0.8, size: 0.6, colour: 0.2, place: 0.1 }
/** Of how a picture is spoilt. */
export const SPOILT = { blur: 1, noise: 0.7, block: 0.4 }
/** Share of the answers to learn from that are given the other way round. */
export const SLIPS = 0.05

/** How a scene was photographed: severities from 0 to 1, and light around 1. */
export interface Look {
  blur: number
  noise: number
  block: number
  light: number
}

/** Clear for the simulated observer at 0. */
export const severity = ({ blur, noise, block }: Look): number =>
  SPOILT.blur * blur + SPOILT.noise * noise + SPOILT.block * block

export function drawLook(rng: RandomGenerator): Look {
  const some = () => (rng.uniform() < 0.6 ? 0 : rng.uniform())
  return { blur: some(), noise: some(), block: some(), light: 0.7 + 0.6 * rng.uniform() }
}

/** How unlike two objects are for the simulated observer. */
export function unlikeness(scenes: Scenes, a: number, b: number): number {
  const differ = (column: ArrayLike<number>) => (column[a] === column[b] ? 0 : 1)
  const [smallest, largest] = WORLD.size as [number, number]
  const [left, right] = WORLD.x as [number, number]
  const moved = Math.hypot(scenes.x[a]! - scenes.x[b]!, scenes.y[a]! - scenes.y[b]!) / (right - left)
  return (
    WEIGHTS.shape * differ(scenes.shape) +
    WEIGHTS.colour * differ(scenes.colour) +
    WEIGHTS.texture * differ(scenes.texture) +
    (WEIGHTS.size * Math.abs(scenes.size[a]! - scenes.size[b]!)) / (largest - smallest) +
    WEIGHTS.place * moved
  )
}

/** Two alternatives closer to equal than this are drawn anew. */
const CLEARLY = 0.15
const FACTORS = ['shape', 'colour', 'texture', 'size', 'place'] as const

/**
 * Scenes in threes, a reference and two variations of it in which about half of the factors are drawn anew, and
 * which of the two the observer holds to be more like the reference.
 */
export function drawTriples(rng: RandomGenerator, count: number): { scenes: Scenes; chosen: Int32Array } {
  const scenes = sampleScenes(rng, 3 * count, WORLD)
  const chosen = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const reference = 3 * i
    for (;;) {
      for (const row of [reference + 1, reference + 2]) vary(scenes, reference, row, rng)
      const further =
        unlikeness(scenes, reference, reference + 1) - unlikeness(scenes, reference, reference + 2)
      chosen[i] = further > 0 ? 1 : 0
      if (Math.abs(further) >= CLEARLY) break
    }
  }
  return { scenes, chosen }
}

function vary(scenes: Scenes, from: number, to: number, rng: RandomGenerator): void {
  const fresh = sampleScenes(rng, 1, WORLD)
  for (const factor of FACTORS) {
    const [source, row] = rng.uniform() < 0.5 ? [fresh, 0] : [scenes, from]
    for (const column of factor === 'place' ? (['x', 'y'] as const) : ([factor] as const))
      scenes[column][to] = source[column][row]!
  }
}

/** Some of the scenes, one object each. */
export function takeScenes(scenes: Scenes, rows: readonly number[]): Scenes {
  const taken = emptyScenes(Int32Array.from({ length: rows.length + 1 }, (_, i) => i))
  for (const [name, column] of Object.entries(scenes) as [keyof Scenes, Int32Array][]) {
    if (name === 'start') continue
    rows.forEach((row, i) => (taken[name][i] = column[row]!))
  }
  return taken
}

/** Pictures [n, PIXELS] of the scenes as they look. */
export function photograph(scenes: Scenes, looks: readonly Look[], rng: RandomGenerator): Matrix {
  const data = render(scenes, WORLD, { side: SIDE })
  looks.forEach((look, i) => spoil(data.subarray(i * PIXELS, (i + 1) * PIXELS), look, rng))
  return { data, rows: looks.length, dim: PIXELS }
}

const BLOCK = 3

function spoil(picture: Float32Array, { blur, noise, block, light }: Look, rng: RandomGenerator): void {
  const smooth = blur > 0 ? averaged(averaged(picture, near), near) : picture.slice()
  const coarse = block > 0 ? averaged(picture, tile) : smooth
  for (let p = 0; p < PIXELS; p++) {
    const sharp = picture[p]! + blur * (smooth[p]! - picture[p]!)
    const tiled = sharp + block * (coarse[p]! - sharp)
    picture[p] = Math.min(1, Math.max(0, light * (tiled + 0.2 * noise * rng.normal())))
  }
}

/** The rows or columns of the block that one lies in. */
const tile = (at: number): [number, number] => {
  const from = BLOCK * Math.floor(at / BLOCK)
  return [from, from + BLOCK]
}

const near = (at: number): [number, number] => [Math.max(0, at - 1), Math.min(SIDE, at + 2)]

/** The mean over the window that belongs to each row and column. */
function averaged(picture: Float32Array, window: (at: number) => [number, number]): Float32Array {
  const windows = Array.from({ length: SIDE }, (_, at) => window(at))
  return picture.map((_, p) => {
    const c = p % 3
    const [top, bottom] = windows[Math.floor(p / (3 * SIDE))]!
    const [left, right] = windows[Math.floor(p / 3) % SIDE]!
    let sum = 0
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) sum += picture[(y * SIDE + x) * 3 + c]!
    return sum / ((bottom - top) * (right - left))
  })
}

/** The words for an object. */
export const wordsOf = (scenes: Scenes, row: number): string[] =>
  Object.values(describeObject(scenes, WORLD, row))

/** How often captions in the wild say something, in the order in which it is said: least of what observers go by. */
const SAID = { size: 0.4, texture: 0.4, colour: 0.8, shape: 0.4, place: 0.6 }

/** What a caption in the wild says: some of the object, now and then the photograph. */
export function looseWords(scenes: Scenes, row: number, look: Look, rng: RandomGenerator): string[] {
  const parts = describeObject(scenes, WORLD, row)
  const said = (Object.keys(SAID) as (keyof typeof SAID)[])
    .filter((part) => rng.uniform() < SAID[part])
    .map((part) => parts[part])
  if (rng.uniform() < 0.15) said.push(severity(look) < 0.5 ? 'clear' : 'poor')
  if (rng.uniform() < 0.15) said.push(look.light > 1 ? 'bright' : 'dark')
  return said.length > 0 ? said : [parts.colour]
}

/** A text as the share of each word, [WORDS]. */
export function bagOf(words: readonly string[]): Float32Array {
  const bag = new Float32Array(WORDS.length)
  for (const word of words) {
    const place = WORDS.indexOf(word)
    if (place < 0) throw new RangeError(`no caption says ${word}`)
    bag[place]! += 1 / words.length
  }
  return bag
}
