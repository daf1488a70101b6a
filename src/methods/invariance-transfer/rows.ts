import type { Matrix } from '#nn/rows.ts'
import { checkMatrix, matrix } from '#nn/rows.ts'

/** Representations, one row each: as lists, or one after another as `Matrix` says. */
export type Rows = Matrix | readonly ArrayLike<number>[]

/** Rows as a matrix. @throws RangeError when they differ in length, are none, or hold a number that is not finite. */
export function readRows(name: string, rows: Rows): Matrix {
  if (Array.isArray(rows)) {
    if (rows.length === 0) throw new RangeError(`${name}: no rows`)
    return matrix(rows)
  }
  const { rows: count } = rows as Matrix
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name}: ${count} rows`)
  return checkMatrix(name, rows as Matrix)
}
