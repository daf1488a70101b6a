import { columnR2 } from '#nn/metrics/correlation.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import {
  type Matrix,
  type Rows,
  checkFinite,
  checkOptions,
  checkSameLength,
  checkWhole,
  readRows,
} from '#nn/rows.ts'
import { columnMeans, ridge, ridgeSolver } from '#nn/metrics/ridge.ts'
import { splines } from './splines.ts'

/** A representation as a linear function of the actions, and what is left of it: P = A W + b + V. */
export interface LinearEffect {
  /** [k, d] */
  W: Matrix
  /** [d] */
  b: Float64Array
  /** [n, d], of mean zero in every column */
  V: Matrix
}

/** The outcome as nu of the representation plus psi of the residual. */
export interface ControlFunction {
  /** The effect of the representation on the outcome, up to a constant, for one point [d]. */
  nu(p: ArrayLike<number>): number
  /** What the hidden confounders add, of mean zero over the observations, for one point [e]. */
  psi(v: ArrayLike<number>): number
  /** Mean outcome minus mean nu, to be added to nu. */
  shift: number
}

export interface ControlFunctionOptions {
  /** Leave psi out: the biased regression that takes the representation for unconfounded. */
  confounded?: boolean
  /** Centres of the splines in each of nu and psi. */
  centres?: number
}

const CENTRES = 40
const DECAYS = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]
/** Every so many rows one is held out to choose the decay. */
const FOLD = 5

/**
 * Least squares of a representation on the actions, with an intercept.
 *
 * @param P - representations, [n, d]
 * @param A - actions, [n, k]
 * @throws RangeError when rows do not fit, there are fewer than k + 2, a number is not finite, or an action is
 *   constant or depends linearly on those before it
 */
export function olsResidual(P: Rows, A: Rows): LinearEffect {
  const [p, a] = [readRows('the representations', P), readRows('the actions', A)]
  checkSameLength('rows', p.rows, a.rows)
  if (a.rows < a.dim + 2)
    throw new RangeError(`${a.rows} rows do not determine the effect of ${a.dim} actions`)
  const { w: W, b } = ridge(a, p, 0)
  const predicted = applyLinear({ w: W, b }, a)
  return { W, b, V: { ...p, data: p.data.map((value, i) => value - predicted.data[i]!) } }
}

/**
 * Fits Y = nu(P) + psi(V) + noise by least squares, nu and psi smooth: regression with a control function. V
 * carries the part of P that hidden confounders share with Y, so nu is left with the effect of P itself.
 *
 * Both are splines under a common weight decay, chosen on every fifth row. The fit does not depend on the affine
 * coordinates of P and V.
 *
 * @param P - representations, [n, d]
 * @param V - their residuals, [n, e]
 * @param Y - outcomes, [n]
 * @throws RangeError when rows do not fit, there are fewer than 10, a number is not finite, or a column depends
 *   linearly on those before it
 */
export function controlFunctionFit(
  P: Rows,
  V: Rows,
  Y: ArrayLike<number>,
  options: ControlFunctionOptions = {},
): ControlFunction {
  checkOptions('controlFunctionFit', options, ['confounded', 'centres'])
  const { confounded = false, centres = CENTRES } = options
  const [p, v] = [readRows('the representations', P), readRows('the residuals', V)]
  checkSameLength('rows', p.rows, v.rows)
  checkSameLength('rows and outcomes', p.rows, Y.length)
  checkFinite('the outcomes', Y)
  if (p.rows < 2 * FOLD) throw new RangeError(`${p.rows} rows are too few to choose a smoothness`)
  checkWhole('centres', centres, { least: 1 })

  const [ofP, ofV] = [splines('the representations', p, centres), splines('the residuals', v, centres)]
  const dim = ofP.count + (confounded ? 0 : ofV.count)
  const values = new Float64Array(dim)
  const features = new Float32Array(p.rows * dim)
  for (let r = 0; r < p.rows; r++) {
    ofP.at(p.data, r * p.dim, values, 0)
    if (!confounded) ofV.at(v.data, r * v.dim, values, ofP.count)
    features.set(values, r * dim)
  }
  const x = { data: features, rows: p.rows, dim }
  const { w } = ridge(x, column(Y), bestDecay(x, Y))

  const sum = (from: number, to: number) => {
    let total = 0
    for (let f = from; f < to; f++) total += values[f]! * w.data[f]!
    return total
  }
  return {
    nu(point) {
      checkSameLength('coordinates', point.length, p.dim)
      ofP.at(point, 0, values, 0)
      return sum(0, ofP.count)
    },
    psi(point) {
      checkSameLength('coordinates', point.length, v.dim)
      if (confounded) return 0
      ofV.at(point, 0, values, ofP.count)
      return sum(ofP.count, dim)
    },
    // The functions have mean zero over the rows, so nu has too.
    shift: columnMeans(column(Y))[0]!,
  }
}

