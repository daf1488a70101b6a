import type { numpy as np } from '@jax-js/jax'
import { type Matrix, checkFinite } from '#nn/rows.ts'

/**
 * Vectors, one a row: lists of numbers, a `Matrix`, or an array [n, d], which stays the caller's. In a
 * browser with threads or on WebGPU an array may still be in the making: read it with `readMatrix` first.
 */
export type Rows = readonly ArrayLike<number>[] | Matrix | np.Array

/** One number per row: a list, or an array [n], which stays the caller's and is subject to the same. */
export type Column = ArrayLike<number> | np.Array

/** Rows in doubles, one after another. */
export interface Table {
  data: Float64Array
  rows: number
  dim: number
}

/** Reads rows. @throws RangeError when they are none, ragged or not finite, TypeError when they are no rows. */
export function readRows(name: string, x: Rows): Table {
  const table = isArray(x) ? fromArray(name, x) : isMatrix(x) ? fromMatrix(name, x) : fromLists(name, x)
  if (table.rows < 1 || table.dim < 1) throw new RangeError(`${name} is empty`)
  checkFinite(name, table.data)
  return table
}

/** Reads one number per row. @throws RangeError when there are not `rows` finite ones. */
export function readColumn(name: string, x: Column, rows: number): Float64Array {
  if (isArray(x) && x.ndim !== 1) throw new RangeError(`${name} has ${x.ndim} axes, not one`)
  if (!isArray(x) && !isList(x)) throw new TypeError(`${name} is not a list of numbers`)
  const column = Float64Array.from(isArray(x) ? x.ref.dataSync() : x)
  if (column.length !== rows) throw new RangeError(`${name} has ${column.length} numbers for ${rows} rows`)
  checkFinite(name, column)
  return column
}

/** Every column minus its mean; a constant column becomes exact zeros. Changes and returns the table. */
export function centre(table: Table): Table {
  const { data, rows, dim } = table
  for (let c = 0; c < dim; c++) {
    // The first row goes first: a mean of equal numbers may miss them in its last digit.
    const first = data[c]!
    let sum = 0
    for (let i = c; i < data.length; i += dim) {
      data[i] = data[i]! - first
      sum += data[i]!
    }
    for (let i = c; i < data.length; i += dim) data[i] = data[i]! - sum / rows
  }
  return table
}

const isArray = (x: unknown): x is np.Array =>
  typeof x === 'object' && x !== null && 'dataSync' in x && 'shape' in x

const isMatrix = (x: unknown): x is Matrix => typeof x === 'object' && x !== null && 'data' in x && 'dim' in x

const isList = (x: unknown): x is ArrayLike<number> =>
  typeof x === 'object' && x !== null && 'length' in x && typeof x.length === 'number'

function fromArray(name: string, x: np.Array): Table {
  if (x.ndim !== 2) throw new RangeError(`${name} has ${x.ndim} axes, not two`)
  const [rows, dim] = x.shape as [number, number]
  return { data: Float64Array.from(x.ref.dataSync()), rows, dim }
}

function fromMatrix(name: string, { data, rows, dim }: Matrix): Table {
  if (rows * dim !== data.length) {
    throw new RangeError(`${name} says ${rows} rows of ${dim} but holds ${data.length} numbers`)
  }
  return { data: Float64Array.from(data), rows, dim }
}

function fromLists(name: string, lists: readonly ArrayLike<number>[]): Table {
  if (!Array.isArray(lists) || !lists.every(isList)) throw new TypeError(`${name} is not a list of rows`)
  const dim = lists[0]?.length ?? 0
  const data = new Float64Array(lists.length * dim)
  lists.forEach((row, r) => {
    if (row.length !== dim) {
      throw new RangeError(`row ${r} of ${name} has ${row.length} numbers, the first ${dim}`)
    }
    data.set(row, r * dim)
  })
  return { data, rows: lists.length, dim }
}
