import type { numpy as np } from '@jax-js/jax'
import { type Matrix, checkMatrix, matrix } from '#nn/rows.ts'

/**
 * Vectors, one a row: lists of numbers, a `Matrix`, or an array [n, d], which stays the caller's. In a
 * browser with threads or on WebGPU an array may still be in the making: read it with `readMatrix` first.
 */
export type Rows = readonly ArrayLike<number>[] | Matrix | np.Array

/** Reads rows. @throws RangeError when they are none, ragged or not finite, TypeError when no rows at all. */
export function readRows(name: string, x: Rows): Matrix {
  if (typeof x !== 'object' || x === null)
    throw new TypeError(`${name} wants rows of numbers, not ${String(x)}`)
  if ('dataSync' in x) {
    const [rows, dim] = x.shape
    if (x.ndim !== 2) throw new RangeError(`${name} has ${x.ndim} axes, not two`)
    return checkRows(name, { data: Float32Array.from(x.ref.dataSync()), rows: rows!, dim: dim! })
  }
  return checkRows(name, 'data' in x ? x : matrix(x))
}

/** Returns the matrix, or says what is wrong with it: no rows, sizes that do not fit, numbers not finite. */
export function checkRows(name: string, x: Matrix): Matrix {
  if (!(x?.data instanceof Float32Array)) throw new TypeError(`${name} wants its data as a Float32Array`)
  if (!(Number.isInteger(x.rows) && x.rows >= 1)) throw new RangeError(`${name} has ${x.rows} rows`)
  return checkMatrix(name, x)
}

/** Throws a RangeError unless two sets of rows are as wide as each other. */
export function checkSameWidth(a: string, x: Matrix, b: string, y: Matrix): void {
  if (x.dim !== y.dim) throw new RangeError(`${a} are ${x.dim} wide, ${b} ${y.dim}`)
}

/** Throws a RangeError unless row i of one can belong to row i of the other. */
export function checkPairs(a: string, x: Matrix, b: string, y: Matrix): void {
  if (x.rows !== y.rows) throw new RangeError(`${x.rows} ${a} and ${y.rows} ${b} make no pairs`)
}

/** Each row minus the mean, if there is one, and then at length one; a zero row stays zero. */
export function unitRows({ data, rows, dim }: Matrix, mean?: Float64Array): Float64Array {
  const unit = Float64Array.from(data)
  for (let at = 0; at < rows * dim; at += dim) {
    let square = 0
    for (let d = 0; d < dim; d++) {
      if (mean) unit[at + d]! -= mean[d]!
      square += unit[at + d]! * unit[at + d]!
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let d = 0; d < dim; d++) unit[at + d]! *= scale
  }
  return unit
}
