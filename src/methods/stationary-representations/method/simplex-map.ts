import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { columnMeans, ridge } from '#nn/metrics/ridge.ts'
import {
  type Column,
  type Matrix,
  type Rows,
  checkNumber,
  checkOptions,
  classCount,
  readLabels,
  readRows,
  takeRows,
  unitRows,
} from '#nn/rows.ts'
import { regularSimplex } from './simplex.ts'

export interface SimplexMapOptions {
  /** Vertices to reserve, the same for all models to come; when left out as many as the anchors' groups. */
  vertices?: number
  /** Ridge, as a share of the mean variance of the vectors' columns. */
  weightDecay?: number
}

/**
 * Fits the affine map that takes a model's vectors to the vertices of a fixed simplex, group by group of some
 * anchors that all models embed (for instance texts, grouped once by k-means and never again). Two models
 * mapped so can be compared though neither was trained for it nor sees the other's vectors: the idea of the
 * fixed classifier, moved behind a finished model. Rotating or scaling a model's space changes nothing.
 *
 * With fewer vertices than dimensions the map forgets the directions that tell no groups apart.
 *
 * @param vectors - the model's vectors of the anchors, [anchors, dim]
 * @param assignments - the group of each anchor, from 0, the same for every model
 * @returns dim numbers to `vertices` - 1; apply it with `mapToSimplex`
 * @throws RangeError when sizes do not fit together, a group has no vertex, or an option is unknown
 */
export function fitSimplexMap(
  vectors: Rows,
  assignments: Column,
  options: SimplexMapOptions = {},
): LinearMap {
  checkOptions('fitSimplexMap', options, ['vertices', 'weightDecay'])
  const decay = checkNumber('weightDecay', options.weightDecay ?? 0.01, { least: 0 })
  const anchors = readRows('the anchors', vectors)
  const groups = readLabels('the groups of the anchors', assignments, { rows: anchors.rows })
  const simplex = regularSimplex(options.vertices ?? classCount(groups))
  if (classCount(groups) > simplex.rows)
    throw new RangeError(`${classCount(groups)} groups of anchors, but ${simplex.rows} vertices`)
  return ridge(anchors, takeRows(simplex, groups), decay * meanVariance(anchors))
}

/** Vectors of a model in the space that `fitSimplexMap` gave it, each at length one, ready for cosines. */
export function mapToSimplex(map: LinearMap, vectors: Rows): Matrix {
  const mapped = unitRows(applyLinear(map, readRows('the vectors', vectors, { dim: map.w.rows })))
  return { ...mapped, data: Float32Array.from(mapped.data) }
}

/** Mean over columns of their variance. */
function meanVariance(x: Matrix): number {
  const means = columnMeans(x)
  let sum = 0
  for (let i = 0; i < x.data.length; i++) sum += (x.data[i]! - means[i % x.dim]!) ** 2
  return sum / x.data.length
}
