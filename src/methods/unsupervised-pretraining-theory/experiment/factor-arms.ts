import { type Part, type Split, drawnSplit, takePart } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { principalComponents, transposed } from '#nn/linalg.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { excessRisk, excessWithAllLabels } from '../method/excess-risk.ts'
import { fitFactorModel, posteriorMean, predictorOn } from '../method/factor-model.ts'
import { type Pools, labelledBlocks, unlabelledRows } from './blocks.ts'
import { FACTORS, factorWorld } from './worlds.ts'

/** Of ridge regression; without any decay it needs more labels than dimensions. */
export const DECAYS = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3, 10]

export interface FactorStudy {
  dims: number
  /** Numbers of labelled points, taken from as many as the largest. */
  labels: readonly number[]
  /** Numbers of unlabelled points, each the first so many of the largest. */
  unlabelled: readonly number[]
  /** Labelled points that ridge regression gets on top, to choose its decay by. */
  validation: number
}

export type Off = 'informative' | 'unlabelled' | undefined

export interface FactorRisks {
  /** Excess risk by number of unlabelled points, then of labels. */
  pretrained: number[][]
  /** What is left of it with all the labels there are, by number of unlabelled points. */
  floor: number[]
  /** By number of labels, like all that follow: labels alone, decay by the validation points. */
  ridge: number[]
  decays: number[]
  /** Labels alone, no decay; NaN without more labels than dimensions. */
  leastSquares: number[]
  /** What theory says of least squares. */
  leastSquaresExpected: number[]
  /** The factor model of the labelled points themselves: the method with nothing unlabelled. */
  alone: number[]
  /** Principal components of the most unlabelled points in place of the factor model. */
  principal: number[]
  /** Of the true factor model. */
  truth: number[]
}

type Labelled = Part<'train'> & { x: Matrix; y: Float32Array }

const poolsOf = ({ labels, unlabelled }: FactorStudy): Pools => ({
  unlabelled: Math.max(...unlabelled),
  labelled: Math.max(...labels),
  most: 6,
})

/** Rows of one draw. */
export const factorRows = (study: FactorStudy): Split => {
  const { unlabelled, labelled } = poolsOf(study)
  return drawnSplit({ train: unlabelled + labelled, validation: study.validation, test: 0 })
}

/** One world, all arms on the same points. */
export function factorRisks(rng: RandomGenerator, study: FactorStudy, off: Off): FactorRisks {
  const { dims, labels } = study
  const world = factorWorld(rng, dims, off !== 'informative')
  const parts = factorRows(study)
  const drawn = world.draw(parts.train.indices.length + parts.validation.indices.length)
  const pools = poolsOf(study)
  const first = (m: number) => takeRows(drawn.x, unlabelledRows(parts.train, pools, m).indices)
  const blocks = (n: number) => labelledBlocks(parts.train, pools, n).map((rows) => takePart(rows, drawn))
  const averaged = (arm: (labelled: Labelled) => number) => labels.map((n) => average(blocks(n).map(arm)))
  const held = takePart(parts.validation, drawn)
  const risk = (predictor: LinearMap) => excessRisk(predictor, world)
  const on = (phi: LinearMap) => averaged(({ x, y }) => risk(predictorOn(phi, x, y)))
  const fitted = (x: Matrix) => posteriorMean(fitFactorModel(x, FACTORS))

  const pretrained = study.unlabelled.map((m) => fitted(first(m)))
  const alone = averaged(({ x, y }) => risk(predictorOn(fitted(x), x, y)))
  return {
    pretrained: pretrained.map((phi) => (off === 'unlabelled' ? alone : on(phi))),
    floor: pretrained.map((phi) => excessWithAllLabels(phi, world)),
    ridge: averaged((labelled) => risk(bestRidge(labelled, held).predictor)),
    decays: labels.map((n) => bestRidge(blocks(n)[0]!, held).decay),
    leastSquares: averaged((labelled) =>
      labelled.x.rows > dims + 1 ? risk(ridgeSolverOf(labelled)(0)) : NaN,
    ),
    leastSquaresExpected: labels.map((n) => expectedLeastSquares(world.unexplained, dims, n)),
    alone,
    principal: on(principalScores(first(pools.unlabelled), FACTORS)),
    truth: on(posteriorMean(world.model)),
  }
}

/** E[excess risk] of least squares with intercept-free Gaussian inputs: s² d / (n - d - 1); NaN where it has none. */
export const expectedLeastSquares = (unexplained: number, dims: number, n: number): number =>
  n > dims + 2 ? (unexplained * dims) / (n - dims - 1) : NaN

const ridgeSolverOf = ({ x, y }: Labelled) => ridgeSolver(x, { data: y, rows: x.rows, dim: 1 })

/** Ridge regression on the labelled points with the decay that does best on held out ones. */
export function bestRidge(
  labelled: Labelled,
  held: Part<'validation'> & { x: Matrix; y: Float32Array },
): { predictor: LinearMap; decay: number } {
  const solver = ridgeSolverOf(labelled)
  const tried = DECAYS.map((decay) => {
    const predictor = solver(decay)
    const said = applyLinear(predictor, held.x).data
    return { predictor, decay, error: held.y.reduce((sum, y, i) => sum + (y - said[i]!) ** 2, 0) }
  })
  return tried.reduce((best, one) => (one.error < best.error ? one : best))
}

/** Scores along the directions of largest variance. */
export function principalScores(x: Matrix, k: number): LinearMap {
  const { components } = principalComponents(x, k)
  const { data, rows, dim } = transposed(components)
  return { w: { data: Float32Array.from(data), rows, dim }, b: new Float64Array(k) }
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
