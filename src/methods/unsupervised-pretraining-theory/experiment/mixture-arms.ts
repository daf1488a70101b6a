import { type Part, type Split, drawnSplit, takePart } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { logisticRegression } from '#nn/metrics/logistic.ts'
import { type Neighbours, knnClassify, nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { classify, fitMixture, nameComponents, responsibilities } from '../method/gaussian-mixture.ts'
import { type Pools, labelledBlocks, unlabelledRows } from './blocks.ts'
import type { Off } from './factor-arms.ts'
import { mixtureWorld } from './worlds.ts'

/** Neighbours asked, and decays of logistic regression. */
export const NEIGHBOURS = [1, 3, 5, 9]
export const LOGISTIC_DECAYS = [1e-3, 1e-2, 1e-1, 1]
/** Of self-training: how many neighbours vote on a pseudo-label, and in how many rounds. */
export const VOTERS = [3, 7, 15, 31]
const ROUNDS = 5

export interface MixtureStudy {
  dims: number
  components: number
  /** Distance of two means, in standard deviations, on average. */
  apart: number
  labels: readonly number[]
  unlabelled: number
  validation: number
  test: number
}

/** Share of test points named wrongly, by number of labels. */
export interface MixtureErrors {
  pretrained: number[]
  /** Labels alone: neighbours or logistic regression, whichever the validation points favour. */
  alone: number[]
  chosen: string[]
  /** Labels alone, then trained on what it makes of the unlabelled points. */
  selfTrained: number[]
  voters: number[]
  /** Clusters of the unlabelled points, named by the labels. */
  clusters: number[]
}

type Labelled = { x: Matrix; labels: Int32Array }
export type Classifier = (x: Matrix) => Int32Array

const poolsOf = ({ labels, unlabelled }: MixtureStudy): Pools => ({
  unlabelled,
  labelled: Math.max(...labels),
  most: 4,
})

/** Rows of one draw. */
export const mixtureRows = (study: MixtureStudy): Split => {
  const { unlabelled, labelled } = poolsOf(study)
  return drawnSplit({ train: unlabelled + labelled, validation: study.validation, test: study.test })
}

/** Share of test points named wrongly. @throws RangeError for any other part */
export function wrongOf(named: Int32Array, test: Part<'test'> & Labelled): number {
  if (test.role !== 'test') throw new RangeError(`only a test part may judge, not ${String(test.role)}`)
  return 1 - accuracyOf(named, test.labels)
}

/** One world, all arms on the same points. */
export function mixtureErrors(rng: RandomGenerator, study: MixtureStudy, off: Off): MixtureErrors {
  const { components: K } = study
  const world = mixtureWorld(rng, study, off !== 'informative')
  const parts = mixtureRows(study)
  const drawn = world.draw(parts.test.indices.at(-1)! + 1)
  const pools = poolsOf(study)
  const unlabelled = takeRows(drawn.x, unlabelledRows(parts.train, pools).indices)
  const held = takePart(parts.validation, drawn)
  const test = takePart(parts.test, drawn)
  const wrong = (named: Int32Array) => wrongOf(named, test)
  const named = (shares: (x: Matrix) => Matrix, { x, labels }: Labelled) =>
    classify(shares(test.x), nameComponents(shares(x), labels))

  const shared = fitMixture(unlabelled, K, { rng })
  const { centres } = kmeans(unlabelled, K, { rng, restarts: 5 })
  const k = Math.max(...VOTERS)
  const among = nearestNeighbours(unlabelled, unlabelled, { k, leaveOneOut: true })
  const nearHeld = nearestNeighbours(unlabelled, held.x, { k })
  const nearTest = nearestNeighbours(unlabelled, test.x, { k })
  const errorsOf = (known: Labelled & Part<'train'>) => {
    const mixture = off === 'unlabelled' ? fitMixture(known.x, K, { rng }) : shared
    const alone = bestAlone(known, held)
    const believed = alone.classify(unlabelled)
    const rated = VOTERS.map((voters) =>
      accuracyOf(selfTrained(believed, [among, nearHeld], voters), held.labels),
    )
    const voters = VOTERS[rated.indexOf(Math.max(...rated))]!
    return {
      pretrained: wrong(named((x) => responsibilities(mixture, x), known)),
      alone: wrong(alone.classify(test.x)),
      chosen: alone.name,
      selfTrained: wrong(selfTrained(believed, [among, nearTest], voters)),
      voters,
      clusters: wrong(named((x) => nearestCentre(centres, x), known)),
    }
  }
  const found = study.labels.map((n) =>
    labelledBlocks(parts.train, pools, n).map((rows) => errorsOf(takePart(rows, drawn))),
  )
  const averaged = (of: (one: ReturnType<typeof errorsOf>) => number) =>
    found.map((sets) => sets.reduce((sum, one) => sum + of(one), 0) / sets.length)
  return {
    pretrained: averaged((one) => one.pretrained),
    alone: averaged((one) => one.alone),
    chosen: found.map((sets) => sets[0]!.chosen),
    selfTrained: averaged((one) => one.selfTrained),
    voters: found.map((sets) => sets[0]!.voters),
    clusters: averaged((one) => one.clusters),
  }
}

/** The better of some classifiers that see the labelled points alone. */
export function bestAlone(
  { x, labels }: Part<'train'> & Labelled,
  held: Part<'validation'> & Labelled,
): { name: string; classify: Classifier } {
  const tried: { name: string; classify: Classifier }[] = [
    ...NEIGHBOURS.filter((k) => k <= x.rows).map((k) => ({
      name: `${k} neighbours`,
      classify: (asked: Matrix) => knnClassify({ x, labels }, asked, { k }),
    })),
    ...LOGISTIC_DECAYS.map((decay) => {
      const map = logisticRegression({ x, labels }, decay, { classes: 2 })
      return {
        name: `logistic, decay ${decay}`,
        classify: (asked: Matrix) => argmaxRows(applyLinear(map, asked)),
      }
    }),
  ]
  const scores = tried.map(({ classify }) => accuracyOf(classify(held.x), held.labels))
  return tried[scores.indexOf(Math.max(...scores))]!
}

/**
 * Self-training: points vote on the labels of their neighbours among the unlabelled for some rounds, then on those of
 * asked points. Neighbours are those among the
 * unlabelled points: of these themselves, and of the asked ones.
 */
export function selfTrained(
  believed: Int32Array,
  [among, near]: readonly [among: Neighbours, near: Neighbours],
  voters: number,
): Int32Array {
  const vote = ({ ids, k }: Neighbours, labels: Int32Array) =>
    Int32Array.from({ length: ids.length / k }, (_, row) => {
      let ones = 0
      for (let i = 0; i < voters; i++) ones += labels[ids[row * k + i]!]!
      return Number(2 * ones > voters)
    })
  let labels = believed
  for (let round = 0; round < ROUNDS; round++) labels = vote(among, labels)
  return vote(near, labels)
}

/** 1 in the column of the nearest centre, 0 elsewhere. */
function nearestCentre(centres: Matrix, x: Matrix): Matrix {
  const { ids } = nearestNeighbours(centres, x, { k: 1 })
  const data = new Float32Array(x.rows * centres.rows)
  ids.forEach((centre, row) => (data[row * centres.rows + centre] = 1))
  return { data, rows: x.rows, dim: centres.rows }
}
