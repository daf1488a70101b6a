import type { Run } from '#lab/reproduction.ts'
import { mean, r2 } from '#nn/metrics/statistics.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { linearProbe, probePredict } from '#nn/metrics/probe.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import type { Matrix } from '#nn/rows.ts'
import { informationOf } from '../method/reconstruction.ts'
import { CLASSES, type Data, cellsOf } from './scenes.ts'

/** Of every linear map here. */
const DECAYS = [1e-5, 1e-3, 1e-1]

/** How much a linear map makes of features: what each cell is, and how deep. */
export interface Judged {
  /** Intersection over union of predicted and true cells, the mean over materials and background. */
  segmentation: number
  /** Share of the variance of depth that is predicted. */
  depth: number
  /** Of each test cell. */
  predicted: Int32Array
}

/** Fits linear maps to frozen features on the train part, their decay chosen on the validation part. */
export async function* judge(arm: string, features: Matrix, data: Data): Run<Judged> {
  const { split } = data
  const train = cellsOf(split.train, features, data)
  const validation = cellsOf(split.validation, features, data)
  const test = cellsOf(split.test, features, data)
  const probe = linearProbe(train, validation, { weightDecays: DECAYS, classes: CLASSES })
  yield { kind: 'setting', arm, name: 'decay, segmentation', value: probe.weightDecay }
  const explained = (map: LinearMap, { x, depth }: { x: Matrix; depth: Matrix }) =>
    r2(applyLinear(map, x).data, depth.data)
  const depth = best(ridgeSolver(train.x, train.depth), (map) => explained(map, validation))
  yield { kind: 'setting', arm, name: 'decay, depth', value: depth.decay }
  const predicted = probePredict(probe, test.x)
  return {
    segmentation: meanIntersectionOverUnion(predicted, test.labels),
    depth: explained(depth.map, test),
    predicted,
  }
}

/** What a linear map tells of other features by these, in nats; its decay chosen on the validation part. */
export async function* rebuild(arm: string, features: Matrix, wanted: Matrix, data: Data): Run<number> {
  const { train, validation, test } = data.split
  const [x, y] = [
    [train, validation, test].map((part) => cellsOf(part, features, data).x),
    [train, validation, test].map((part) => cellsOf(part, wanted, data).x),
  ]
  const { map, decay } = best(ridgeSolver(x[0]!, y[0]!), (map) => informationOf(map, x[1]!, y[1]!))
  yield { kind: 'setting', arm, name: 'decay, rebuilding', value: decay }
  return informationOf(map, x[2]!, y[2]!)
}

function best(solve: (decay: number) => LinearMap, score: (map: LinearMap) => number) {
  const tried = DECAYS.map((decay) => ({ decay, map: solve(decay) }))
  const scores = tried.map(({ map }) => score(map))
  return tried[scores.indexOf(Math.max(...scores))]!
}

/** Over the classes that are there or are predicted. */
export function meanIntersectionOverUnion(predicted: Int32Array, labels: Int32Array): number {
  const [both, either] = [new Int32Array(CLASSES), new Int32Array(CLASSES)]
  labels.forEach((label, i) => {
    either[label]!++
    if (predicted[i] === label) both[label]!++
    else either[predicted[i]!]!++
  })
  return mean([...both].map((count, c) => count / either[c]!).filter(Number.isFinite))
}
