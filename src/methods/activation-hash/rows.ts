import type { numpy as np } from '@jax-js/jax'
import { type Matrix, checkFinite } from '#nn/rows.ts'

/**
 * Vectors, one a row: lists of numbers, a `Matrix`, or an array [n, d], which stays the caller's. In a
 * browser with threads or on WebGPU an array may still be in the making: read it with `readMatrix` first.
 */
export type Rows = readonly ArrayLike<number>[] | Matrix | np.Array

/** Reads rows. @throws TypeError when they are no rows of numbers, RangeError when ragged, empty or not finite. */
export function readRows(name: string, x: Rows): Matrix {
  const table = isArray(x) ? fromArray(name, x) : isMatrix(x) ? fromMatrix(name, x) : fromLists(name, x)
  if (table.rows < 1 || table.dim < 1) throw new RangeError(`${name} is empty`)
  checkFinite(name, table.data)
  return table
}

const isArray = (x: unknown): x is np.Array =>
  typeof x === 'object' && x !== null && 'dataSync' in x && 'shape' in x

const isMatrix = (x: unknown): x is Matrix => typeof x === 'object' && x !== null && 'data' in x && 'dim' in x

const isList = (x: unknown): x is ArrayLike<number> =>
  typeof x === 'object' && x !== null && 'length' in x && typeof x.length === 'number'

function fromArray(name: string, x: np.Array): Matrix {
  if (x.ndim !== 2) throw new RangeError(`${name} has ${x.ndim} axes, not two`)
  const [rows, dim] = x.shape as [number, number]
  return { data: Float32Array.from(x.ref.dataSync()), rows, dim }
}

function fromMatrix(name: string, { data, rows, dim }: Matrix): Matrix {
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} wants its data as a Float32Array`)
  if (rows * dim !== data.length) {
    throw new RangeError(`${name} says ${rows} rows of ${dim} but holds ${data.length} numbers`)
  }
  return { data, rows, dim }
}

function fromLists(name: string, lists: readonly ArrayLike<number>[]): Matrix {
  if (!Array.isArray(lists) || !lists.every(isList)) throw new TypeError(`${name} is not a list of rows`)
  const dim = lists[0]?.length ?? 0
  const data = new Float32Array(lists.length * dim)
  lists.forEach((row, r) => {
    if (row.length !== dim) {
      throw new RangeError(`row ${r} of ${name} has ${row.length} numbers, the first ${dim}`)
    }
    data.set(row, r * dim)
  })
  return { data, rows: lists.length, dim }
}
