import { type Doubles, type Rows, checkWhole, readDoubles } from '#nn/rows.ts'
import { distance } from './distance.ts'

/** Share of the points whose ratio of distances is too large to be trusted, as in Facco et al. */
const DISCARDED = 0.1

/**
 * How many dimensions the points really fill: the maximum likelihood estimate of Levina and Bickel (2005).
 *
 * With T_j the distance to the j-th neighbour, a point's inverse dimension is the mean of log(T_k / T_j) over
 * j < k; these are averaged over the points before the inverse is taken (MacKay and Ghahramani), as in the
 * paper. Scale, shift and rotation do not matter. Compares all pairs. Infinite when every point has all its
 * neighbours at one distance.
 *
 * @param x - points, [n, dim]
 * @param k - neighbours of a point, from 2 to n - 1
 * @throws RangeError when k does not fit, points are not finite, or two points are equal
 */
export function intrinsicDimensionMLE(x: Rows, k = 20): number {
  const table = readDoubles('the points', x, { leastRows: 3 })
  checkWhole('k', k, { least: 2, most: table.rows - 1 })
  let sum = 0
  for (const near of neighbourDistances(table, k)) {
    const farthest = Math.log(near[k - 1]!)
    for (let j = 0; j < k - 1; j++) sum += farthest - Math.log(near[j]!)
  }
  return (table.rows * (k - 1)) / sum
}

/**
 * The same from two neighbours only (TwoNN, Facco et al. 2017), which bends less with density and curvature
 * and scatters more.
 *
 * With mu the ratio of the second to the first distance, -log(1 - F(mu)) = d log(mu). F of the i-th smallest
 * of n ratios is i / n; d is the slope through the origin over the smallest nine tenths of them.
 *
 * @param x - points, [n, dim]
 * @throws RangeError when points are fewer than 3, not finite, or two of them are equal
 */
export function intrinsicDimensionTwoNN(x: Rows): number {
  const table = readDoubles('the points', x, { leastRows: 3 })
  const logs = Array.from(neighbourDistances(table, 2), ([first, second]) => Math.log(second! / first!))
  logs.sort((a, b) => a - b)
  let [both, squares] = [0, 0]
  for (let i = 0; i < Math.floor(logs.length * (1 - DISCARDED)); i++) {
    both += logs[i]! * -Math.log(1 - (i + 1) / logs.length)
    squares += logs[i]! ** 2
  }
  return squares === 0 ? Infinity : both / squares
}

/** Distances of each row to its k nearest others, nearest first. The list is overwritten for each row. */
function* neighbourDistances(table: Doubles, k: number): Generator<Float64Array> {
  const near = new Float64Array(k)
  for (let i = 0; i < table.rows; i++) {
    near.fill(Infinity)
    for (let j = 0; j < table.rows; j++) {
      if (j === i) continue
      const apart = distance(table, i, j)
      if (apart >= near[k - 1]!) continue
      if (apart === 0) {
        throw new RangeError(`points ${Math.min(i, j)} and ${Math.max(i, j)} are equal: keep one of them`)
      }
      let place = k - 1
      for (; place > 0 && near[place - 1]! > apart; place--) near[place] = near[place - 1]!
      near[place] = apart
    }
    yield near
  }
}
