import { type AnyMatrix, type Column, type Doubles, type Rows, readDoubles, readLabels } from '#nn/rows.ts'

/** Each [concepts, attributes]. */
export interface Representativeness {
  /** P(a|c): how much of what a concept excites is this attribute. */
  attributeGivenConcept: Doubles
  /** P(c|a): how much of what excites an attribute is this concept. */
  conceptGivenAttribute: Doubles
  /** RoA(a, c) = P(a|c) / Σ P(c'|a) over the other concepts c'. */
  roa: Doubles
}

/** As in the authors' code: an attribute that one concept alone excites, or none, divides by nothing. */
const EPSILON = 1e-12

/** The mean row of each concept, r_c: [concepts, attributes]. @throws RangeError when a concept has no row */
export function conceptMeans(features: Rows, labels: Column): Doubles {
  const x = readDoubles('the features', features)
  const of = readLabels('the labels', labels, { rows: x.rows })
  const concepts = Math.max(...of) + 1
  const counts = new Int32Array(concepts)
  const data = new Float64Array(concepts * x.dim)
  for (let row = 0; row < x.rows; row++) {
    counts[of[row]!]!++
    for (let a = 0; a < x.dim; a++) data[of[row]! * x.dim + a]! += x.data[row * x.dim + a]!
  }
  const empty = counts.indexOf(0)
  if (empty >= 0) throw new RangeError(`concept ${empty} has no row among ${x.rows}`)
  return { data: data.map((sum, i) => sum / counts[Math.floor(i / x.dim)]!), rows: concepts, dim: x.dim }
}

/**
 * How representative each attribute is of each concept.
 *
 * @param pooled - r_c, the mean over a concept's images of the largest value in each feature map: [concepts, attributes]
 * @throws RangeError when a number is below 0 or not finite, or there is one concept only
 */
export function attributeRepresentativeness(pooled: Rows): Representativeness {
  const r = readDoubles('the pooled attributes', pooled, { leastRows: 2 })
  const negative = r.data.findIndex((value) => value < 0)
  if (negative >= 0) {
    throw new RangeError(`number ${negative} of the pooled attributes is ${r.data[negative]}, below 0`)
  }
  const ofConcept = new Float64Array(r.rows)
  const ofAttribute = new Float64Array(r.dim)
  r.data.forEach((value, i) => {
    ofConcept[Math.floor(i / r.dim)]! += value
    ofAttribute[i % r.dim]! += value
  })
  const like = (value: (i: number, concept: number, attribute: number) => number): Doubles => ({
    data: r.data.map((_, i) => value(i, Math.floor(i / r.dim), i % r.dim)),
    rows: r.rows,
    dim: r.dim,
  })
  const attributeGivenConcept = like((i, c) => r.data[i]! / (ofConcept[c]! + EPSILON))
  const conceptGivenAttribute = like((i, _, a) => r.data[i]! / (ofAttribute[a]! + EPSILON))
  const roa = like((i) => attributeGivenConcept.data[i]! / (1 - conceptGivenAttribute.data[i]! + EPSILON))
  return { attributeGivenConcept, conceptGivenAttribute, roa }
}

/** The attributes of one concept, highest score first, of equals the lower number first. */
export function ranking({ data, dim }: AnyMatrix, concept: number): Int32Array {
  const scores = data.subarray(concept * dim, (concept + 1) * dim)
  return Int32Array.from({ length: dim }, (_, a) => a).sort((a, b) => scores[b]! - scores[a]! || a - b)
}
