import { type Rows, readRows, unitRows } from '#nn/rows.ts'

/**
 * How unlike two rows are on average: one minus their cosine, over all pairs of different rows.
 *
 * @param x - features of the samples of one prompt, [n, d]
 * @throws RangeError for fewer than two rows, or one that is not finite or has no direction
 */
export function meanDissimilarity(x: Rows): number {
  const { data, rows, dim } = unitRows(readRows('the samples', x, { leastRows: 2 }))
  const sum = new Float64Array(dim)
  for (let row = 0; row < rows; row++) {
    const one = data.subarray(row * dim, (row + 1) * dim)
    if (one.every((value) => value === 0)) throw new RangeError(`row ${row} of the samples has no direction`)
    one.forEach((value, d) => (sum[d]! += value))
  }
  const cosines = sum.reduce((total, value) => total + value * value, 0) - rows
  return 1 - cosines / (rows * (rows - 1))
}