/** The decay that predicts the held-out rows best. */
function bestDecay(x: Matrix, Y: ArrayLike<number>): number {
  const rows = Array.from({ length: x.rows }, (_, r) => r)
  const part = (held: boolean) => {
    const chosen = rows.filter((r) => (r % FOLD === 0) === held)
    const data = new Float32Array(chosen.length * x.dim)
    chosen.forEach((r, i) => data.set(x.data.subarray(r * x.dim, (r + 1) * x.dim), i * x.dim))
    return { x: { data, rows: chosen.length, dim: x.dim }, y: column(chosen.map((r) => Y[r]!)) }
  }
  const [fit, held] = [part(false), part(true)]
  const solve = ridgeSolver(fit.x, fit.y)
  const errors = DECAYS.map((decay) => {
    const predicted = applyLinear(solve(decay), held.x)
    return predicted.data.reduce((sum, value, i) => sum + (value - held.y.data[i]!) ** 2, 0)
  })
  return DECAYS[errors.indexOf(Math.min(...errors))]!
}

/** All that is needed to answer for an action never tried: the linear effect and the control function. */
export type InterventionModel = LinearEffect & Pick<ControlFunction, 'nu' | 'shift'>

/** Fits an `InterventionModel` to representations [n, d], actions [n, k] and outcomes [n]; errors as its parts. */
export function fitIntervention(
  P: Rows,
  A: Rows,
  Y: ArrayLike<number>,
  options: ControlFunctionOptions = {},
): InterventionModel {
  const effect = olsResidual(P, A)
  return { ...effect, ...controlFunctionFit(P, effect.V, Y, options) }
}

/**
 * The expected outcome when the actions are set to `aStar` [k]: the mean over the observed residuals of
 * nu(aStar W + b + V), plus the shift (Rep4Ex, section 5).
 *
 * @throws RangeError when `aStar` has the wrong length or a number that is not finite
 */
export function doPredict({ W, b, V, nu, shift }: InterventionModel, aStar: ArrayLike<number>): number {
  checkSameLength('actions', W.rows, aStar.length)
  checkFinite('the actions', aStar)
  const centre = b.map((start, c) => {
    let sum = start
    for (let j = 0; j < W.rows; j++) sum += aStar[j]! * W.data[j * W.dim + c]!
    return sum
  })
  const point = new Float64Array(V.dim)
  let total = 0
  for (let r = 0; r < V.rows; r++) {
    for (let c = 0; c < V.dim; c++) point[c] = centre[c]! + V.data[r * V.dim + c]!
    total += nu(point)
  }
  return total / V.rows + shift
}

/**
 * How well an affine map takes a representation to the true causes: R² of least squares of each column of Z on P,
 * their mean. 1 means identified up to an affine map. Columns of P that say nothing new are no obstacle.
 *
 * @param P - representations, [n, d]
 * @param Z - true causes, [n, e]
 * @returns at most 1; NaN when a cause is constant
 * @throws RangeError when rows do not fit, there are fewer than two, or a number is not finite
 */
export function affineR2(P: Rows, Z: Rows): number {
  const [p, z] = [readRows('the representations', P), readRows('the causes', Z)]
  checkSameLength('rows', p.rows, z.rows)
  const means = columnMeans(p)
  const power = columnMeans({ ...p, data: p.data.map((value, i) => (value - means[i % p.dim]!) ** 2) })
  const scale = power.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0))
  const x = { ...p, data: p.data.map((value, i) => (value - means[i % p.dim]!) * scale[i % p.dim]!) }
  const shares = columnR2(applyLinear(ridge(x, z, 1e-9), x), z)
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

function column(values: ArrayLike<number>): Matrix {
  return { data: Float32Array.from(values), rows: values.length, dim: 1 }
}
