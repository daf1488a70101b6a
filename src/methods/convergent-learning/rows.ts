import { type Matrix, checkMatrix, matrix } from '#nn/rows.ts'

/** Numbers in rows and columns: a `Matrix`, or lists of equal length. */
export type Rows = Matrix | readonly ArrayLike<number>[]

/**
 * Reads rows as a matrix.
 *
 * @throws TypeError when they are no rows, RangeError when there are none, lengths differ or a number is not
 *   finite
 */
export function readRows(name: string, x: Rows): Matrix {
  if (typeof x !== 'object' || x === null || !(Array.isArray(x) || 'data' in x)) {
    throw new TypeError(`${name} is neither a matrix nor a list of rows`)
  }
  const read = 'data' in x ? checkMatrix(name, x) : matrix(x)
  if (read.rows < 1) throw new RangeError(`${name} has no rows`)
  return read
}

/** The columns of these numbers, in their order, copied. @throws RangeError when there is no such column. */
export function takeColumns(x: Rows, columns: ArrayLike<number>): Matrix {
  const { data, rows, dim } = readRows('the matrix', x)
  const chosen = Array.from(columns)
  for (const column of chosen) {
    if (!(Number.isInteger(column) && column >= 0 && column < dim)) {
      throw new RangeError(`there is no column ${column} among ${dim}`)
    }
  }
  if (chosen.length === 0) throw new RangeError('no columns to take')
  const width = chosen.length
  const taken = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < width; c++) taken[row * width + c] = data[row * dim + chosen[c]!]!
  }
  return { data: taken, rows, dim: width }
}
