import { type Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { geodesicTransform } from './geodesic.ts'
import { type Zone, flatten, zoneOf } from './geo-topological.ts'
import { layerIdentification } from './identification.ts'
import { CLASSES, LAYERS, NETWORKS, PER_CLASS } from './networks.ts'
import { quantile, rankRdm } from './ranks.ts'
import { type RdmMetric, rdm } from './rdm.ts'

export const DRAWS = 12
/** Stimuli of each class in a draw. */
export const EACH = 6
const STIMULI = CLASSES * EACH
const STEP = 0.1
/** Pairs of thresholds between two progress events; divides the size of GRID, 64. */
const BLOCK = 16
export const TOPOLOGY = [0.4, 0.6] as const
export const GRAPH = [0.5, 0.5] as const
export const SHORTEST = 0.05

/** What is done to the responses, or to the distances between them, before layers are identified. */
export interface Condition {
  disturb: 'nothing' | 'distances' | 'activities' | 'scale'
  /** In standard deviations: of all distances, or of a layer's activities. */
  level: number
}

/** Thresholds on a grid; the two corners where nothing is told apart are left out. */
export const GRID = Array.from({ length: 11 }, (_, i) => i).flatMap((i) =>
  Array.from({ length: 11 - i }, (_, j) => [i * STEP, Math.min(1, (i + j) * STEP)] as const).filter(
    ([l, u]) => u > 0 && l < 1,
  ),
)

/** Share of layers named, averaged over the draws: every network against the seven others. */
export interface Accuracies {
  raw: number
  rank: number
  /** Thresholds 0.4 and 0.6. */
  topology: number
  /** Both thresholds 0.5. */
  graph: number
}

/** The same within each half of the networks: every network against the three others of its half. */
export interface Search {
  raw: readonly number[]
  /** At each pair of thresholds of GRID. */
  grid: readonly Float64Array[]
}

/** [network][layer] of [CLASSES * PER_CLASS, units], class by class. */
export type Activities = readonly (readonly Matrix[])[]

const subjects = Array.from({ length: NETWORKS * LAYERS }, (_, m) => Math.floor(m / LAYERS))
const layers = subjects.map((_, m) => m % LAYERS)
const HALF = subjects.length / 2

interface Setting {
  condition: Condition
  metric: RdmMetric
  /** Leaves every matrix as it is: all kinds of matrix are then the raw one. */
  ablate: boolean
}

/**
 * Identifies layers by each kind of matrix, DRAWS times, with other stimuli and other noise each time.
 *
 * @param activities - of each network and layer, class by class
 */
export async function* identify(
  activities: Activities,
  { condition, metric, ablate }: Setting,
  rng: RandomGenerator,
): Run<Accuracies> {
  const sums = { raw: 0, rank: 0, topology: 0, graph: 0 }
  const share = (mats: readonly Float32Array[]) =>
    layerIdentification(mats, subjects, layers).accuracy / DRAWS

  for (let draw = 0; draw < DRAWS; draw++) {
    const raw = matrices(activities, condition, metric, rng)
    const thresholded = transformer(raw, ablate)
    sums.raw += share(raw)
    sums.rank += share(thresholded(0, 1))
    sums.topology += share(thresholded(...TOPOLOGY))
    sums.graph += share(thresholded(...GRAPH))
    await Promise.resolve()
    yield { kind: 'progress', done: draw + 1, total: DRAWS, doing: 'identifying layers' }
  }
  return sums
}

/** The share of layers named by geodesic distances, over draws as those of `identify`. */
export async function* identifyGeodesics(
  activities: Activities,
  { condition, metric, ablate }: Setting,
  rng: RandomGenerator,
): Run<number> {
  let sum = 0
  for (let draw = 0; draw < DRAWS; draw++) {
    const raw = matrices(activities, condition, metric, rng)
    const ways = ablate ? raw : raw.map((mat) => geodesicTransform(mat, STIMULI, { p: SHORTEST }))
    sum += layerIdentification(ways, subjects, layers).accuracy
    await Promise.resolve()
    yield { kind: 'progress', done: draw + 1, total: DRAWS, doing: 'finding ways' }
  }
  return sum / DRAWS
}

/** Tries all thresholds of GRID in each half of the networks, DRAWS times as `identify` does. */
export async function* search(
  activities: Activities,
  { condition, metric, ablate }: Setting,
  rng: RandomGenerator,
): Run<Search> {
  const raw = [0, 0]
  const grid = raw.map(() => new Float64Array(GRID.length))
  const share = (mats: readonly Float32Array[], half: number) => {
    const part = <T>(list: readonly T[]) => list.slice(half * HALF, (half + 1) * HALF)
    return layerIdentification(part(mats), part(subjects), part(layers)).accuracy / DRAWS
  }
  for (let draw = 0; draw < DRAWS; draw++) {
    const mats = matrices(activities, condition, metric, rng)
    const thresholded = transformer(mats, ablate)
    for (const half of raw.keys()) raw[half]! += share(mats, half)
    for (const [g, [l, u]] of GRID.entries()) {
      const flat = thresholded(l, u)
      for (const half of raw.keys()) grid[half]![g]! += share(flat, half)
      if ((g + 1) % BLOCK !== 0) continue
      await Promise.resolve()
      yield { kind: 'progress', done: draw + (g + 1) / GRID.length, total: DRAWS, doing: 'trying thresholds' }
    }
  }
  return { raw, grid }
}

/** Raw distances, their ranks, and for each half the thresholds that were best in the other one. */
export function crossValidated({ raw, grid }: Search): { raw: number; rank: number; chosen: number } {
  const whole = GRID.findIndex(([l, u]) => l === 0 && u === 1)
  const best = grid.map((accuracy) => accuracy.indexOf(Math.max(...accuracy)))
  return {
    raw: (raw[0]! + raw[1]!) / 2,
    rank: (grid[0]![whole]! + grid[1]![whole]!) / 2,
    chosen: (grid[0]![best[1]!]! + grid[1]![best[0]!]!) / 2,
  }
}

/** Accuracy at each pair of thresholds of GRID, the mean of both halves. */
export const gridAccuracy = ({ grid }: Search): number[] =>
  GRID.map((_, g) => (grid[0]![g]! + grid[1]![g]!) / 2)

/** Accuracy of a zone, the mean over its thresholds of GRID. */
export function zoneAccuracy(found: Search, zone: Zone): number {
  const inZone = gridAccuracy(found).filter((_, g) => zoneOf(...GRID[g]!) === zone)
  return inZone.reduce((sum, value) => sum + value, 0) / inZone.length
}

/** EACH stimuli of every class, in order of class. */
export function drawStimuli(rng: RandomGenerator): number[] {
  return Array.from({ length: CLASSES }, (_, label) => {
    const order = rng.shuffle(Array.from({ length: PER_CLASS }, (_, i) => label * PER_CLASS + i))
    return order.slice(0, EACH)
  }).flat()
}

/** The matrices of one draw, network by network and layer by layer: the same stimuli for all of them. */
function matrices(
  activities: Activities,
  { disturb, level }: Condition,
  metric: RdmMetric,
  rng: RandomGenerator,
): Float32Array[] {
  const stimuli = drawStimuli(rng)
  const mats = activities.flatMap((network) => {
    const power = 2 ** (2 * rng.uniform() - 1)
    return network.map((layer) => {
      const seen = takeRows(layer, stimuli)
      if (disturb === 'activities') addNoise(seen.data, level * deviation([seen.data]), rng)
      const distances = rdm(seen, metric)
      return disturb === 'scale' ? distances.map((distance) => distance ** power) : distances
    })
  })
  if (disturb === 'distances') {
    const size = level * deviation(mats)
    for (const mat of mats) {
      addNoise(mat, size, rng)
      mat.forEach((distance, i) => {
        mat[i] = Math.max(0, distance)
      })
    }
  }
  return mats
}

function addNoise(values: Float32Array, size: number, rng: RandomGenerator): void {
  const noise = rng.fillNormal(new Float32Array(values.length))
  for (let i = 0; i < values.length; i++) values[i]! += size * noise[i]!
}

/** Standard deviation of all numbers of the lists together. */
function deviation(lists: readonly Float32Array[]): number {
  const [n, sum] = lists.reduce(
    ([n, sum], list) => [n + list.length, list.reduce((a, value) => a + value, sum)],
    [0, 0],
  )
  const mean = sum / n
  const squares = lists.reduce((all, list) => list.reduce((a, value) => a + (value - mean) ** 2, all), 0)
  return Math.sqrt(squares / n)
}

/** `geoTopologicalTransform` of all matrices, ranked once: the grid asks for it many times. */
function transformer(mats: readonly Float32Array[], ablate: boolean) {
  const ordered = mats.map((mat) => {
    const ranks = rankRdm(mat)
    return { ranks, sorted: ranks.slice().sort() }
  })
  return (l: number, u: number): readonly Float32Array[] =>
    ablate
      ? mats
      : ordered.map(({ ranks, sorted }) => flatten(ranks, quantile(sorted, l), quantile(sorted, u)))
}
