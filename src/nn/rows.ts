import type { numpy as np } from '@jax-js/jax'
import { checkFinite, checkWhole, shown } from './checks.ts'

export * from './checks.ts'

type Floats = Float32Array | Float64Array

/** Vectors one after another: `rows` times `dim` numbers, in float32 unless it says otherwise. */
export interface Matrix<Data extends Floats = Float32Array> {
  data: Data
  rows: number
  dim: number
}

/** A matrix in doubles, for what float32 would round away. */
export type Doubles = Matrix<Float64Array>

/** A matrix of either precision. */
export type AnyMatrix = Matrix<Floats>

/**
 * Vectors, one a row: lists of numbers, a matrix, or an array [n, d], which stays the caller's. In a browser
 * with threads or on WebGPU an array may still be in the making: read it with `readMatrix` first.
 */
export type Rows = readonly ArrayLike<number>[] | AnyMatrix | np.Array

/** One number per row: a list, or an array [n], which stays the caller's and is subject to the same. */
export type Column = ArrayLike<number> | np.Array

/** Rows and one class per row, counted from 0. */
export interface Labelled {
  x: Matrix
  labels: ArrayLike<number>
}

/** What draws random numbers here: `generator(key)` of `nn/generator.ts`, or anything like it. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  uniform(): number
}

export interface RowsExpected {
  /** The width of each row. */
  dim?: number
  /** How many rows there are. */
  rows?: number
  /** How many rows there are at least. */
  leastRows?: number
}

/**
 * Reads rows in float32. A matrix in float32 comes back with the data it had, not a copy.
 *
 * @throws TypeError when they are no rows of numbers, RangeError when they are empty, ragged, not finite or
 *   not of the shape expected
 */
export function readRows(name: string, x: Rows, expected: RowsExpected = {}): Matrix {
  return checkRows(name, read(name, x, Float32Array), expected)
}

/** `readRows` in doubles, always as a copy. */
export function readDoubles(name: string, x: Rows, expected: RowsExpected = {}): Doubles {
  const table = checkRows(name, read(name, x, Float64Array), expected)
  return isMatrix(x) && table.data === x.data ? { ...table, data: table.data.slice() } : table
}

/** Reads one number per row, in doubles. @throws as `readRows` */
export function readColumn(name: string, x: Column, { rows }: { rows?: number } = {}): Float64Array {
  const column = Float64Array.from(listOf(name, x))
  checkCount(name, 'numbers', column.length, rows)
  checkFinite(name, column)
  return column
}

export interface LabelsExpected {
  /** How many labels there are, one per row. */
  rows?: number
  /** How many classes there are: labels lie below. */
  classes?: number
}

/**
 * Reads one class per row, counted from 0.
 *
 * @throws TypeError when they are no list, RangeError when there are none or not one per row, or one is no
 *   whole number from 0 to `classes` - 1
 */
export function readLabels(
  name: string,
  labels: Column,
  { rows, classes }: LabelsExpected = {},
): Int32Array<ArrayBuffer> {
  const list = listOf(name, labels)
  checkCount(name, 'labels', list.length, rows)
  const bounds = classes === undefined ? {} : { most: classes - 1 }
  return Int32Array.from({ length: list.length }, (_, i) =>
    checkWhole(`label ${i} of ${name}`, list[i]!, bounds),
  )
}

/** The rows as one matrix. @throws RangeError when there are none, lengths differ or a number is not finite */
export function matrix(rows: readonly ArrayLike<number>[]): Matrix {
  return checkRows('a matrix', fromLists('a matrix', rows, Float32Array), {})
}

/** Reads an array [rows, dim], which may still be in the making. Consumes it. */
export async function readMatrix(x: np.Array): Promise<Matrix> {
  const [rows, dim] = x.shape
  if (x.ndim !== 2) throw new RangeError(`a matrix has two axes, not ${x.ndim}`)
  return { data: Float32Array.from(await x.data()), rows: rows!, dim: dim! }
}

/** The rows of these numbers, in their order, copied. @throws RangeError when there is no such row */
export function takeRows({ data, rows, dim }: Matrix, chosen: ArrayLike<number>): Matrix {
  const taken = new Float32Array(chosen.length * dim)
  for (let r = 0; r < chosen.length; r++) {
    const row = checkWhole('a row to take', chosen[r]!, { most: rows - 1 })
    taken.set(data.subarray(row * dim, (row + 1) * dim), r * dim)
  }
  return { data: taken, rows: chosen.length, dim }
}

/** The columns of these numbers, in their order, copied. @throws RangeError when there is no such column */
export function takeColumns({ data, rows, dim }: Matrix, chosen: ArrayLike<number>): Matrix {
  const width = chosen.length
  if (width === 0) throw new RangeError('no columns to take')
  const taken = new Float32Array(rows * width)
  for (let c = 0; c < width; c++) {
    const column = checkWhole('a column to take', chosen[c]!, { most: dim - 1 })
    for (let row = 0; row < rows; row++) taken[row * width + c] = data[row * dim + column]!
  }
  return { data: taken, rows, dim: width }
}

/** Each row minus the mean, if there is one, and then at length one; a zero row stays zero. */
export function unitRows({ data, rows, dim }: AnyMatrix, mean?: ArrayLike<number>): Doubles {
  const unit = Float64Array.from(data)
  for (let at = 0; at < rows * dim; at += dim) {
    let square = 0
    for (let d = 0; d < dim; d++) {
      if (mean) unit[at + d]! -= mean[d]!
      square += unit[at + d]! * unit[at + d]!
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let d = 0; d < dim; d++) unit[at + d]! *= scale
  }
  return { data: unit, rows, dim }
}

