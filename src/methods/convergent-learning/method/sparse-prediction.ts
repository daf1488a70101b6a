import { transposedTimes } from '#nn/linalg.ts'
import {
  type Matrix,
  type Rows,
  checkNumber,
  checkOptions,
  checkPairs,
  readColumn,
  readRows,
  takeRows,
} from '#nn/rows.ts'
import { type Standard, rescale, standardise } from './correlation.ts'
import { lassoPath } from './lasso.ts'

export interface SparseOptions {
  /** Weights of the L1 penalty, each giving one prediction; 0 is least squares. */
  l1: readonly number[]
  /** The share of the samples, at the end, that is kept for scoring, half if not said; 0 scores the samples fitted. */
  holdOut?: number
}

/** Of each unit predicted, one number per penalty: [units of b][penalties]. */
export interface SparsePrediction {
  /** Share of the variance of samples held out that is predicted; below 0 is worse than their mean. */
  r2: number[][]
  /** Units of `a` with a weight that is not zero. */
  nnz: number[][]
}

/**
 * Predicts each unit of one network linearly from few units of another: the paper's sparse prediction (section 4).
 * The weights minimise |y - X w|² / (2 n) + l1 |w|₁, so that an l1 of at least every correlation leaves none.
 *
 * Units are standardised by the samples fitted, which are the first ones; the others are only scored. Keep the
 * places of one image together, or they stand on both sides.
 *
 * @param a - activations to predict from, [samples, p]
 * @param b - activations to predict, on the same samples, [samples, q]
 * @throws RangeError when samples differ in number, a unit is constant over the samples fitted, a penalty is below
 *   0, or an option is unknown
 */
export function sparsePrediction(a: Rows, b: Rows, options: SparseOptions): SparsePrediction {
  checkOptions('sparsePrediction', options, ['l1', 'holdOut'])
  const penalties = readColumn('l1', options.l1)
  penalties.forEach((penalty) => checkNumber('a penalty of l1', penalty, { least: 0 }))
  const holdOut = checkNumber('holdOut', options.holdOut ?? 0.5, { least: 0, most: 1 })
  const [x, y] = [readRows('the activations', a), readRows('the activations to predict', b)]
  checkPairs('the activations', x, 'the activations to predict', y)
  const held = Math.round(x.rows * holdOut)
  const fitted = x.rows - held
  if (fitted < 2)
    throw new RangeError(`holdOut is ${holdOut}: of ${x.rows} samples ${fitted} would be fitted`)

  const [fitX, fitY] = [standardise(part(x, 0, fitted)), standardise(part(y, 0, fitted))]
  const gram = transposedTimes(fitX, fitX).data.map((sum) => sum / fitted)
  const cross = transposedTimes(fitX, fitY).data.map((sum) => sum / fitted)
  const [newX, newY] =
    held === 0
      ? [fitX, fitY]
      : [rescale(part(x, fitted, x.rows), fitX), rescale(part(y, fitted, y.rows), fitY)]

  const result: SparsePrediction = { r2: [], nnz: [] }
  for (let unit = 0; unit < y.dim; unit++) {
    const target = Float64Array.from({ length: x.dim }, (_, i) => cross[i * y.dim + unit]!)
    const weights = lassoPath(gram, target, Array.from(penalties))
    result.r2.push(weights.map((w) => explained(newX, w, newY, unit)))
    result.nnz.push(weights.map((w) => w.reduce((count, weight) => count + Number(weight !== 0), 0)))
  }
  return result
}

const part = (x: Matrix, from: number, to: number): Matrix =>
  takeRows(
    x,
    Array.from({ length: to - from }, (_, i) => from + i),
  )

/** R² of x w for one column of y; NaN when it is constant. */
function explained(x: Standard, w: Float64Array, y: Standard, unit: number): number {
  const used = Array.from(w.keys()).filter((i) => w[i] !== 0)
  let [residual, sum, squares] = [0, 0, 0]
  for (let row = 0; row < x.rows; row++) {
    const actual = y.data[row * y.dim + unit]!
    let predicted = 0
    for (const i of used) predicted += x.data[row * x.dim + i]! * w[i]!
    residual += (actual - predicted) ** 2
    sum += actual
    squares += actual * actual
  }
  const total = squares - (sum * sum) / x.rows
  return total > 1e-12 * squares ? 1 - residual / total : Number.NaN
}
