import { type Matrix, checkMatrix, checkSameLength, checkWhole } from '#nn/rows.ts'
import { similarity } from './prototypes.ts'

/** The patch of each picture that is nearest to each prototype. */
export interface Matched {
  /** Its place, [n, m]. */
  cell: Int32Array
  /** How alike it is to the prototype, g, [n, m]. */
  similarity: Matrix
}

/**
 * Finds the patch of each picture that looks most like each prototype.
 *
 * @param distances - a picture a row: squared distances of its places to the prototypes, [n, cells x prototypes]
 */
export function matchPrototypes(distances: Matrix, prototypes: number): Matched {
  const cells = cellsOf(distances, prototypes)
  const { data, rows, dim } = distances
  const cell = new Int32Array(rows * prototypes)
  const alike = new Float32Array(rows * prototypes)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < prototypes; j++) {
      let nearest = 0
      for (let c = 1; c < cells; c++)
        if (data[i * dim + c * prototypes + j]! < data[i * dim + nearest * prototypes + j]!) nearest = c
      cell[i * prototypes + j] = nearest
      alike[i * prototypes + j] = similarity(data[i * dim + nearest * prototypes + j]!)
    }
  }
  return { cell, similarity: { data: alike, rows, dim: prototypes } }
}

/**
 * How much similarity falls when one property of the pictures is changed, [n, m] (local importance, eq. 1):
 * φ(i, j, m) = g_j(x_i) - g_j(x_i changed), both read at the place that was nearest before.
 *
 * @param changed - distances of the changed pictures, laid out as those `matched` was made of
 */
export function localImportance(matched: Matched, changed: Matrix): Matrix {
  const { rows, dim: prototypes } = matched.similarity
  const cells = cellsOf(changed, prototypes)
  checkSameLength('pictures before and after', rows, changed.rows)
  const data = matched.similarity.data.map((before, at) => {
    const [i, j] = [Math.floor(at / prototypes), at % prototypes]
    const place = matched.cell[at]!
    if (place >= cells) throw new RangeError(`place ${place} of changed pictures with ${cells}`)
    return before - similarity(changed.data[i * changed.dim + place * prototypes + j]!)
  })
  return { data, rows, dim: prototypes }
}

/**
 * What a property weighs for each prototype over all pictures, [m] (global importance, eq. 2): the mean of the local
 * importance, each picture counting as much as it is like the prototype.
 */
export function globalImportance(local: Matrix, alike: Matrix): Float64Array {
  checkMatrix('the local importance', local)
  checkMatrix('the similarity', alike)
  checkSameLength('pictures', local.rows, alike.rows)
  checkSameLength('prototypes', local.dim, alike.dim)
  return Float64Array.from({ length: local.dim }, (_, j) => {
    let [sum, weights] = [0, 0]
    for (let i = 0; i < local.rows; i++) {
      const weight = alike.data[i * local.dim + j]!
      sum += weight * local.data[i * local.dim + j]!
      weights += weight
    }
    if (!(weights > 0)) throw new RangeError(`no picture is like prototype ${j}`)
    return sum / weights
  })
}

/** An explanation in words, the weightiest property first: 'hue 2.25, shape 1.01, texture 0.75'. */
export const explanationText = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores)
    .sort(([, a], [, b]) => b - a)
    .map(([property, score]) => `${property} ${score.toFixed(2)}`)
    .join(', ')

function cellsOf(distances: Matrix, prototypes: number): number {
  checkMatrix('the distances', distances)
  checkWhole('the number of prototypes', prototypes, { least: 1 })
  const cells = distances.dim / prototypes
  if (!Number.isInteger(cells))
    throw new RangeError(`${distances.dim} distances of a picture are not for ${prototypes} prototypes`)
  return cells
}
