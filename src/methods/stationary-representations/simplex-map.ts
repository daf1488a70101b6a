import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { type Matrix, checkMatrix, checkSameLength, classCount, takeRows } from '#nn/rows.ts'
import { columnMeans, ridge } from '#nn/metrics/ridge.ts'
import { unitRows } from './compatibility.ts'
import { regularSimplex } from './simplex.ts'

export interface SimplexMapOptions {
  /** Vertices to reserve, the same for all models to come; when left out as many as the anchors' groups. */
  vertices?: number
  /**
   * What is fitted to the vertices: every anchor to the vertex of its group (the default, which weighs how far
   * a group spreads), or the mean of each group alone, which then lies on its vertex if dimensions allow.
   */
  fit?: 'anchors' | 'prototypes'
  /** Ridge, as a share of the mean variance of the fitted columns. */
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
 * @throws RangeError when sizes do not fit together, or a group has no vertex or, for prototypes, no anchor
 */
export function fitSimplexMap(
  vectors: Matrix,
  assignments: ArrayLike<number>,
  { vertices, fit = 'anchors', weightDecay = 0.01 }: SimplexMapOptions = {},
): LinearMap {
  checkMatrix('the anchors', vectors)
  checkSameLength('rows and groups', vectors.rows, assignments.length)
  const groups = classCount(assignments)
  const simplex = regularSimplex(vertices ?? groups)
  if (groups > simplex.rows) throw new RangeError(`${groups} groups of anchors, but ${simplex.rows} vertices`)
  if (!(weightDecay >= 0 && weightDecay < Infinity)) throw new RangeError(`a weight decay of ${weightDecay}`)

  const [x, targets] =
    fit === 'anchors'
      ? [vectors, takeRows(simplex, assignments)]
      : [
          groupMeans(vectors, assignments, groups),
          takeRows(
            simplex,
            Array.from({ length: groups }, (_, c) => c),
          ),
        ]
  return ridge(x, targets, weightDecay * meanVariance(x))
}

/** Vectors of a model in the space that `fitSimplexMap` gave it, each at length one, ready for cosines. */
export const mapToSimplex = (map: LinearMap, vectors: Matrix): Matrix => unitRows(applyLinear(map, vectors))

function groupMeans({ data, rows, dim }: Matrix, assignments: ArrayLike<number>, groups: number): Matrix {
  const sums = new Float64Array(groups * dim)
  const sizes = new Uint32Array(groups)
  for (let row = 0; row < rows; row++) {
    const group = assignments[row]!
    sizes[group]!++
    for (let d = 0; d < dim; d++) sums[group * dim + d]! += data[row * dim + d]!
  }
  const empty = sizes.indexOf(0)
  if (empty >= 0) throw new RangeError(`no anchor is in group ${empty}`)
  const means = Float32Array.from(sums, (sum, i) => sum / sizes[Math.floor(i / dim)]!)
  return { data: means, rows: groups, dim }
}

/** Mean over columns of their variance. */
function meanVariance(x: Matrix): number {
  const means = columnMeans(x)
  let sum = 0
  for (let i = 0; i < x.data.length; i++) sum += (x.data[i]! - means[i % x.dim]!) ** 2
  return sum / x.data.length
}
