import type { Run } from '#lab/reproduction.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import {
  FEW_UNITS,
  type Grouped,
  type Matched,
  PENALTIES,
  type Predicted,
  comparable,
  group,
  match,
  mean,
  predict,
  predictByLasso,
  rotate,
  shuffle,
} from './compare.ts'
import { type Layer, NETWORKS, type Networks } from './networks.ts'

const PAIRS = Array.from({ length: NETWORKS }, (_, second) =>
  Array.from({ length: second }, (_, first) => [first, second] as const),
).flat()
const ROTATIONS = 2
/** Matching, every rotation, prediction in two ways, grouping. */
const STAGES = 1 + ROTATIONS + 2 + 1
/** Progress events of a comparison of one layer. */
export const COMPARING_EVENTS = PAIRS.length * STAGES
/** Places along the curve of sorted correlations. */
const PLACES = 24

/** One layer, means over all pairs of networks. */
export interface LayerResult {
  layer: Layer
  matched: number
  /** Twins may be shared. */
  semi: number
  squared: number
  best: number
  worst: number
  /** Mean matched correlation with the second network's units turned, unlearned, on the wrong samples. */
  rotated: number
  untrained: number
  shuffled: number
  predicted: Predicted
  predictedRotated: Predicted
  lasso: { units: number; r2: number }[]
  grouped: Grouped
  /** Correlation of the pairs from the best to the worst, at PLACES places. */
  curves: Record<'matched' | 'rotated' | 'untrained' | 'shuffled', number[]>
}

/** Aligns the units of every two networks in one layer. With `turn` the second one's are rotated before. */
export async function* compareLayer(
  layer: Layer,
  networks: Networks,
  draw: RandomGenerator,
  seed: number,
  turn: boolean,
): Run<LayerResult> {
  const trained = networks.trained.map((network) => comparable(network[layer]))
  const untrained = networks.untrained.map((network) => comparable(network[layer]))
  const second = (units: Matrix) => (turn ? rotate(units, draw) : units)
  const found = {
    matched: [] as Matched[],
    rotated: [] as Matched[],
    untrained: [] as Matched[],
    shuffled: [] as Matched[],
    predicted: [] as Predicted[],
    predictedRotated: [] as Predicted[],
    lasso: [] as { units: number; r2: number }[][],
    grouped: [] as Grouped[],
  }
  let done = 0
  const progress = (doing: string) =>
    ({ kind: 'progress', done: ++done, total: COMPARING_EVENTS, doing: `${layer}: ${doing}` }) as const

  for (const [i, j] of PAIRS) {
    const [a, b] = [trained[i]!, second(trained[j]!)]
    const matched = match(a, b)
    found.matched.push(matched)
    found.untrained.push(match(untrained[i]!, second(untrained[j]!)))
    found.shuffled.push(match(a, shuffle(b, draw)))
    yield progress('matching units')

    for (let n = 0; n < ROTATIONS; n++) {
      const turned = rotate(b, draw)
      found.rotated.push(match(a, turned))
      found.predictedRotated.push(predict(a, turned))
      yield progress('turning units')
    }
    found.predicted.push(predict(a, b))
    yield progress('predicting units')
    found.lasso.push(predictByLasso(a, b))
    yield progress('predicting units by the Lasso')

    found.grouped.push(group(a, b, matched, draw, seed))
    yield progress('grouping units')
  }

  const averaged = (list: Predicted[]): Predicted => ({
    few: FEW_UNITS.map((_, at) => mean(list.map(({ few }) => few[at]!))),
    all: mean(list.map(({ all }) => all)),
  })
  const mid = <K extends string>(list: Record<K, number>[], key: K) => mean(list.map((one) => one[key]))
  return {
    layer,
    matched: mid(found.matched, 'mean'),
    semi: mid(found.matched, 'semi'),
    squared: mid(found.matched, 'squared'),
    best: mean(found.matched.map(({ sorted }) => sorted[0]!)),
    worst: mean(found.matched.map(({ sorted }) => sorted.at(-1)!)),
    rotated: mid(found.rotated, 'mean'),
    untrained: mid(found.untrained, 'mean'),
    shuffled: mid(found.shuffled, 'mean'),
    predicted: averaged(found.predicted),
    predictedRotated: averaged(found.predictedRotated),
    lasso: PENALTIES.map((_, at) => ({
      units: mean(found.lasso.map((path) => path[at]!.units)),
      r2: mean(found.lasso.map((path) => path[at]!.r2)),
    })),
    grouped: {
      share: mid(found.grouped, 'share'),
      r2: mid(found.grouped, 'r2'),
      random: mid(found.grouped, 'random'),
      twin: mid(found.grouped, 'twin'),
    },
    curves: {
      matched: curve(found.matched),
      rotated: curve(found.rotated),
      untrained: curve(found.untrained),
      shuffled: curve(found.shuffled),
    },
  }
}

/** The mean of sorted lists, which may differ in length, at PLACES places from their first to their last. */
function curve(list: readonly Matched[]): number[] {
  return Array.from({ length: PLACES }, (_, place) =>
    mean(
      list.map(({ sorted }) => {
        const at = (place / (PLACES - 1)) * (sorted.length - 1)
        const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
        return below + (at - Math.floor(at)) * (above - below)
      }),
    ),
  )
}
