import { type Matrix, classCount, readLabels } from '../rows.ts'
import { columnMeans } from './ridge.ts'

/**
 * The share of each column's variance that lies between classes: 1 where rows of a class are all the same, 0 where
 * classes have the same mean or the column is constant.
 *
 * @throws RangeError when there is not one label per row
 */
export function betweenClasses(z: Matrix, labels: ArrayLike<number>): number[] {
  const classes = readLabels('labels', labels, { rows: z.rows })
  const means = columnMeans(z)
  const counts = new Float64Array(classCount(classes))
  const sums = new Float64Array(counts.length * z.dim)
  const spread = new Float64Array(z.dim)
  for (let i = 0; i < z.rows; i++) {
    counts[classes[i]!]!++
    for (let d = 0; d < z.dim; d++) {
      const off = z.data[i * z.dim + d]! - means[d]!
      sums[classes[i]! * z.dim + d]! += off
      spread[d]! += off ** 2
    }
  }
  return Array.from(spread, (all, d) => {
    const between = Array.from(counts, (count, c) => (count ? sums[c * z.dim + d]! ** 2 / count : 0))
    return all > 0 ? between.reduce((sum, one) => sum + one, 0) / all : 0
  })
}
