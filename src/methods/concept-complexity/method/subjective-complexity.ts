import type { LinearMap } from '#nn/metrics/linear-map.ts'
import {
  type Column,
  type Rows,
  checkNumber,
  checkWhole,
  readDoubles,
  readLabels,
  readRows,
} from '#nn/rows.ts'
import { ranking } from './representativeness.ts'

/**
 * How well images of one concept are recognised from 1, 2, … of their attributes, the others zero: [attributes].
 * The features are averaged over their maps already, as zeroing a map and averaging it are the same in either order.
 *
 * @param features - of images of this concept, [n, attributes]
 * @param head - the classifier's last layer, attributes to concepts
 * @param order - all attributes, the first kept first
 */
export function accuracyByAttributes(
  features: Rows,
  concept: number,
  head: LinearMap,
  order: ArrayLike<number>,
): Float64Array {
  const x = readRows('the features', features, { dim: head.w.rows })
  const concepts = head.w.dim
  checkWhole('the concept', concept, { most: concepts - 1 })
  if (new Set(Array.from(order)).size !== x.dim || order.length !== x.dim)
    throw new RangeError(`an order of ${order.length} attributes does not name each of ${x.dim} once`)
  const right = new Float64Array(x.dim)
  for (let row = 0; row < x.rows; row++) {
    const scores = Float64Array.from(head.b)
    for (let k = 0; k < x.dim; k++) {
      const a = checkWhole(`attribute ${k} of the order`, order[k]!, { most: x.dim - 1 })
      const value = x.data[row * x.dim + a]!
      for (let c = 0; c < concepts; c++) scores[c]! += value * head.w.data[a * concepts + c]!
      if (scores.every((score, c) => c === concept || score < scores[concept]!)) right[k]!++
    }
  }
  return right.map((count) => count / x.rows)
}

/** K: the fewest attributes whose accuracy reaches a threshold; all of them when none does. */
export function descriptionLength(accuracies: ArrayLike<number>, threshold: number): number {
  checkNumber('threshold', threshold, { least: 0, most: 1 })
  const first = Array.from(accuracies).findIndex((accuracy) => accuracy >= threshold)
  return first < 0 ? accuracies.length : first + 1
}

/** The rows of each concept, and what 1, 2, … of its attributes tell of them: one curve a concept. */
export function accuracyCurves(
  features: Rows,
  labels: Column,
  scores: Rows,
  head: LinearMap,
): Float64Array[] {
  const x = readRows('the features', features)
  const of = readLabels('the labels', labels, { rows: x.rows, classes: head.w.dim })
  const table = readDoubles('the scores', scores, { dim: x.dim })
  return Array.from({ length: table.rows }, (_, concept) => {
    const rows = [...of.keys()].filter((row) => of[row] === concept)
    if (rows.length === 0) throw new RangeError(`concept ${concept} has no row among ${x.rows}`)
    const own = rows.map((row) => x.data.subarray(row * x.dim, (row + 1) * x.dim))
    return accuracyByAttributes(own, concept, head, ranking(table, concept))
  })
}

/** K of each concept, of features [n, attributes] of all of them and scores [concepts, attributes]: RoA. */
export const subjectiveComplexity = (
  features: Rows,
  labels: Column,
  scores: Rows,
  head: LinearMap,
  threshold: number,
): number[] =>
  accuracyCurves(features, labels, scores, head).map((curve) => descriptionLength(curve, threshold))
