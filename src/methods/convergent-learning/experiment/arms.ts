import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import {
  type SparsePath,
  type Units,
  comparable,
  rotate,
  sparsePath,
  strangers,
  twins,
} from './alignments.ts'
import { type Layer, type Networks, type Seen, LAYERS } from './networks.ts'

export type Mechanism = 'training' | 'axes'

/** One layer of another network: what is compared, and its controls. */
export interface Other {
  /** As the paper compares it. */
  own: Units
  /** The same space along other axes. */
  turned: Units
  /** The same network before its first step. */
  untrained: Units
}

/**
 * Another network to compare with. Without `training` it is taken as it was before its first step; without `axes`
 * its units are turned by a random rotation. The controls stay what they are.
 */
export function otherOf(
  trained: Seen,
  untrained: Seen,
  layer: Layer,
  draw: RandomGenerator,
  without?: Mechanism,
): Other {
  const before = unitsOf(untrained, layer)
  const compared = without === 'training' ? before : unitsOf(trained, layer)
  const own = without === 'axes' ? rotate(compared, draw) : compared
  return { own, turned: rotate(compared, draw), untrained: before }
}

export const unitsOf = ({ validation, test }: Seen, layer: Layer): Units =>
  comparable({ validation: validation[layer], test: test[layer] })

/** Of each unit, how it correlates with its twin in every other network: [units][networks]. */
export interface Twins {
  own: number[][]
  turned: number[][]
  untrained: number[][]
  /** With twins drawn at random. */
  random: number[][]
}

/** Looks for every unit of every network in all other networks, layer by layer. */
export async function* findTwins(
  networks: Networks,
  draw: RandomGenerator,
  without?: Mechanism,
): Run<Record<Layer, Twins>> {
  const found = {} as Record<Layer, Twins>
  for (const [at, layer] of LAYERS.entries()) {
    const all: Twins = { own: [], turned: [], untrained: [], random: [] }
    for (const [i, seen] of networks.trained.entries()) {
      const first = unitsOf(seen, layer)
      const pairs = othersOf(networks, i).map(([trained, untrained]) => {
        const other = otherOf(trained, untrained, layer, draw, without)
        return {
          own: twins(first, other.own),
          turned: twins(first, other.turned),
          untrained: twins(first, other.untrained),
          random: strangers(first, other.own, draw),
        }
      })
      for (const kind of Object.keys(all) as (keyof Twins)[]) {
        all[kind].push(...pairs[0]![kind].map((_, unit) => pairs.map((pair) => pair[kind][unit]!)))
      }
    }
    found[layer] = all
    yield { kind: 'progress', done: at + 1, total: LAYERS.length, doing: `looking for twins in ${layer}` }
  }
  return found
}

/** The networks other than one, after and before training. */
export const othersOf = ({ trained, untrained }: Networks, one: number): [Seen, Seen][] =>
  trained.map((seen, i): [Seen, Seen] => [seen, untrained[i]!]).filter((_, i) => i !== one)

/** Share of the units whose twins in all networks correlate at least so much. */
export const shareFound = (units: readonly number[][], least: number): number =>
  mean(units.map((twins) => Number(Math.min(...twins) >= least)))

/** Share of the units whose twins in all networks correlate less. */
export const shareAlone = (units: readonly number[][], least: number): number =>
  mean(units.map((twins) => Number(Math.max(...twins) < least)))

/** Predictions of the first network's units from another's: means over the others. */
export interface Paths {
  own: SparsePath
  turned: SparsePath
  untrained: SparsePath
}

/** Predicts the first network's units sparsely from those of every other network. */
export function predict(networks: Networks, layer: Layer, draw: RandomGenerator, without?: Mechanism): Paths {
  const first = unitsOf(networks.trained[0]!, layer)
  const found = othersOf(networks, 0).map(([trained, untrained]) => {
    const other = otherOf(trained, untrained, layer, draw, without)
    return {
      own: sparsePath(other.own, first),
      turned: sparsePath(other.turned, first),
      untrained: sparsePath(other.untrained, first),
    }
  })
  return {
    own: meanPath(found.map(({ own }) => own)),
    turned: meanPath(found.map(({ turned }) => turned)),
    untrained: meanPath(found.map(({ untrained }) => untrained)),
  }
}

const meanPath = (paths: readonly SparsePath[]): SparsePath => {
  const over = (of: keyof SparsePath) =>
    paths[0]![of].map((_, at) => mean(paths.map((path) => path[of][at]!)))
  return { units: over('units'), r2: over('r2') }
}
