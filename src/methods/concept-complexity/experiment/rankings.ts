import type { RandomGenerator } from '#nn/generator.ts'
import { centred } from '#nn/linalg.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { Doubles } from '#nn/rows.ts'
import { attributeRepresentativeness, conceptMeans } from '../method/representativeness.ts'
import { accuracyCurves } from '../method/subjective-complexity.ts'
import type { Attributes } from './network.ts'

/** Ways to put attributes in order; `roa` is the idea. */
export const ORDERS = ['roa', 'activation', 'variance', 'contribution', 'random'] as const
export type Order = (typeof ORDERS)[number]

/** Random orders are as good as their mean. */
const DEALS = 4

/** For each order the accuracy on test pictures by attributes kept, a curve for each concept. */
export type Curves = Record<Order, Float64Array[]>

interface Seen {
  attributes: Attributes
  concepts: Int32Array
}

/**
 * Scores of all attributes for each concept, from training pictures alone.
 *
 * @param hasDenominator - without it RoA is P(a|c)
 */
export function scoresOf(
  { attributes, concepts }: Seen,
  { w }: LinearMap,
  hasDenominator: boolean,
): Record<Exclude<Order, 'random'>, Doubles> {
  const r = conceptMeans(attributes.largest, concepts)
  const { attributeGivenConcept, roa } = attributeRepresentativeness(r)
  const like = (value: (concept: number, attribute: number) => number): Doubles => ({
    ...r,
    data: r.data.map((_, i) => value(Math.floor(i / r.dim), i % r.dim)),
  })
  const { data, rows, dim } = centred(attributes.mean)
  const variances = columnMeans({ data: data.map((value) => value ** 2), rows, dim })
  const means = conceptMeans(attributes.mean, concepts)
  return {
    roa: hasDenominator ? roa : attributeGivenConcept,
    activation: attributeGivenConcept,
    variance: like((_, a) => variances[a]!),
    contribution: like((c, a) => means.data[c * r.dim + a]! * w.data[a * w.dim + c]!),
  }
}

/** The curves of every order: scores from the training pictures, accuracies on the test pictures. */
export function curvesOf(
  train: Seen,
  test: Seen,
  head: LinearMap,
  rng: RandomGenerator,
  hasDenominator: boolean,
): Curves {
  const scores = scoresOf(train, head, hasDenominator)
  const curves = (table: Doubles) => accuracyCurves(test.attributes.mean, test.concepts, table, head)
  const deals = Array.from({ length: DEALS }, () =>
    curves({ ...scores.roa, data: scores.roa.data.map(() => rng.uniform()) }),
  )
  return {
    roa: curves(scores.roa),
    activation: curves(scores.activation),
    variance: curves(scores.variance),
    contribution: curves(scores.contribution),
    random: deals[0]!.map((curve, c) => curve.map((_, k) => mean(deals.map((deal) => deal[c]![k]!)))),
  }
}
