import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Matched, globalImportance, localImportance, matchPrototypes } from '../method/importance.ts'
import { PROPERTIES, type Pictures, type Property, modifiers, strengthFor } from '../method/modifiers.ts'
import { CLASS_OF, PROTOTYPES, type PrototypeNet, see } from './network.ts'
import { type Scene, perProperty, shareOnly } from './scenes.ts'

/** Pictures with each property changed in turn. */
export type Changed = Record<Property, Pictures>

/** How pictures are changed, one property at a time. */
export type Change = (pictures: Pictures) => Changed

/** One number per property. */
export type Scores = Record<Property, number>

/** Changes every property by as much: by `change` of a channel on average over the pictures that it is set by. */
export function equalChange(pictures: Pictures, change: number): Change {
  const strengths = perProperty((property) => strengthFor(property, pictures, change))
  return (pictures) => perProperty((property) => modifiers[property].modify(pictures, strengths[property]))
}

/** As much change as a modification makes, of no property: even noise, drawn anew for each. */
export const noise =
  (change: number, rng: RandomGenerator): Change =>
  (pictures) =>
    perProperty(() => ({
      ...pictures,
      data: pictures.data.map((value) => value + 2 * change * (2 * rng.uniform() - 1)),
    }))

/** How the prototypes of a network meet some pictures, and what each property weighs in it. */
export interface Explained {
  matched: Matched
  local: Record<Property, Matrix>
}

/** What each change takes from the similarity of each picture to each prototype. */
export async function explain(net: PrototypeNet, pictures: Pictures, changed: Changed): Promise<Explained> {
  const [before, ...after] = await see(net, [pictures, ...PROPERTIES.map((property) => changed[property])])
  const matched = matchPrototypes(before!, PROTOTYPES)
  const local = perProperty((property) => localImportance(matched, after[PROPERTIES.indexOf(property)]!))
  return { matched, local }
}

/** What each property weighs for each prototype. */
export function globals({ local, matched }: Explained): Scores[] {
  const columns = perProperty((property) => globalImportance(local[property], matched.similarity))
  return Array.from({ length: PROTOTYPES }, (_, j) => perProperty((property) => columns[property][j]!))
}

/** What each property weighs for each prototype in one picture: prototype j in picture `pictureOf(j)`. */
export const oneByOne = ({ local }: Explained, pictureOf: (prototype: number) => number): Scores[] =>
  Array.from({ length: PROTOTYPES }, (_, j) =>
    perProperty((property) => local[property].data[pictureOf(j) * PROTOTYPES + j]!),
  )

/** The picture that is most like a prototype. */
export function nearestTo({ matched: { similarity } }: Explained, prototype: number): number {
  const alike = (i: number) => similarity.data[i * PROTOTYPES + prototype]!
  return Array.from({ length: similarity.rows }, (_, i) => i).reduce((a, b) => (alike(b) > alike(a) ? b : a))
}

/** Part of the way to a changed picture within which similarity is as good as a line. */
const STEP = 0.01

/** Rival: how steeply similarity falls or rises along each change, instead of the fall. */
export async function explainByGradient(
  net: PrototypeNet,
  pictures: Pictures,
  changed: Changed,
): Promise<Scores[]> {
  const hardly = perProperty((property) => ({
    ...pictures,
    data: pictures.data.map((value, at) => value + STEP * (changed[property].data[at]! - value)),
  }))
  const { matched, local } = await explain(net, pictures, hardly)
  const steep = perProperty((property) => ({ ...local[property], data: local[property].data.map(Math.abs) }))
  return globals({ matched, local: steep })
}

const TILE = 4

/**
 * Rival: hide one square of the picture after the other. That says where a prototype looks; a property is given
 * what the squares weigh in which it was changed.
 *
 * @param hide - what stands in a hidden square
 */
