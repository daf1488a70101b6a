import {
  type Background,
  type Colour,
  type Scenes,
  type World,
  colours,
  grey,
  render,
  sampleScenes,
  shapes,
  world,
} from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'

export const SIDE = 16
export const CONCEPTS = 10

/** Of each level what a concept is made of, and so what a rule can be about. */
const TRAITS = [
  ['shape'],
  ['shape', 'colour'],
  ['shape', 'colour'],
  ['shape', 'colour', 'texture'],
  ['shape', 'colour', 'texture'],
  ['colour', 'ground'],
] as const
export type Trait = (typeof TRAITS)[number][number]

export const LEVELS = TRAITS.length
const SCENES = LEVELS - 1

/** `similar`: a new concept close to this one. A trait: whatever shares it with the concept, all else as it comes. */
export type Variant = 'concept' | 'similar' | Trait

const { red, green, blue, yellow, purple } = colours
const HUES: readonly Colour[] = [red, green, blue, yellow, purple]
const KINDS: Record<Trait, number> = { shape: CONCEPTS, colour: HUES.length, texture: 2, ground: 2 }

/** The hues, each a third of the way to the next, and what has none. */
const PALETTE: readonly Colour[] = [
  ...HUES,
  ...HUES.map(({ name, rgb: [r, g, b] }, i): Colour => {
    const [r2, g2, b2] = HUES[(i + 1) % HUES.length]!.rgb
    return { name: `nearly ${name}`, rgb: [(2 * r + r2) / 3, (2 * g + g2) / 3, (2 * b + b2) / 3] }
  }),
  grey(1, 'white'),
  grey(0.6),
]
const NEIGHBOUR = HUES.length
const WHITE = 2 * HUES.length
const GREY = WHITE + 1

const PLAIN: readonly Background[] = [{ kind: 'plain', rgb: [0.4, 0.4, 0.4] }]
const TEXTURED: readonly Background[] = [
  { kind: 'gradient', rgb: [0.4, 0.4, 0.4], amount: 0.2 },
  { kind: 'clouds', rgb: [0.4, 0.4, 0.4], amount: 0.2 },
  { kind: 'stripes', rgb: [0.4, 0.4, 0.4], amount: 0.15 },
]
/** Grass and sand. */
const GROUNDS: readonly Background[] = [
  { kind: 'noise', rgb: [0.22, 0.38, 0.18], amount: 0.18 },
  { kind: 'noise', rgb: [0.5, 0.42, 0.28], amount: 0.14 },
]
/** What is turned by it is still close to what it was. */
const TILT = 0.4

const common: Partial<World> = {
  shapes: Object.values(shapes),
  colours: PALETTE,
  textures: ['plain', 'stripes', 'checker'],
  backgrounds: PLAIN,
  x: [0.42, 0.58],
  y: [0.42, 0.58],
}
const solid: Partial<World> = { ...common, size: [0.5, 0.72], rotation: [-0.5, 0.5], shade: 0.35 }

/** From one white shape on black to scenes of several objects: each level adds to the one before. */
const WORLDS: readonly World[] = [
  world({ ...common, size: 0.4, backgrounds: [{ kind: 'plain', rgb: [0, 0, 0] }] }),
  world({ ...common, size: 0.55 }),
  world(solid),
  world(solid),
  world({ ...solid, backgrounds: TEXTURED, objects: [2, 2] }),
  world({
    ...solid,
    backgrounds: GROUNDS,
    objects: [4, 5],
    size: [0.24, 0.34],
    x: [0.15, 0.85],
    y: [0.15, 0.85],
    apart: 0.7,
  }),
]

export interface Drawn {
  /** [n, SIDE, SIDE, 3]. */
  pictures: Float32Array
  concepts: Int32Array
  /** What each picture shows, 0 where a level does not have it. */
  traits: Record<Trait, Int32Array>
}

/** What rules of a level can be about. */
export const traitsAt = (level: number): readonly Trait[] => TRAITS[level]!

/** What a concept is made of, where its level has it: shapes are its own, the rest it shares with others. */
export function traitsOf(concept: number): Record<Trait, number> {
  const half = Math.floor(concept / HUES.length)
  return { shape: concept, colour: concept % HUES.length, texture: half, ground: half }
}

/** Pictures of a level, of each concept in turn. */
export function drawLevel(rng: RandomGenerator, level: number, count: number, variant: Variant): Drawn {
  const place = WORLDS[level]!
  const scenes = sampleScenes(rng, count, place)
  const concepts = Int32Array.from({ length: count }, (_, i) => i % CONCEPTS)
  const column = () => new Int32Array(count)
  const traits = { shape: column(), colour: column(), texture: column(), ground: column() }
  for (let i = 0; i < count; i++) {
    const shown = traitsOf(concepts[i]!)
    // A rule keeps one trait; each of the others is as likely as any.
    if (isTrait(variant))
      for (const trait of TRAITS[level]!) if (trait !== variant) shown[trait] = rng.int(KINDS[trait])
    for (const trait of TRAITS[level]!) traits[trait][i] = shown[trait]
    const paint = level === SCENES ? compose : dress
    paint({ rng, scenes, level, variant }, i, shown)
  }
  return { pictures: render(scenes, place, { side: SIDE }), concepts, traits }
}

type Drawing = { rng: RandomGenerator; scenes: Scenes; level: number; variant: Variant }

const isTrait = (variant: Variant): variant is Trait => variant !== 'concept' && variant !== 'similar'

/** The last object, in front, is the concept; one behind it means nothing. */
function dress({ rng, scenes, level, variant }: Drawing, i: number, shown: Record<Trait, number>): void {
  const [behind, row] = [scenes.start[i]!, scenes.start[i + 1]! - 1]
  const [hue, surface] = [traitsAt(level).includes('colour'), traitsAt(level).includes('texture')]
  scenes.shape[row] = shown.shape
  scenes.colour[row] = hue ? shown.colour + (variant === 'similar' ? NEIGHBOUR : 0) : WHITE
  scenes.texture[row] = surface ? shown.texture + 1 : 0
  if (variant === 'similar') scenes.rotation[row]! += TILT
  if (isTrait(variant) && level < 2) {
    scenes.rotation[row] = 2 * Math.PI * rng.uniform()
    scenes.size[row] = 0.4 + 0.22 * rng.uniform()
  }
  if (behind === row) return
  scenes.colour[behind] = GREY
  scenes.texture[behind] = 0
  scenes.size[behind] = 0.3
  scenes.x[behind] = rng.uniform()
  scenes.y[behind] = rng.uniform()
}

/** Three objects of one hue among four or five, on a ground. */
function compose(
  { rng, scenes, variant }: Drawing,
  i: number,
  { colour, ground }: Record<Trait, number>,
): void {
  const start = scenes.start[i]!
  const rows = rng.shuffle(Int32Array.from({ length: scenes.start[i + 1]! - start }, (_, k) => start + k))
  rows.forEach((row, k) => {
    const hue = k < 3 ? colour : (colour + 1 + rng.int(HUES.length - 1)) % HUES.length
    scenes.colour[row] = hue + (variant === 'similar' && k < 3 ? NEIGHBOUR : 0)
    scenes.texture[row] = rng.int(KINDS.texture + 1)
  })
  scenes.background[i] = ground
}
