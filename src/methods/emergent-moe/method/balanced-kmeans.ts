import { kmeans } from '#nn/metrics/kmeans.ts'
import {
  type Matrix,
  type RandomSource,
  type Rows,
  checkOptions,
  checkWhole,
  readRows,
  unitRows,
} from '#nn/rows.ts'

export interface BalancedKmeansOptions {
  rng: RandomSource
  /** Fresh starts without the constraint, of which the best is taken on. */
  restarts?: number
  maxSteps?: number
}

/**
 * Clusters keys into groups of one size by their direction: k-means on unit vectors under the constraint that every
 * group gets as many (Bradley, Bennett and Demiriz 2000), as section 3 of the paper cuts a layer into experts.
 *
 * @param keys - one a row
 * @returns the group of each key
 * @throws RangeError when the groups do not divide the keys, a key is zero, or an option is unknown
 */
export function balancedKmeans(keys: Rows, groups: number, options: BalancedKmeansOptions): Int32Array {
  checkOptions('balanced k-means', options, ['rng', 'restarts', 'maxSteps'])
  const { rng, restarts = 10, maxSteps = 50 } = options
  checkWhole('restarts', restarts, { least: 1 })
  checkWhole('maxSteps', maxSteps, { least: 1 })
  const unit = directions(readRows('the keys', keys))
  checkGroups(unit.rows, groups)
  let { centres } = kmeans(unit, groups, { rng, restarts })
  let labels: Int32Array = new Int32Array(unit.rows).fill(-1)
  for (let step = 0; step < maxSteps; step++) {
    const next = assignBalanced(squaredDistances(unit, centres), groups)
    if (next.every((group, i) => group === labels[i])) break
    labels = next
    centres = centresOf(unit, labels, groups)
  }
  return labels
}

/** Groups of one size that follow nothing, to compare with. @throws RangeError when they do not divide the neurons */
export function randomGroups(
  neurons: number,
  groups: number,
  rng: { shuffle(list: Int32Array): Int32Array },
): Int32Array {
  checkGroups(checkWhole('the number of neurons', neurons, { least: 1 }), groups)
  return rng.shuffle(Int32Array.from({ length: neurons }, (_, i) => i % groups))
}

/** @throws RangeError when so many groups do not divide the neurons */
export function checkGroups(neurons: number, groups: number): void {
  checkWhole('the number of groups', groups, { least: 1, most: neurons })
  if (neurons % groups !== 0) throw new RangeError(`${groups} groups do not divide ${neurons} neurons`)
}

function directions(keys: Matrix): Matrix {
  for (let row = 0; row < keys.rows; row++) {
    if (!keys.data.subarray(row * keys.dim, (row + 1) * keys.dim).some((value) => value !== 0))
      throw new RangeError(`key ${row} is zero and has no direction`)
  }
  const { data, rows, dim } = unitRows(keys)
  return { data: Float32Array.from(data), rows, dim }
}

function squaredDistances(x: Matrix, centres: Matrix): Float64Array {
  const found = new Float64Array(x.rows * centres.rows)
  for (let i = 0; i < x.rows; i++) {
    for (let g = 0; g < centres.rows; g++) {
      let sum = 0
      for (let d = 0; d < x.dim; d++) sum += (x.data[i * x.dim + d]! - centres.data[g * x.dim + d]!) ** 2
      found[i * centres.rows + g] = sum
    }
  }
  return found
}

function centresOf({ data, rows, dim }: Matrix, labels: Int32Array, groups: number): Matrix {
  const centres = { data: new Float32Array(groups * dim), rows: groups, dim }
  for (let i = 0; i < rows; i++)
    for (let d = 0; d < dim; d++) centres.data[labels[i]! * dim + d]! += (data[i * dim + d]! * groups) / rows
  return centres
}

/**
 * Gives each row a group at the least total cost, every group as many rows: rows enter one by one, each by the cheapest
 * chain in which it pushes others from group to group until one has room. Exact, as such chains are shortest paths.
 *
 * @param costs - [rows, groups]
 */
export function assignBalanced(costs: Float64Array, groups: number): Int32Array {
  const rows = costs.length / groups
  checkGroups(rows, groups)
  const room = new Int32Array(groups).fill(rows / groups)
  const labels = new Int32Array(rows).fill(-1)
  // The row whose move from group g to group h costs least, and what it costs, at g * groups + h.
  const mover = new Int32Array(groups * groups)
  const price = new Float64Array(groups * groups)
  for (let row = 0; row < rows; row++) {
    price.fill(Infinity)
    for (let i = 0; i < row; i++) {
      const from = labels[i]!
      for (let to = 0; to < groups; to++) {
        const cost = costs[i * groups + to]! - costs[i * groups + from]!
        if (to !== from && cost < price[from * groups + to]!) {
          price[from * groups + to] = cost
          mover[from * groups + to] = i
        }
      }
    }
    const distance = costs.slice(row * groups, (row + 1) * groups)
    const before = new Int32Array(groups).fill(-1)
    for (let changed = true, round = 0; changed && round < groups; round++) {
      changed = false
      for (let g = 0; g < groups; g++) {
        for (let h = 0; h < groups; h++) {
          const cost = distance[g]! + price[g * groups + h]!
          if (cost < distance[h]! - 1e-12) {
            distance[h] = cost
            before[h] = g
            changed = true
          }
        }
      }
    }
    let end = -1
    for (let g = 0; g < groups; g++) if (room[g]! > 0 && (end < 0 || distance[g]! < distance[end]!)) end = g
    room[end]!--
    while (before[end]! >= 0) {
      labels[mover[before[end]! * groups + end]!] = end
      end = before[end]!
    }
    labels[row] = end
  }
  return labels
}
