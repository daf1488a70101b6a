import type { Matrix } from '#nn/rows.ts'
import { type Rows, readRows } from './rows.ts'

/**
 * Pearson's correlation of every unit of one network with every unit of another on the same samples, or of
 * one network with itself.
 *
 * Of a convolutional layer every place in every image is a sample and every channel a unit.
 *
 * @param a - activations, [samples, p]
 * @param b - activations on the same samples in the same order, [samples, q]; `a` when left out
 * @returns correlations, [p, q]
 * @throws RangeError when samples differ in number, are fewer than two, or a unit is constant: drop such units
 *   first, `activeUnits` finds the others
 */
export function correlationMatrix(a: Rows, b: Rows = a): Matrix {
  const x = standardise(readRows('the first activations', a))
  const y = b === a ? x : standardise(readRows('the second activations', b))
  if (x.rows !== y.rows) throw new RangeError(`${x.rows} and ${y.rows} samples do not belong together`)
  const sums = innerProducts(x, y)
  const data = Float32Array.from(sums, (sum) => Math.max(-1, Math.min(1, sum / x.rows)))
  return { data, rows: x.dim, dim: y.dim }
}

/**
 * The units worth comparing: those above zero on at least a share of the samples, and not constant.
 *
 * A unit that fires on a handful of samples has a correlation, but one that says nothing about other samples.
 *
 * @param a - activations after ReLU, [samples, p]
 * @returns their numbers, ascending
 */
export function activeUnits(a: Rows, minShare = 0.02): Int32Array {
  const { data, rows, dim } = readRows('the activations', a)
  if (!(minShare >= 0 && minShare <= 1)) throw new RangeError(`a share of ${minShare} of the samples`)
  const chosen: number[] = []
  for (let unit = 0; unit < dim; unit++) {
    let active = 0
    let varies = false
    for (let i = unit; i < data.length; i += dim) {
      if (data[i]! > 0) active++
      varies ||= data[i] !== data[unit]
    }
    if (varies && active >= minShare * rows) chosen.push(unit)
  }
  return Int32Array.from(chosen)
}

/** Columns of mean 0 and variance 1 (over n), in doubles. */
export interface Standard {
  data: Float64Array
  rows: number
  dim: number
  means: Float64Array
  deviations: Float64Array
}

/** Centres every column and divides it by its deviation. @throws RangeError when one is constant. */
export function standardise({ data, rows, dim }: Matrix): Standard {
  if (rows < 2) throw new RangeError(`${rows} sample has no correlation`)
  const standard = Float64Array.from(data)
  const means = new Float64Array(dim)
  const deviations = new Float64Array(dim)
  for (let unit = 0; unit < dim; unit++) {
    let mean = 0
    let varies = false
    for (let i = unit; i < data.length; i += dim) {
      mean += data[i]! / rows
      // Compared, not computed: a mean off in its last digit gives a constant unit a tiny variance.
      varies ||= data[i] !== data[unit]
    }
    if (!varies) throw new RangeError(`unit ${unit} is ${data[unit]} on all ${rows} samples: drop it`)
    let squares = 0
    for (let i = unit; i < data.length; i += dim) squares += (data[i]! - mean) ** 2
    const deviation = Math.sqrt(squares / rows)
    for (let i = unit; i < data.length; i += dim) standard[i] = (data[i]! - mean) / deviation
    means[unit] = mean
    deviations[unit] = deviation
  }
  return { data: standard, rows, dim, means, deviations }
}

/** xᵀ y for x [n, p] and y [n, q], giving [p, q]. */
export function innerProducts(x: Standard, y: Standard): Float64Array {
  const sums = new Float64Array(x.dim * y.dim)
  for (let row = 0; row < x.rows; row++) {
    const end = (row + 1) * y.dim
    for (let i = 0; i < x.dim; i++) {
      const value = x.data[row * x.dim + i]!
      let at = i * y.dim
      for (let j = row * y.dim; j < end; j++) sums[at++]! += value * y.data[j]!
    }
  }
  return sums
}
