import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { type Matrix, type Rows, checkSameWidth, readRows } from '#nn/rows.ts'

export interface Prdc {
  /** Share of generated rows inside the ball of some real row: realism. */
  precision: number
  /** Share of real rows inside the ball of some generated row: diversity. */
  recall: number
  /** How many balls of real rows a generated row lies in, over k: 1 is expected of real rows. */
  density: number
  /** Share of real rows whose own ball holds a generated row. */
  coverage: number
}

/**
 * How two sets of features overlap, by balls that reach from each row to its k-th neighbour among its own kind
 * (Kynkäänniemi et al. 2019; density and coverage Naeem et al. 2020).
 *
 * @param real - [m, d]
 * @param generated - [n, d]
 * @throws RangeError when widths differ, rows are empty or not finite, or a set has no k neighbours to offer
 */
export function prdc(real: Rows, generated: Rows, k: number): Prdc {
  const truth = readRows('the real rows', real)
  const fake = readRows('the generated rows', generated)
  checkSameWidth('real rows', truth, 'generated rows', fake)
  const [reach, fakeReach] = [radii(truth, k), radii(fake, k)]
  const caught = new Uint8Array(truth.rows)
  const covered = new Uint8Array(truth.rows)
  let [inside, balls] = [0, 0]
  for (let j = 0; j < fake.rows; j++) {
    let within = 0
    for (let i = 0; i < truth.rows; i++) {
      const distance = between(truth, i, fake, j)
      if (distance < reach[i]!) {
        within++
        covered[i] = 1
      }
      if (distance < fakeReach[j]!) caught[i] = 1
    }
    inside += Number(within > 0)
    balls += within
  }
  const share = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0) / flags.length
  return {
    precision: inside / fake.rows,
    recall: share(caught),
    density: balls / (k * fake.rows),
    coverage: share(covered),
  }
}

/** From each row to its k-th neighbour. */
function radii(rows: Matrix, k: number): Float64Array {
  const { distances } = nearestNeighbours(rows, rows, { k, leaveOneOut: true })
  return Float64Array.from({ length: rows.rows }, (_, row) => distances[row * k + k - 1]!)
}

function between(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0
  for (let d = 0; d < a.dim; d++) sum += (a.data[i * a.dim + d]! - b.data[j * b.dim + d]!) ** 2
  return Math.sqrt(sum)
}
