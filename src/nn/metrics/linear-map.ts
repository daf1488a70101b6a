import { type Matrix, checkSameLength } from '../rows.ts'

/** A fitted map x W + b: `w` is [inputs, outputs], `b` is [outputs]. */
export interface LinearMap {
  w: Matrix
  b: Float64Array
}

/** x W + b for each row of x, giving [rows, outputs]. */
export function applyLinear({ w, b }: LinearMap, x: Matrix): Matrix {
  checkSameLength('columns', w.rows, x.dim)
  const data = new Float32Array(x.rows * w.dim)
  const sums = new Float64Array(w.dim)
  for (let row = 0; row < x.rows; row++) {
    sums.set(b)
    for (let i = 0; i < x.dim; i++) {
      const value = x.data[row * x.dim + i]!
      for (let o = 0; o < w.dim; o++) sums[o] = sums[o]! + value * w.data[i * w.dim + o]!
    }
    data.set(sums, row * w.dim)
  }
  return { data, rows: x.rows, dim: w.dim }
}

/** The column with the largest number in each row, of equals the lower. */
export function argmaxRows({ data, rows, dim }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    const scores = data.subarray(row * dim, (row + 1) * dim)
    return scores.reduce((best, score, c) => (score > scores[best]! ? c : best), 0)
  })
}
