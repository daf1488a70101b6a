import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { mean, quantiles } from '#nn/metrics/statistics.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { geodesicTransform } from '../method/geodesic.ts'
import { flatten } from '../method/geo-topological.ts'
import { layerIdentification } from '../method/identification.ts'
import { rankRdm } from '../method/ranks.ts'
import { rdm } from '../method/rdm.ts'

/** Draws of stimuli and noise. */
const DRAWS = 8
const STEP = 0.1
const SHORTEST = 0.05

/** A lower and an upper threshold. */
export type Thresholds = readonly [l: number, u: number]

/** The whole order of the pairs: no threshold at all. */
export const RANKS: Thresholds = [0, 1]

/** Thresholds on a grid; the two corners where nothing is told apart are left out. */
const GRID = Array.from({ length: 11 }, (_, i) => i).flatMap((i) =>
  Array.from({ length: 11 - i }, (_, j): Thresholds => [round(i * STEP), round((i + j) * STEP)]).filter(
    ([l, u]) => u > 0 && l < 1,
  ),
)

function round(tenths: number): number {
  return Number(tenths.toFixed(1))
}

/** The thresholds that may be chosen: with an idea off, the far or the near pairs keep their order, or all do. */
export function thresholdsWithout(off: 'upper' | 'thresholds' | undefined): readonly Thresholds[] {
  if (off === 'upper') return GRID.filter(([, u]) => u === 1)
  return off === 'thresholds' ? [RANKS] : GRID
}

/** What is done to the responses, or to the distances between them, before layers are identified. */
export interface Condition {
  disturb: 'nothing' | 'distances' | 'activities'
  /** In standard deviations: of all distances, or of a layer's activities. */
  level: number
}

/** [network][layer] of [stimuli, units], class by class. */
export type Activities = readonly (readonly Matrix[])[]

/** Shares of layers named, every network against the others of its half, mean of both halves and all draws. */
export interface Accuracies {
  /** By the distances themselves. */
  raw: number
  /** By their ranks. */
  rank: number
  /** By centred Gram matrices, which is linear CKA; NaN where distances are disturbed. */
  cka: number
  /** By geodesic distances over the nearest pairs. */
  geodesic: number
  /** By the thresholds that did best in the other half. */
  chosen: number
  /** Those thresholds, one pair a half. */
  best: Thresholds[]
  /** Share at each pair of thresholds, mean of both halves. */
  byThresholds: Map<Thresholds, number>
}

/** Identifies layers by each kind of matrix, with other stimuli and other noise in each draw. */
export async function* identify(
  activities: Activities,
  perClass: number,
  condition: Condition,
  thresholds: readonly Thresholds[],
  rng: RandomGenerator,
): Run<Accuracies> {
  const sums = new Map<string, [number, number]>()
  const add = (name: string, mats: readonly ArrayLike<number>[]) => {
    const before = sums.get(name) ?? [0, 0]
    const now = halves(mats, activities[0]!.length)
    sums.set(name, [before[0] + now[0] / DRAWS, before[1] + now[1] / DRAWS])
  }
  for (let draw = 0; draw < DRAWS; draw++) {
    const { distances, grams, stimuli } = matrices(activities, perClass, condition, rng)
    const flattened = transformer(distances)
    add('raw', distances)
    if (condition.disturb !== 'distances') add('cka', grams)
    if (condition.disturb === 'nothing')
      add(
        'geodesic',
        distances.map((mat) => geodesicTransform(mat, stimuli, { p: SHORTEST })),
      )
    add('rank', flattened(RANKS))
    for (const pair of thresholds) add(String(pair), flattened(pair))
    await Promise.resolve()
    yield {
      kind: 'progress',
      done: draw + 1,
      total: DRAWS,
      doing: `identifying layers, ${inWords(condition)}`,
    }
  }
  const both = (name: string) => mean(sums.get(name) ?? [0, 0])
  const best = [0, 1].map((half) => bestOf(thresholds, (pair) => sums.get(String(pair))![half]!))
  return {
    raw: both('raw'),
    rank: both('rank'),
    cka: sums.has('cka') ? both('cka') : NaN,
    geodesic: sums.has('geodesic') ? both('geodesic') : NaN,
    // What is best in one half is judged in the other.
    chosen: mean([sums.get(String(best[1]))![0], sums.get(String(best[0]))![1]]),
    best,
    byThresholds: new Map(thresholds.map((pair) => [pair, both(String(pair))])),
  }
}