/** Returns the matrix, or says what is wrong with it: sizes that do not fit, a number that is not finite. */
export function checkMatrix<M extends AnyMatrix>(name: string, x: M): M {
  const { data, rows, dim } = x
  if (rows * dim !== data.length || !(rows >= 0) || !(dim >= 1)) {
    throw new RangeError(`${name} says ${rows} rows of ${dim} but holds ${data.length} numbers`)
  }
  checkFinite(name, data)
  return x
}

/** Throws a RangeError unless row i of one can belong to row i of the other. */
export function checkPairs(a: string, x: AnyMatrix, b: string, y: AnyMatrix): void {
  if (x.rows !== y.rows) throw new RangeError(`${a} have ${x.rows} rows, ${b} ${y.rows}: they make no pairs`)
}

/** Throws a RangeError unless two sets of rows are as wide as each other. */
export function checkSameWidth(a: string, x: AnyMatrix, b: string, y: AnyMatrix): void {
  if (x.dim !== y.dim) throw new RangeError(`${a} are ${x.dim} wide, ${b} ${y.dim}`)
}

/** How many classes these labels tell apart. @throws RangeError when one is not a whole number from 0. */
export function classCount(labels: ArrayLike<number>): number {
  let largest = -1
  for (let i = 0; i < labels.length; i++) largest = Math.max(largest, checkWhole(`label ${i}`, labels[i]!))
  return largest + 1
}

interface FloatsOf<Data extends Floats> {
  new (length: number): Data
  from(values: ArrayLike<number>): Data
}

const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null

const isArray = (x: unknown): x is np.Array => isObject(x) && 'dataSync' in x && 'shape' in x

const isMatrix = (x: unknown): x is AnyMatrix => isObject(x) && 'data' in x && 'rows' in x && 'dim' in x

const isList = (x: unknown): x is ArrayLike<number> =>
  isObject(x) && 'length' in x && typeof x.length === 'number'

function read<Data extends Floats>(name: string, x: Rows, Kind: FloatsOf<Data>): Matrix<Data> {
  if (isArray(x)) {
    if (x.ndim !== 2) throw new RangeError(`${name} has ${x.ndim} axes, not two`)
    return { data: Kind.from(x.ref.dataSync()), rows: x.shape[0]!, dim: x.shape[1]! }
  }
  if (!isMatrix(x)) return fromLists(name, x, Kind)
  const { data, rows, dim } = x
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new TypeError(`the data of ${name} is ${shown(data)}, not a Float32Array or a Float64Array`)
  }
  return { data: (data instanceof Kind ? data : Kind.from(data)) as Data, rows, dim }
}

function fromLists<Data extends Floats>(
  name: string,
  lists: readonly ArrayLike<number>[],
  Kind: FloatsOf<Data>,
): Matrix<Data> {
  if (!Array.isArray(lists)) throw new TypeError(`${name} is ${shown(lists)}, not rows of numbers`)
  const dim = (lists as readonly (ArrayLike<number> | undefined)[])[0]?.length ?? 0
  const data = new Kind(lists.length * dim)
  lists.forEach((row: unknown, r) => {
    if (!isList(row)) throw new TypeError(`row ${r} of ${name} is ${shown(row)}, not a list of numbers`)
    if (row.length !== dim) {
      throw new RangeError(`${name}: row ${r} has ${row.length} numbers, the first ${dim}`)
    }
    checkNumbers(`row ${r} of ${name}`, row)
    data.set(row, r * dim)
  })
  return { data, rows: lists.length, dim }
}

function checkRows<M extends AnyMatrix>(name: string, x: M, { dim, rows, leastRows = 1 }: RowsExpected): M {
  if (!(x.rows >= 1 && x.dim >= 1)) throw new RangeError(`${name} is empty`)
  checkMatrix(name, x)
  checkCount(name, 'rows', x.rows, rows)
  if (x.rows < leastRows) throw new RangeError(`${name}: ${x.rows} rows, not ${leastRows} or more`)
  if (dim !== undefined && x.dim !== dim)
    throw new RangeError(`${name}: rows of ${x.dim} numbers, not ${dim}`)
  return x
}

function checkCount(name: string, what: string, count: number, expected = count): void {
  if (count !== expected) throw new RangeError(`${name}: ${count} ${what}, not ${expected}`)
  if (count === 0) throw new RangeError(`${name} is empty`)
}

/** An array or a list as a list of numbers. */
function listOf(name: string, x: Column): ArrayLike<number> {
  if (isArray(x)) {
    if (x.ndim !== 1) throw new RangeError(`${name} has ${x.ndim} axes, not one`)
    return x.ref.dataSync()
  }
  if (!isList(x)) throw new TypeError(`${name} is ${shown(x)}, not a list of numbers`)
  checkNumbers(name, x)
  return x
}

/** A typed array would take `null` and `''` for 0 without a word. */
function checkNumbers(name: string, list: ArrayLike<unknown>): void {
  if (!Array.isArray(list)) return
  const at = list.findIndex((value) => typeof value !== 'number')
  if (at >= 0) throw new TypeError(`number ${at} of ${name} is ${shown(list[at])}`)
}
