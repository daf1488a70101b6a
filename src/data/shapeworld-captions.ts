import type { Range, Scenes, World } from './shapeworld-scenes.ts'
import type { Texture } from './shapeworld-textures.ts'

/** What can be said of an object, in the order it is said. */
export type Part = 'size' | 'texture' | 'colour' | 'shape' | 'place'
export type Place = 'left' | 'right' | 'top' | 'bottom' | 'centre'

const PARTS: readonly Part[] = ['size', 'texture', 'colour', 'shape', 'place']
const SURFACE: Record<Texture, string> = {
  plain: 'plain',
  stripes: 'striped',
  dots: 'dotted',
  checker: 'chequered',
}
const PLACES: readonly Place[] = ['left', 'right', 'top', 'bottom', 'centre']
/** Of the side: nearer to the middle than this in both directions is the centre. */
const CENTRE = 1 / 10

/** The words for one object, for example `small`, `striped`, `red`, `square`, `left`. */
export function describeObject(scenes: Scenes, world: World, row: number): Record<Part, string> {
  return {
    size: scenes.size[row]! < middle(world.size) ? 'small' : 'large',
    texture: SURFACE[world.textures[scenes.texture[row]!]!],
    colour: world.colours[scenes.colour[row]!]!.name,
    shape: world.shapes[scenes.shape[row]!]!.name,
    place: placeOf(scenes.x[row]!, scenes.y[row]!),
  }
}

/**
 * A sentence for one scene: its objects from back to front, joined by `and`; `nothing` for an empty one. Size
 * is left out where the world has one size only, texture where it has one only.
 *
 * @param parts - what may be said
 */
export function caption(scenes: Scenes, world: World, scene: number, parts = PARTS): string {
  const told = spoken(world, parts)
  const phrases: string[] = []
  for (let row = scenes.start[scene]!; row < scenes.start[scene + 1]!; row++) {
    const words = describeObject(scenes, world, row)
    phrases.push(told.map((part) => words[part]).join(' '))
  }
  return phrases.length === 0 ? 'nothing' : phrases.join(' and ')
}

/** Every word that a caption of this world can hold, each once, always in the same order. */
export function vocabulary(world: World, parts = PARTS): string[] {
  const words: Record<Part, readonly string[]> = {
    size: ['small', 'large'],
    texture: world.textures.map((texture) => SURFACE[texture]),
    colour: world.colours.map(({ name }) => name),
    shape: world.shapes.flatMap(({ name }) => name.split(' ')),
    place: PLACES,
  }
  const [fewest, most] = world.objects
  const joins = [...(most > 1 ? ['and'] : []), ...(fewest === 0 ? ['nothing'] : [])]
  return [...new Set([...joins, ...spoken(world, parts).flatMap((part) => words[part])])]
}

/** Where in the picture a point lies, by its larger distance from the middle. */
export function placeOf(x: number, y: number): Place {
  const right = x - 0.5
  const down = y - 0.5
  if (Math.max(Math.abs(right), Math.abs(down)) < CENTRE) return 'centre'
  if (Math.abs(right) >= Math.abs(down)) return right < 0 ? 'left' : 'right'
  return down < 0 ? 'top' : 'bottom'
}

function spoken(world: World, parts: readonly Part[]): Part[] {
  return PARTS.filter((part) => {
    if (!parts.includes(part)) return false
    if (part === 'size') return typeof world.size !== 'number'
    return part !== 'texture' || world.textures.length > 1
  })
}

const middle = (range: Range): number => (typeof range === 'number' ? range : (range[0] + range[1]) / 2)
