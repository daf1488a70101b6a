import { type Matrix, type Rows, checkOneOf, readRows } from '#nn/rows.ts'

export type RdmMetric = 'euclidean' | 'correlation'

/**
 * The representational dissimilarity matrix: how differently a network responds to each pair of stimuli.
 *
 * Only the upper triangle is kept, row by row: pairs (0, 1), (0, 2), …, (1, 2), …, n (n - 1) / 2 in all.
 *
 * @param acts - one response per stimulus: rows of equal length, or a matrix of [n, units]
 * @param metric - root of the summed squared differences, or 1 minus Pearson's correlation
 * @throws RangeError for fewer than two stimuli, rows that differ in length, a number that is not finite, or,
 *   with 'correlation', a stimulus to which all units respond alike
 */
export function rdm(acts: Rows, metric: RdmMetric): Float32Array {
  checkOneOf('metric', metric, ['euclidean', 'correlation'])
  const x = readRows('the responses', acts)
  const { rows: n, dim } = x
  if (n < 2) throw new RangeError(`${n} stimulus makes no pair`)
  const data = metric === 'correlation' ? standardised(x) : x.data

  const distances = new Float32Array((n * (n - 1)) / 2)
  let pair = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0
      for (let d = 0; d < dim; d++) {
        const difference = data[i * dim + d]! - data[j * dim + d]!
        sum += difference * difference
      }
      // For rows of mean 0 and length 1, half the squared distance is 1 minus the correlation.
      distances[pair++] = metric === 'correlation' ? sum / 2 : Math.sqrt(sum)
    }
  }
  return distances
}

/** Every row shifted to mean 0 and scaled to length 1. */
function standardised({ data, rows, dim }: Matrix): Float64Array {
  const standard = new Float64Array(rows * dim)
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * dim, (r + 1) * dim)
    // Compared, not computed: a mean off in its last digit gives a constant row a tiny length.
    if (row.every((value) => value === row[0])) {
      throw new RangeError(`all ${dim} units respond to stimulus ${r} by ${row[0]}: no correlation`)
    }
    let mean = 0
    for (const value of row) mean += value / dim
    let squares = 0
    for (const value of row) squares += (value - mean) ** 2
    const length = Math.sqrt(squares)
    row.forEach((value, d) => {
      standard[r * dim + d] = (value - mean) / length
    })
  }
  return standard
}