export const inWords = ({ disturb }: Condition): string =>
  disturb === 'nothing' ? 'undisturbed' : `noise on ${disturb}`

/** The first of the best. */
export const bestOf = <T>(list: readonly T[], score: (item: T) => number): T =>
  list.reduce((best, item) => (score(item) > score(best) ? item : best))

/** Share of layers named within each half of the networks. */
function halves(mats: readonly ArrayLike<number>[], layers: number): [number, number] {
  const half = mats.length / 2
  const subject = Array.from({ length: half }, (_, m) => Math.floor(m / layers))
  const layer = Array.from({ length: half }, (_, m) => m % layers)
  const share = (from: number) => layerIdentification(mats.slice(from, from + half), subject, layer).accuracy
  return [share(0), share(half)]
}

/** The matrices of one draw, network by network and layer by layer: the same stimuli for all of them. */
function matrices(
  activities: Activities,
  perClass: number,
  { disturb, level }: Condition,
  rng: RandomGenerator,
): { distances: Float32Array[]; grams: Float32Array[]; stimuli: number } {
  const chosen = drawStimuli(rng, activities[0]![0]!.rows, perClass)
  const seen = activities.flat().map((layer) => {
    const rows = takeRows(layer, chosen)
    if (disturb === 'activities') addNoise(rows.data, level * deviation([rows.data]), rng)
    return rows
  })
  const distances = seen.map((rows) => rdm(rows, 'correlation'))
  if (disturb === 'distances') {
    const size = level * deviation(distances)
    for (const mat of distances) {
      addNoise(mat, size, rng)
      mat.forEach((distance, i) => (mat[i] = Math.max(0, distance)))
    }
  }
  return { distances, grams: seen.map(centredGram), stimuli: chosen.length }
}

const CLASSES = 10
const EACH = 6

/** As many stimuli of every class, in order of class. */
export function drawStimuli(rng: RandomGenerator, rows: number, perClass: number): number[] {
  const classes = Math.min(CLASSES, rows / perClass)
  return Array.from({ length: classes }, (_, label) => {
    const order = rng.shuffle(Array.from({ length: perClass }, (_, i) => label * perClass + i))
    return order.slice(0, EACH)
  }).flat()
}

/** H X Xᵀ H at length one: the inner product of two of them is linear CKA (Kornblith et al. 2019). */
function centredGram({ data, rows, dim }: Matrix): Float32Array {
  const means = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) means[i % dim]! += data[i]! / rows
  const gram = new Float32Array(rows * rows)
  let squares = 0
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let d = 0; d < dim; d++) sum += (data[a * dim + d]! - means[d]!) * (data[b * dim + d]! - means[d]!)
      gram[a * rows + b] = gram[b * rows + a] = sum
      squares += (a === b ? 1 : 2) * sum * sum
    }
  }
  return gram.map((value) => value / Math.sqrt(squares))
}

function addNoise(values: Float32Array, size: number, rng: RandomGenerator): void {
  const noise = rng.fillNormal(new Float32Array(values.length))
  for (let i = 0; i < values.length; i++) values[i]! += size * noise[i]!
}

/** Standard deviation of all numbers of the lists together. */
function deviation(lists: readonly Float32Array[]): number {
  const all = lists.flatMap((list) => [...list])
  const centre = mean(all)
  return Math.sqrt(mean(all.map((value) => (value - centre) ** 2)))
}

/** `geoTopologicalTransform` of all matrices, ranked once: the grid asks for it many times. */
export function transformer(mats: readonly Float32Array[]): (pair: Thresholds) => readonly Float32Array[] {
  const ranked = mats.map(rankRdm)
  const shares = Array.from({ length: 11 }, (_, i) => round(i * STEP))
  const cuts = ranked.map((ranks) => quantiles(ranks, shares))
  return ([l, u]) =>
    ranked.map((ranks, m) => flatten(ranks, cuts[m]![shares.indexOf(l)]!, cuts[m]![shares.indexOf(u)]!))
}
