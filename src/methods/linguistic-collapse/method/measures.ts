import { mean } from '#nn/metrics/statistics.ts'
import {
  type Doubles,
  type Rows,
  checkOneOf,
  checkSameWidth,
  readDoubles,
  readRows,
  unitRows,
} from '#nn/rows.ts'
import type { ClassStatistics } from './classes.ts'

/** How alike many numbers are. */
export interface Spread {
  mean: number
  variance: number
}

/**
 * NC1: how far features scatter around their class mean, beside how far the means are from each other (class-distance
 * normalised variance). 0 when every feature is its class's mean.
 *
 * @param exponent - of the squared distance: 1 as Galanti et al. 2022, 2 as the authors of this paper compute it
 */
export function classDistanceVariance(
  { means, variances }: ClassStatistics,
  { exponent = 2 }: { exponent?: 1 | 2 } = {},
): number {
  checkOneOf('exponent', exponent, [1, 2])
  return pairsOf(means, (squared, a, b) => (variances[a]! + variances[b]!) / 2 / squared ** exponent).mean
}

/** NC2, equal norms: the standard deviation of the centred means' lengths beside their mean. 0 when all are as long. */
export function normVariation({ means, centre }: ClassStatistics): number {
  const lengths = lengthsOf(means, centre)
  const { mean: average, variance } = spreadOf(lengths)
  return Math.sqrt(variance) / average
}

/**
 * NC2, equal angles: how far the centred means' products are from those of a simplex, both of Frobenius norm 1. 0 for a
 * simplex, for which there have to be as many dimensions as classes less one.
 */
export function simplexError({ means, centre }: ClassStatistics): number {
  const { rows, dim } = means
  const centred = means.data.map((value, i) => value - centre[i % dim]!)
  const products = new Float64Array(rows * rows)
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < rows; b++) {
      for (let d = 0; d < dim; d++) products[a * rows + b]! += centred[a * dim + d]! * centred[b * dim + d]!
    }
  }
  const norm = Math.hypot(...rowNorms(products, rows))
  const ideal = (a: number, b: number) => ((a === b ? 1 : 0) - 1 / rows) / Math.sqrt(rows - 1)
  const error = products.map((value, i) => value / norm - ideal(Math.floor(i / rows), i % rows))
  return Math.hypot(...rowNorms(error, rows))
}

/**
 * GNC2, even spread over the sphere: log(1 / distance) between the directions of centred means, over all pairs. Its
 * variance is 0 when all are as far from each other, which needs no simplex.
 */
export const logDistances = ({ means, centre }: ClassStatistics): Spread =>
  pairsOf(unitRows(means, centre), (squared) => -0.5 * Math.log(squared))

/**
 * NC3 and UNC3: the cosine between a class's row of the classifier and its centred mean. The mean is NC3 (self-duality),
 * the variance over classes UNC3 (it is as good everywhere).
 *
 * @param weights - one row a class, all classes in their order: [all classes, dim]
 */
export function duality({ means, classes, centre }: ClassStatistics, weights: Rows): Spread {
  const rows = readDoubles('weights', weights)
  checkSameWidth('means', means, 'weights', rows)
  checkRowOf(classes, rows)
  const [w, m] = [unitRows(rows), unitRows(means, centre)]
  return spreadOf(Float64Array.from(classes, (label, c) => dot(w, label, m, c)))
}

/**
 * NC4: the share of features for which the classifier's choice, the largest of w_c h, is the class whose mean is
 * nearest. Measure it on features that the means were not made of.
 *
 * @param features - [n, dim]
 * @param weights - as `duality`; only classes with a mean stand for choice
 */
export function nearestCentreAgreement(
  { means, classes }: ClassStatistics,
  features: Rows,
  weights: Rows,
): number {
  const h = readRows('features', features)
  const w = readDoubles('weights', weights)
  checkSameWidth('features', h, 'means', means)
  checkSameWidth('features', h, 'weights', w)
  checkRowOf(classes, w)
  const squares = Float64Array.from(classes, (_, c) => dot(means, c, means, c))
  let agreed = 0
  for (let row = 0; row < h.rows; row++) {
    let [chosen, nearest, most, least] = [-1, -1, -Infinity, Infinity]
    classes.forEach((label, c) => {
      const score = dot(w, label, h, row)
      if (score > most) [chosen, most] = [c, score]
      const distance = squares[c]! - 2 * dot(means, c, h, row)
      if (distance < least) [nearest, least] = [c, distance]
    })
    if (chosen === nearest) agreed++
  }
  return agreed / h.rows
}

type Table = Pick<Doubles, 'dim'> & { data: ArrayLike<number> }

function dot(a: Table, row: number, b: Table, other: number): number {
  let sum = 0
  for (let d = 0; d < a.dim; d++) sum += a.data[row * a.dim + d]! * b.data[other * a.dim + d]!
  return sum
}

function checkRowOf(classes: Int32Array, { rows }: Doubles): void {
  const last = classes.at(-1)!
  if (last >= rows) throw new RangeError(`there are ${rows} rows of weights and none of class ${last}`)
}

const rowNorms = (square: Float64Array, rows: number): number[] =>
  Array.from({ length: rows }, (_, row) =>
    Math.sqrt(square.subarray(row * rows, (row + 1) * rows).reduce((sum, value) => sum + value * value, 0)),
  )

const lengthsOf = ({ data, rows, dim }: Doubles, centre: Float64Array): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let d = 0; d < dim; d++) sum += (data[row * dim + d]! - centre[d]!) ** 2
    return Math.sqrt(sum)
  })

/** Of a value for each pair of rows, by their squared distance; rows in the same place are no pair. */
function pairsOf(x: Doubles, value: (squared: number, a: number, b: number) => number): Spread {
  const values: number[] = []
  for (let a = 0; a < x.rows; a++) {
    for (let b = 0; b < a; b++) {
      let squared = 0
      for (let d = 0; d < x.dim; d++) squared += (x.data[a * x.dim + d]! - x.data[b * x.dim + d]!) ** 2
      if (squared > 0) values.push(value(squared, a, b))
    }
  }
  if (values.length === 0) throw new RangeError('all class means are the same')
  return spreadOf(values)
}

function spreadOf(values: ArrayLike<number>): Spread {
  const average = mean(values)
  return { mean: average, variance: mean(Array.from(values, (value) => (value - average) ** 2)) }
}