export async function explainByOcclusion(
  net: PrototypeNet,
  pictures: Pictures,
  changed: Changed,
  hide: number,
): Promise<Scores[]> {
  const { data, count, side } = pictures
  const across = side / TILE
  const tileOf = (at: number) => {
    const pixel = Math.floor(at / 3) % (side * side)
    return across * Math.floor(pixel / side / TILE) + Math.floor((pixel % side) / TILE)
  }
  const tiles = Array.from({ length: across * across }, (_, tile) => tile)
  const hidden = tiles.map((tile) => ({
    ...pictures,
    data: data.map((value, at) => (tileOf(at) === tile ? hide : value)),
  }))
  const [before, ...after] = await see(net, [pictures, ...hidden])
  const matched = matchPrototypes(before!, PROTOTYPES)
  const falls = after.map((distances) => localImportance(matched, distances).data)
  const local = perProperty((property) => {
    const moved = new Float64Array(count * tiles.length)
    changed[property].data.forEach((value, at) => {
      const i = Math.floor(at / (side * side * 3))
      moved[i * tiles.length + tileOf(at)]! += Math.abs(value - data[at]!)
    })
    const given = matched.similarity.data.map((_, at) => {
      const i = Math.floor(at / PROTOTYPES)
      return tiles.reduce((sum, tile) => sum + falls[tile]![at]! * moved[i * tiles.length + tile]!, 0)
    })
    return { data: given, rows: count, dim: PROTOTYPES }
  })
  return globals({ matched, local })
}

const NEAREST = 20

/**
 * Who knows every property of every picture: of the pictures most like a prototype, the share that has each
 * property as the prototype's own picture has it.
 */
export const commonAmongNearest = (
  { similarity }: Matched,
  { levels }: Scene,
  own: Scene['levels'],
): Scores[] =>
  Array.from({ length: PROTOTYPES }, (_, j) => {
    const alike = (i: number) => similarity.data[i * PROTOTYPES + j]!
    const nearest = Array.from({ length: similarity.rows }, (_, i) => i)
      .sort((a, b) => alike(b) - alike(a))
      .slice(0, NEAREST)
    return perProperty((property) => {
      const same = nearest.filter((i) => levels[property][i] === own[property][j])
      return same.length / nearest.length
    })
  })

/** The property that weighs most is the planted one: 1, shared among those that weigh as much. */
export function isNamed(scores: Scores, planted: Property): number {
  const most = Math.max(...Object.values(scores))
  const first = PROPERTIES.filter((property) => scores[property] === most)
  return first.includes(planted) ? 1 / first.length : 0
}

/** Share of prototypes whose planted property weighs most. */
export const namedShare = (all: readonly Scores[], planted: Property): number =>
  all.reduce((sum, scores) => sum + isNamed(scores, planted), 0) / all.length

/** How far apart two explanations of the same prototypes are, by the share that each property has: 0 to 1. */
export function distanceOf(some: readonly Scores[], others: readonly Scores[]): number {
  const shares = (scores: Scores) => {
    const whole = PROPERTIES.reduce((sum, property) => sum + Math.abs(scores[property]), 0)
    return perProperty((property) => scores[property] / whole)
  }
  const apart = others.map((scores, j) => {
    const [a, b] = [shares(some[j]!), shares(scores)]
    return PROPERTIES.reduce((sum, property) => sum + Math.abs(a[property] - b[property]), 0) / 2
  })
  return apart.reduce((sum, one) => sum + one, 0) / apart.length
}

/**
 * Local explanations where looks mislead: of pictures that have the planted property of a prototype's own picture
 * and none of the other four, the share for which the planted one weighs most.
 */
export function misleading(planted: Property, { local }: Explained, scene: Scene, own: Scene): number {
  let [named, pairs] = [0, 0]
  for (let i = 0; i < scene.pictures.count; i++) {
    for (let j = 0; j < PROTOTYPES; j++) {
      if (!shareOnly(planted, scene, i, own, j)) continue
      named += isNamed(
        perProperty((property) => local[property].data[i * PROTOTYPES + j]!),
        planted,
      )
      pairs++
    }
  }
  return named / pairs
}

/** Share of the similarity to prototypes of its class that each change of property takes, on average. */
export function falls({ matched, local }: Explained, labels: ArrayLike<number>): Scores {
  let whole = 0
  const taken = perProperty(() => 0)
  matched.similarity.data.forEach((value, at) => {
    if (labels[Math.floor(at / PROTOTYPES)] !== CLASS_OF[at % PROTOTYPES]) return
    whole += value
    for (const property of PROPERTIES) taken[property] += local[property].data[at]!
  })
  return perProperty((property) => taken[property] / whole)
}
