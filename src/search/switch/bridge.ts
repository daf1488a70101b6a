import { type Basis, applyBasis } from '#methods/bt2/method/basis.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Curve, followCurve } from './curve.ts'
import { unitRows } from './rows.ts'

/** What takes a vector of the new model among those of the old one, and by which method it was found. */
export interface Crossing {
  way: 'affine' | 'affine, whitened' | 'procrustes' | 'bt2'
  map: LinearMap | Basis
}

/** How queries reach vectors that an older model has left. */
export interface Bridge extends Crossing {
  /** Queries are embedded by the old model as well, which finds more here; `map` is for when it can't be opened. */
  asksOld: boolean
  /** From cosines after `map`, and from those of the old model, to what the new model says of as rare a pair. */
  curves: { map: Curve; old?: Curve }
}

const isBasis = (map: LinearMap | Basis): map is Basis => 'P' in map

/** Vectors of the new model, [n, new width], among those of the old one, [n, old width]. */
export function crossRows(map: LinearMap | Basis, x: Matrix): Matrix {
  if (!isBasis(map)) return applyLinear(map, x)
  const whole = applyBasis(map, unitRows(x).data)
  // What stands behind the first numbers is for vectors of the same kind only.
  const data = new Float32Array(x.rows * map.dOld)
  for (let row = 0; row < x.rows; row++) {
    data.set(whole.subarray(row * map.width, row * map.width + map.dOld), row * map.dOld)
  }
  return { data, rows: x.rows, dim: map.dOld }
}

/** One vector of the new model among those of the old one; the zero vector stays zero. */
export function cross({ map }: Pick<Crossing, 'map'>, vector: Float32Array): Float32Array {
  const width = isBasis(map) ? map.dOld : map.w.dim
  if (vector.every((number) => number === 0)) return new Float32Array(width)
  return crossRows(map, { data: vector, rows: 1, dim: vector.length }).data
}

/** What the new model says of pairs as rare as those with this cosine. */
export function comparable({ curves }: Bridge, cosine: number, byOld: boolean): number {
  return followCurve((byOld && curves.old) || curves.map, cosine)
}
