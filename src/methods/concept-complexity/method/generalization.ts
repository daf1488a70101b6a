import { inDoubles, transposed } from '#nn/products.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { quantile } from '#nn/metrics/statistics.ts'
import {
  type AnyMatrix,
  type Matrix,
  type Rows,
  checkNumber,
  checkOneOf,
  checkOptions,
  checkPositive,
  readRows,
  unitRows,
} from '#nn/rows.ts'

export interface RuleOptions {
  /** Share of the known images in which an attribute is not active. */
  inactive?: number
  /** How likely an example is to fall outside of its own rule. */
  slip?: number
}

/** All rules of one or two attributes, both to be active, that some known images follow and some do not. */
export interface RuleSpace {
  /** An attribute is active above its threshold: [attributes]. */
  thresholds: Float64Array
  /** The attributes of each rule, the same one twice for a rule of one: [rules]. */
  first: Int32Array
  second: Int32Array
  /** The share of the known images that follow it: [rules]. */
  size: Float64Array
  slip: number
}

/**
 * The hypotheses of rule-based generalisation.
 *
 * @param known - attributes of images seen before, [n, attributes]: they say how large a rule is
 */
export function ruleSpace(known: Rows, options: RuleOptions = {}): RuleSpace {
  checkOptions('ruleSpace', options, ['inactive', 'slip'])
  const x = readRows('the known images', known)
  const inactive = checkNumber('inactive', options.inactive ?? 0.7, { least: 0, most: 1 })
  const slip = checkNumber('slip', options.slip ?? 0.05, { least: 0.001, most: 0.5 })
  const columns = transposed(x).data
  const thresholds = Float64Array.from({ length: x.dim }, (_, a) =>
    quantile(columns.subarray(a * x.rows, (a + 1) * x.rows), inactive),
  )
  const both = new Int32Array(x.dim * x.dim)
  for (const active of activeOf(x, thresholds)) {
    for (let a = 0; a < x.dim; a++) {
      if (active[a] === 0) continue
      for (let b = a; b < x.dim; b++) both[a * x.dim + b]! += active[b]!
    }
  }
  const rules = [...both.keys()].filter((i) => both[i]! > 0 && both[i]! < x.rows)
  if (rules.length === 0) throw new RangeError('no attribute tells the known images apart')
  return {
    thresholds,
    first: Int32Array.from(rules, (i) => Math.floor(i / x.dim)),
    second: Int32Array.from(rules, (i) => i % x.dim),
    size: Float64Array.from(rules, (i) => both[i]! / x.rows),
    slip,
  }
}

/**
 * Rule-based generalisation: the probability that each query belongs to the concept of the examples,
 * `P(y in C | X) = Σ P(y in h) P(h | X)` over rules h (Tenenbaum 1999). Half of the prior lies on rules of one
 * attribute, half on those of two; by the size principle an example of a rule h has the likelihood 1 / |h|.
 *
 * @param examples - [n, attributes]
 * @param queries - [m, attributes]
 */
export function ruleBasedGeneralization(examples: Rows, queries: Rows, space: RuleSpace): Float64Array {
  const { thresholds, first, second, size, slip } = space
  const x = readRows('the examples', examples, { dim: thresholds.length })
  const y = readRows('the queries', queries, { dim: thresholds.length })
  const count = size.length
  const singles = first.filter((a, i) => a === second[i]).length
  const log = Float64Array.from(first, (a, i) => -Math.log(a === second[i] ? singles : count - singles))
  for (const active of activeOf(x, thresholds)) {
    for (let i = 0; i < count; i++) {
      const follows = active[first[i]!]! * active[second[i]!]! > 0
      log[i]! += Math.log(follows ? (1 - slip) / size[i]! : slip / (1 - size[i]!))
    }
  }
  const most = log.reduce((a, b) => Math.max(a, b), -Infinity)
  const weights = log.map((value) => Math.exp(value - most))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from(activeOf(y, thresholds), (active) => {
    let belief = 0
    for (let i = 0; i < count; i++) belief += weights[i]! * active[first[i]!]! * active[second[i]!]!
    return belief / total
  })
}

/** 1 for each attribute that is active in a row, 0 for the others. */
const activeOf = ({ data, rows, dim }: Matrix, thresholds: Float64Array): Uint8Array[] =>
  Array.from({ length: rows }, (_, row) =>
    Uint8Array.from(thresholds, (threshold, a) => Number(data[row * dim + a]! > threshold)),
  )

type Metric = 'euclidean' | 'cosine'

export interface SimilarityOptions {
  metric?: Metric
  /** A query may be this many times as far from the examples as from the nearest known concept. */
  reach?: number
}

/**
 * Similarity-based generalisation: whether each query lies nearer to the mean of the examples than to the mean of any
 * known concept.
 *
 * @param examples - [n, attributes]
 * @param queries - [m, attributes]
 * @param prototypes - of the known concepts, [concepts, attributes]
 */
export function similarityBasedGeneralization(
  examples: Rows,
  queries: Rows,
  prototypes: Rows,
  options: SimilarityOptions = {},
): boolean[] {
  checkOptions('similarityBasedGeneralization', options, ['metric', 'reach'])
  const metric = checkOneOf<Metric>('metric', options.metric ?? 'euclidean', ['euclidean', 'cosine'])
  const reach = checkPositive('reach', options.reach ?? 1)
  const x = readRows('the examples', examples)
  const y = readRows('the queries', queries, { dim: x.dim })
  const known = readRows('the prototypes', prototypes, { dim: x.dim })
  const place = metric === 'cosine' ? unitRows : inDoubles
  const rowsOf = (rows: AnyMatrix) => {
    const { data } = place(rows)
    return Array.from({ length: rows.rows }, (_, row) => data.subarray(row * x.dim, (row + 1) * x.dim))
  }
  const [mean] = rowsOf({ data: columnMeans(x), rows: 1, dim: x.dim })
  const around = rowsOf(known)
  return rowsOf(y).map(
    (query) => distance(query, mean!) < reach * Math.min(...around.map((one) => distance(query, one))),
  )
}

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0))
