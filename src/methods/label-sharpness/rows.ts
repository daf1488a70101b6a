import type { numpy as np } from '@jax-js/jax'
import { type Matrix, checkFinite } from '#nn/rows.ts'

/**
 * Points, one a row: lists of numbers, a `Matrix`, or an array [n, dim], which stays the caller's. In a
 * browser with threads or on WebGPU an array may still be in the making: read it with `readMatrix` first.
 */
export type Rows = readonly ArrayLike<number>[] | Matrix | np.Array

/** Rows in doubles, one after another. */
export interface Table {
  data: Float64Array
  rows: number
  dim: number
}

/**
 * Reads points.
 *
 * @throws TypeError when they are no rows of numbers, RangeError when ragged, empty, not finite or fewer
 *   than `least`
 */
export function readRows(x: Rows, least: number): Table {
  const table = isArray(x) ? fromArray(x) : isMatrix(x) ? fromMatrix(x) : fromLists(x)
  if (table.rows < least) throw new RangeError(`${least} points or more are needed, got ${table.rows}`)
  if (table.dim < 1) throw new RangeError('points have no coordinates')
  checkFinite('the points', table.data)
  return table
}

/** Distance of rows i and j. */
export function distance({ data, dim }: Table, i: number, j: number): number {
  let sum = 0
  for (let a = i * dim, b = j * dim, end = a + dim; a < end; a++, b++) sum += (data[a]! - data[b]!) ** 2
  return Math.sqrt(sum)
}

const isArray = (x: unknown): x is np.Array =>
  typeof x === 'object' && x !== null && 'dataSync' in x && 'shape' in x

const isMatrix = (x: unknown): x is Matrix => typeof x === 'object' && x !== null && 'data' in x && 'dim' in x

function fromArray(x: np.Array): Table {
  if (x.ndim !== 2) throw new RangeError(`points have two axes, not ${x.ndim}`)
  const [rows, dim] = x.shape as [number, number]
  return { data: Float64Array.from(x.ref.dataSync()), rows, dim }
}

function fromMatrix({ data, rows, dim }: Matrix): Table {
  if (rows * dim !== data.length) {
    throw new RangeError(`a matrix says ${rows} rows of ${dim} but holds ${data.length} numbers`)
  }
  return { data: Float64Array.from(data), rows, dim }
}

function fromLists(lists: readonly ArrayLike<number>[]): Table {
  const listed = Array.isArray(lists) && lists.every((row) => typeof row === 'object' && 'length' in row)
  if (!listed) throw new TypeError('points must be rows of numbers')
  const dim = lists[0]?.length ?? 0
  const data = new Float64Array(lists.length * dim)
  lists.forEach((row, r) => {
    if (row.length !== dim) throw new RangeError(`point ${r} has ${row.length} numbers, the first ${dim}`)
    data.set(row, r * dim)
  })
  return { data, rows: lists.length, dim }
}
