import type { numpy as np } from '@jax-js/jax'

/** Vectors one after another: `rows` times `dim` numbers. */
export interface Matrix {
  data: Float32Array
  rows: number
  dim: number
}

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

/** The rows as one matrix. At least one row; all of one length, else RangeError. */
export function matrix(rows: readonly ArrayLike<number>[]): Matrix {
  const dim = rows[0]?.length ?? 0
  const data = new Float32Array(rows.length * dim)
  rows.forEach((row, r) => {
    if (row.length !== dim) throw new RangeError(`row ${r} has ${row.length} numbers, the first ${dim}`)
    data.set(row, r * dim)
  })
  return checkMatrix('a matrix', { data, rows: rows.length, dim })
}

/** Reads an array [rows, dim], which may still be in the making. Consumes it. */
export async function readMatrix(x: np.Array): Promise<Matrix> {
  const [rows, dim] = x.shape
  if (x.ndim !== 2) throw new RangeError(`a matrix has two axes, not ${x.ndim}`)
  return { data: Float32Array.from(await x.data()), rows: rows!, dim: dim! }
}

/** The rows of these numbers, in their order, copied. */
export function takeRows({ data, dim }: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = new Float32Array(rows.length * dim)
  for (let r = 0; r < rows.length; r++) {
    taken.set(data.subarray(rows[r]! * dim, (rows[r]! + 1) * dim), r * dim)
  }
  return { data: taken, rows: rows.length, dim }
}

/** Returns the matrix, or says what is wrong with it: sizes that do not fit, a number that is not finite. */
export function checkMatrix(name: string, x: Matrix): Matrix {
  const { data, rows, dim } = x
  if (rows * dim !== data.length || dim < 1) {
    throw new RangeError(`${name} says ${rows} rows of ${dim} but holds ${data.length} numbers`)
  }
  checkFinite(name, data)
  return x
}

/** Throws a RangeError when a number is NaN or infinite: sorting and summing would hide it. */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`number ${i} of ${name} is ${values[i]}`)
  }
}

/** Throws a RangeError when two lists that belong together differ in length. */
export function checkSameLength(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${a} and ${b} ${what} do not belong together`)
}

/** How many classes these labels tell apart. @throws RangeError when one is not a whole number from 0. */
export function classCount(labels: ArrayLike<number>): number {
  let largest = -1
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (!Number.isInteger(label) || label < 0) throw new RangeError(`label ${i} is ${label}`)
    largest = Math.max(largest, label)
  }
  return largest + 1
}
