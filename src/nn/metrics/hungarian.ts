import { munkres } from 'munkres'
import { type Matrix, checkMatrix } from '../rows.ts'

export interface Assignment {
  /** The column that each row gets, [rows]; -1 for a row left over. */
  columns: Int32Array
  /** Sum of the chosen entries. */
  total: number
}

/**
 * Pairs rows with columns, each used at most once and the smaller side wholly, so that the sum of the chosen
 * entries is as small as possible, or as large (Kuhn 1955, Munkres 1957). O(n³): 1 ms for 64 x 64, half a
 * second for 1000 x 1000.
 *
 * @throws RangeError when sizes do not fit or an entry is not finite
 */
export function hungarian(entries: Matrix, { maximise = false }: { maximise?: boolean } = {}): Assignment {
  const { data, rows, dim } = checkMatrix('the matrix of an assignment', entries)
  const sign = maximise ? -1 : 1
  const costs = Array.from({ length: rows }, (_, r) =>
    Array.from(data.subarray(r * dim, (r + 1) * dim), (entry) => sign * entry),
  )
  const columns = new Int32Array(rows).fill(-1)
  let total = 0
  for (const [row, column] of munkres(costs)) {
    columns[row] = column
    total += data[row * dim + column]!
  }
  return { columns, total }
}
