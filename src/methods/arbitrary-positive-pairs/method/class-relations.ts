import { numpy as np, tree } from '@jax-js/jax'
import { type Matrix, readMatrix, takeRows, unitRows } from '#nn/rows.ts'
import { timesTransposed } from '#nn/linalg.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { type PairGates, pairGates } from './pair-gates.ts'

/**
 * The gates of all pairs of classes, those of class i with each class one after another: [classes², dim]. The network
 * stays the caller's.
 */
export function allGates(gates: PairGates): Promise<Matrix> {
  const classes = gates.labels.shape[0]!
  const pairs = Int32Array.from({ length: classes * classes }, (_, pair) => pair)
  const first = np.array(pairs.map((pair) => Math.floor(pair / classes)))
  return readMatrix(pairGates(tree.ref(gates), first, np.array(pairs.map((pair) => pair % classes))))
}

/** The gate of each class paired with itself, [classes, dim]. */
export async function classGates(gates: PairGates): Promise<Matrix> {
  const classes = gates.labels.shape[0]!
  return takeRows(
    await allGates(gates),
    Int32Array.from({ length: classes }, (_, label) => label * (classes + 1)),
  )
}

/**
 * How alike classes are by a vector of each, such as its gate: cosines around the mean of all, [classes, classes].
 */
export function classRelations(vectors: Matrix): Matrix<Float64Array> {
  const unit = unitRows(vectors, columnMeans(vectors))
  return timesTransposed(unit, unit)
}
