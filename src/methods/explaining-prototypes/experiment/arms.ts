import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Matched, globalImportance, localImportance, matchPrototypes } from '../method/importance.ts'
import {
  PROPERTIES,
  type Pictures,
  type Property,
  modifiers,
  pixelChange,
  strengthFor,
} from '../method/modifiers.ts'
import { CLASS_OF, PROTOTYPES, type PrototypeNet, see } from './network.ts'
import { type Scene, shareOnly } from './scenes.ts'

/** Pictures with each property changed in turn. */
export type Changed = Record<Property, Pictures>

/** One number per property. */
export type Scores = Record<Property, number>

export const perProperty = <T>(of: (property: Property) => T): Record<Property, T> =>
  Object.fromEntries(PROPERTIES.map((property) => [property, of(property)])) as Record<Property, T>

/** Strengths at which every property changes these pictures equally. */
export const equalStrengths = (pictures: Pictures, change: number): Scores =>
  perProperty((property) => strengthFor(property, pictures, change))

export const changeAll = (pictures: Pictures, strengths: Scores): Changed =>
  perProperty((property) => modifiers[property].modify(pictures, strengths[property]))

/** As much change as a modification makes, of no property: even noise, drawn anew for each. */
export const noiseAll = (pictures: Pictures, change: number, rng: RandomGenerator): Changed =>
  perProperty(() => ({
    ...pictures,
    data: pictures.data.map((value) => value + 2 * change * (2 * rng.uniform() - 1)),
  }))

/** The greatest mean change of a property as a multiple of the least. */
export function changeRatio(pictures: Pictures, changed: Changed): number {
  const changes = PROPERTIES.map((property) => pixelChange(pictures, changed[property]))
  return Math.max(...changes) / Math.min(...changes)
}

/** How the prototypes of a network meet some pictures, and what each property weighs in it. */
export interface Explained {
  matched: Matched
  local: Record<Property, Matrix>
  /** By prototype. */
  global: Scores[]
}

/** Explains every prototype of a network by pictures and their changes. */
export async function explain(net: PrototypeNet, pictures: Pictures, changed: Changed): Promise<Explained> {
  const matched = matchPrototypes(await see(net, pictures), PROTOTYPES)
  const local = {} as Record<Property, Matrix>
  for (const property of PROPERTIES)
    local[property] = localImportance(matched, await see(net, changed[property]))
  return { matched, local, global: globals(local, matched) }
}

const globals = (local: Record<Property, Matrix>, { similarity }: Matched): Scores[] => {
  const columns = perProperty((property) => globalImportance(local[property], similarity))
  return Array.from({ length: PROTOTYPES }, (_, j) => perProperty((property) => columns[property][j]!))
}

/** Each prototype explained by the one picture that it comes from. */
export const fromOwnPicture = ({ local }: Explained, picture: ArrayLike<number>): Scores[] =>
  Array.from({ length: PROTOTYPES }, (_, j) =>
    perProperty((property) => local[property].data[picture[j]! * PROTOTYPES + j]!),
  )

/** Part of the way to a changed picture within which similarity is as good as a line. */
const STEP = 0.01

/** Rival: the fall that the gradient along each change foresees, instead of the fall. */
export async function explainByGradient(
  net: PrototypeNet,
  pictures: Pictures,
  changed: Changed,
): Promise<Scores[]> {
  const hardly = perProperty((property) => ({
    ...pictures,
    data: pictures.data.map((value, at) => value + STEP * (changed[property].data[at]! - value)),
  }))
  return (await explain(net, pictures, hardly)).global
}

const TILE = 4

/**
 * Rival: hide one square of the picture after the other. That says where a prototype looks; a property is given
 * what the squares weigh in which it was changed.
 */
export async function explainByOcclusion(
  net: PrototypeNet,
  pictures: Pictures,
  changed: Changed,
  grey: number,
): Promise<Scores[]> {
  const { data, count, side } = pictures
  const matched = matchPrototypes(await see(net, pictures), PROTOTYPES)
  const across = side / TILE
  const tileOf = (at: number) => {
    const pixel = Math.floor(at / 3) % (side * side)
    return across * Math.floor(pixel / side / TILE) + Math.floor((pixel % side) / TILE)
  }
  const local = perProperty(() => ({
    data: new Float32Array(count * PROTOTYPES),
    rows: count,
    dim: PROTOTYPES,
  }))
  for (let tile = 0; tile < across * across; tile++) {
    const hidden = { ...pictures, data: data.map((value, at) => (tileOf(at) === tile ? grey : value)) }
    const fall = localImportance(matched, await see(net, hidden))
    for (const property of PROPERTIES) {
      const moved = new Float64Array(count)
      changed[property].data.forEach((value, at) => {
        if (tileOf(at) === tile) moved[Math.floor(at / (side * side * 3))]! += Math.abs(value - data[at]!)
      })
      fall.data.forEach((value, at) => {
        local[property].data[at]! += value * moved[Math.floor(at / PROTOTYPES)]!
      })
    }
  }
  return globals(local, matched)
}

/** The property that weighs most is the planted one: 1, shared among those that weigh as much. */
export function isNamed(scores: Scores, planted: Property): number {
  const most = Math.max(...Object.values(scores))
  const first = PROPERTIES.filter((property) => scores[property] === most)
  return first.includes(planted) ? 1 / first.length : 0
}

/** Share of prototypes whose planted property weighs most. */
export const namedShare = (all: readonly Scores[], planted: Property): number =>
  all.reduce((sum, scores) => sum + isNamed(scores, planted), 0) / all.length

/** How far explanations are from others, in parts of these. */
export function distanceOf(explanations: readonly Scores[], others: readonly Scores[]): number {
  let [apart, size] = [0, 0]
  others.forEach((scores, j) => {
    for (const property of PROPERTIES) {
      apart += Math.abs(explanations[j]![property] - scores[property])
      size += Math.abs(scores[property])
    }
  })
  return apart / size
}

/**
 * Local explanations where looks mislead: of pictures that have the planted property of a prototype's picture and
 * none of the other four. How many name the planted one, and how many there are.
 */
export function misleading(
  planted: Property,
  { local }: Explained,
  scene: Scene,
  train: Scene,
  picture: ArrayLike<number>,
): { named: number; pairs: number } {
  let [named, pairs] = [0, 0]
  for (let i = 0; i < scene.pictures.count; i++) {
    for (let j = 0; j < PROTOTYPES; j++) {
      if (!shareOnly(planted, scene, i, train, picture[j]!)) continue
      named += isNamed(
        perProperty((property) => local[property].data[i * PROTOTYPES + j]!),
        planted,
      )
      pairs++
    }
  }
  return { named, pairs }
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
