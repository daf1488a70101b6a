import type { LinearMap } from './linear-map.ts'
import { type AnyMatrix, type Matrix, checkMatrix, checkSameLength } from '../rows.ts'

/**
 * Least squares with weight decay, in closed form: minimises the mean over rows of |x W + b - y|² plus
 * `weightDecay` |W|² (Hoerl and Kennard 1970; of a sum over rows the usual alpha is rows times this). The
 * intercept b is not decayed. Everything is summed in doubles.
 *
 * @param x - inputs, [n, inputs]
 * @param y - targets, [n, outputs]
 * @throws RangeError when rows do not fit, or without decay when columns of x depend on each other
 */
export function ridge(x: Matrix, y: Matrix, weightDecay: number): LinearMap {
  return ridgeSolver(x, y)(weightDecay)
}

/** `ridge` for many weight decays on the same rows: the sums over the rows are taken once. */
export function ridgeSolver(x: Matrix, y: Matrix): (weightDecay: number) => LinearMap {
  checkMatrix('the inputs', x)
  checkMatrix('the targets', y)
  checkSameLength('rows', x.rows, y.rows)
  const [meanX, meanY] = [columnMeans(x), columnMeans(y)]
  const centredX = centred(x, meanX)
  const gram = scatter(centredX, x.dim, centredX, x.dim, true).map((sum) => sum / x.rows)
  const cross = scatter(centredX, x.dim, centred(y, meanY), y.dim).map((sum) => sum / x.rows)

  return (weightDecay) => {
    const w = solvePositive(gram, cross, x.dim, y.dim, weightDecay)
    const b = meanY.map((mean, o) => {
      let sum = mean
      for (let i = 0; i < x.dim; i++) sum -= meanX[i]! * w[i * y.dim + o]!
      return sum
    })
    return { w: { data: Float32Array.from(w), rows: x.dim, dim: y.dim }, b }
  }
}

/** The mean of each column, [dim]. */
export function columnMeans({ data, rows, dim }: AnyMatrix): Float64Array {
  const means = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) means[i % dim] = means[i % dim]! + data[i]!
  return means.map((sum) => sum / rows)
}

/** How many rows `scatter` takes at once, so that a sum is read and written once for four products. */
const BLOCK = 4

/** Each row minus the means, then rows of zeros up to a whole number of blocks. */
function centred({ data, rows, dim }: Matrix, means: Float64Array): Float64Array {
  const rest = new Float64Array(Math.ceil(rows / BLOCK) * BLOCK * dim)
  for (let i = 0; i < data.length; i++) rest[i] = data[i]! - means[i % dim]!
  return rest
}

/** aᵀ b for a [n, p] and b [n, q], giving [p, q], or of that the lower triangle only; n in whole blocks. */
function scatter(a: Float64Array, p: number, b: Float64Array, q: number, lower = false): Float64Array {
  const sums = new Float64Array(p * q)
  for (let atA = 0, atB = 0; atA < a.length; atA += BLOCK * p, atB += BLOCK * q) {
    const [b1, b2, b3] = [atB + q, atB + 2 * q, atB + 3 * q]
    for (let i = 0; i < p; i++) {
      const [v0, v1, v2, v3] = [a[atA + i]!, a[atA + p + i]!, a[atA + 2 * p + i]!, a[atA + 3 * p + i]!]
      const end = lower ? i + 1 : q
      for (let j = 0; j < end; j++) {
        sums[i * q + j]! += v0 * b[atB + j]! + v1 * b[b1 + j]! + v2 * b[b2 + j]! + v3 * b[b3 + j]!
      }
    }
  }
  return sums
}

/** Solves (gram + decay I) w = cross for cross [p, q] and the lower triangle of gram [p, p], by Cholesky. */
function solvePositive(gram: Float64Array, cross: Float64Array, p: number, q: number, decay: number) {
  const l = gram.slice()
  for (let i = 0; i < p; i++) l[i * p + i] = l[i * p + i]! + decay
  for (let j = 0; j < p; j++) {
    const whole = l[j * p + j]!
    for (let i = j; i < p; i++) {
      let left = l[i * p + j]!
      for (let k = 0; k < j; k++) left -= l[i * p + k]! * l[j * p + k]!
      if (i === j && !(left > whole * 1e-12)) {
        throw new RangeError(`column ${j} depends on those before it: give a weight decay above ${decay}`)
      }
      l[i * p + j] = i === j ? Math.sqrt(left) : left / l[j * p + j]!
    }
  }

  const w = cross.slice()
  const eliminate = (row: number, other: number, factor: number) => {
    for (let o = 0; o < q; o++) w[row * q + o] = w[row * q + o]! - factor * w[other * q + o]!
  }
  const divide = (row: number) => {
    for (let o = 0; o < q; o++) w[row * q + o] = w[row * q + o]! / l[row * p + row]!
  }
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < i; k++) eliminate(i, k, l[i * p + k]!)
    divide(i)
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) eliminate(i, k, l[k * p + i]!)
    divide(i)
  }
  return w
}
