import { transposedTimes } from '#nn/linalg.ts'
import { type Doubles, type Rows, checkNumber, checkPairs, readRows, type Matrix } from '#nn/rows.ts'

/**
 * Pearson's correlation of every unit of one network with every unit of another on the same samples, or of
 * one network with itself (section 2).
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
  checkPairs('the first activations', x, 'the second activations', y)
  const { data, rows, dim } = transposedTimes(x, y)
  return { data: Float32Array.from(data, (sum) => Math.max(-1, Math.min(1, sum / x.rows))), rows, dim }
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
  checkNumber('the share of the samples', minShare, { least: 0, most: 1 })
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
export interface Standard extends Doubles {
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

/** Other samples by the means and deviations of these. */
export function rescale({ data, rows, dim }: Matrix, { means, deviations }: Standard): Standard {
  const scaled = new Float64Array(data.length)
  for (let at = 0; at < data.length; at += dim) {
    for (let unit = 0; unit < dim; unit++)
      scaled[at + unit] = (data[at + unit]! - means[unit]!) / deviations[unit]!
  }
  return { data: scaled, rows, dim, means, deviations }
}
