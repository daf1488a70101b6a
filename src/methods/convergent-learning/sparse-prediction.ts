import { type Matrix, takeRows } from '#nn/rows.ts'
import { type Standard, innerProducts, standardise } from './correlation.ts'
import { lassoPath } from './lasso.ts'
import { matchingPursuit } from './matching-pursuit.ts'
import { type Rows, readRows } from './rows.ts'

interface Scored {
  /** The share of the samples, at the end, that is kept for scoring; 0 scores the samples fitted. */
  holdOut?: number
}

/** How sparse the prediction is made: by the weight of an L1 penalty, or by the number of units allowed. */
export type Sparsity = Scored & ({ l1: readonly number[] } | { maxUnits: readonly number[] })

/** Of each unit predicted, one number per setting: [units of b][settings]. */
export interface SparsePrediction {
  /** Share of the variance of samples held out that is predicted; below 0 is worse than their mean. */
  r2: number[][]
  /** Units of `a` with a weight that is not zero. */
  nnz: number[][]
}

/**
 * Predicts each unit of one network linearly from few units of another.
 *
 * Units are standardised by the samples fitted, which are the first ones; the others, by default the second
 * half, are only scored. Keep the places of one image together, or they stand on both sides. With `l1` the
 * weights minimise |y - X w|² / (2 n) + l1 |w|₁, so that an l1 of at least every correlation leaves none. With
 * `maxUnits` units are taken one at a time, each the most correlated with what is still unexplained, and all
 * weights fitted anew (orthogonal matching pursuit); all units give ordinary least squares.
 *
 * @param a - activations to predict from, [samples, p]
 * @param b - activations to predict, on the same samples, [samples, q]
 * @throws RangeError when samples differ in number, or a unit is constant over the samples fitted
 */
export function sparsePrediction(a: Rows, b: Rows, opts: Sparsity): SparsePrediction {
  const [x, y] = [readRows('the activations', a), readRows('the activations to predict', b)]
  const { sweep, settings } = checkSparsity(opts)
  if (x.rows !== y.rows) throw new RangeError(`${x.rows} and ${y.rows} samples do not belong together`)
  const { holdOut = 0.5 } = opts
  if (!(holdOut >= 0 && holdOut < 1)) throw new RangeError(`a share of ${holdOut} held out`)
  const held = Math.round(x.rows * holdOut)
  const fitted = x.rows - held

  const [fitX, fitY] = [standardise(part(x, 0, fitted)), standardise(part(y, 0, fitted))]
  const gram = innerProducts(fitX, fitX).map((sum) => sum / fitted)
  const cross = innerProducts(fitX, fitY).map((sum) => sum / fitted)
  const [newX, newY] =
    held === 0
      ? [fitX, fitY]
      : [rescale(part(x, fitted, x.rows), fitX), rescale(part(y, fitted, y.rows), fitY)]

  const result: SparsePrediction = { r2: [], nnz: [] }
  for (let unit = 0; unit < y.dim; unit++) {
    const target = Float64Array.from({ length: x.dim }, (_, i) => cross[i * y.dim + unit]!)
    const weights =
      sweep === 'l1' ? lassoPath(gram, target, settings) : matchingPursuit(gram, target, settings)
    result.r2.push(weights.map((w) => explained(newX, w, newY, unit)))
    result.nnz.push(weights.map((w) => w.reduce((count, weight) => count + Number(weight !== 0), 0)))
  }
  return result
}

function checkSparsity(opts: Sparsity): { sweep: 'l1' | 'maxUnits'; settings: readonly number[] } {
  const given = (['l1', 'maxUnits'] as const).filter((name) => name in Object(opts))
  if (given.length !== 1) throw new TypeError('give either l1 or maxUnits')
  const sweep = given[0]!
  const settings = (opts as { [name in typeof sweep]: readonly number[] })[sweep]
  if (!Array.isArray(settings) || settings.length === 0) throw new TypeError(`${sweep} is a list of settings`)
  for (const setting of settings) {
    const fits =
      sweep === 'l1' ? Number.isFinite(setting) && setting >= 0 : Number.isInteger(setting) && setting >= 1
    if (!fits) throw new RangeError(`${sweep} of ${setting}`)
  }
  return { sweep, settings }
}

const part = (x: Matrix, from: number, to: number): Matrix =>
  takeRows(
    x,
    Array.from({ length: to - from }, (_, i) => from + i),
  )

/** Other samples by the means and deviations of the fitted ones. */
function rescale({ data, rows, dim }: Matrix, { means, deviations }: Standard): Standard {
  const scaled = new Float64Array(data.length)
  for (let i = 0; i < data.length; i++) scaled[i] = (data[i]! - means[i % dim]!) / deviations[i % dim]!
  return { data: scaled, rows, dim, means, deviations }
}

/** R² of x w for one column of y; NaN when it is constant. */
function explained(x: Standard, w: Float64Array, y: Standard, unit: number): number {
  let [residual, sum, squares] = [0, 0, 0]
  for (let row = 0; row < x.rows; row++) {
    const actual = y.data[row * y.dim + unit]!
    let predicted = 0
    for (let i = 0; i < x.dim; i++) predicted += x.data[row * x.dim + i]! * w[i]!
    residual += (actual - predicted) ** 2
    sum += actual
    squares += actual * actual
  }
  const total = squares - (sum * sum) / x.rows
  return total > 1e-12 * squares ? 1 - residual / total : Number.NaN
}
