import { hashedDraws } from '#data/shapeworld-hash.ts'
import { type Matrix, type Rows, checkOneOf, checkWhole, readRows } from '#nn/rows.ts'

/** `l2` is a distance; `cosine` and `dot` are similarities. */
export type Comparison = (typeof COMPARISONS)[number]

const COMPARISONS = ['l2', 'cosine', 'dot'] as const

/**
 * How much a representation changes when its input is transformed, beside how much it differs between inputs
 * (Speicher et al. 2024, section 3): the mean distance of h(x) from h(t(x)), over the mean distance of h(x) from h of another x.
 *
 * With `l2`, 0 is invariant and 1 as different as two random inputs. With the similarities `cosine` and `dot` the
 * same quotient is 1 where nothing is kept, and the larger the more invariant.
 *
 * @param reps - h(x), [n, d] with n at least 2
 * @param repsT - h of the same inputs under another transformation, row by row, [n, d]
 * @param shuffleSeed - decides which other row each is compared with, never itself
 * @returns NaN when the other rows are no different (or have no similarity): nothing to compare with
 * @throws RangeError when rows do not match, or a number is not finite
 */
export function invarianceScore(
  reps: Rows,
  repsT: Rows,
  shuffleSeed: number,
  comparison: Comparison = 'l2',
): number {
  const a = readRows('the representations', reps, { leastRows: 2 })
  const b = readRows('the transformed representations', repsT, { rows: a.rows, dim: a.dim })
  checkWhole('the seed', shuffleSeed)
  checkOneOf('the comparison', comparison, COMPARISONS)

  const compare = COMPARE[comparison]
  const row = ({ data, dim }: Matrix, i: number) => data.subarray(i * dim, (i + 1) * dim)
  const others = cycle(a.rows, shuffleSeed)
  let [transformed, shuffled] = [0, 0]
  for (let i = 0; i < a.rows; i++) {
    transformed += compare(row(a, i), row(b, i))
    shuffled += compare(row(a, i), row(a, others[i]!))
  }
  return shuffled === 0 ? NaN : transformed / shuffled
}

const COMPARE: Record<Comparison, (a: Float32Array, b: Float32Array) => number> = {
  l2: (a, b) => {
    let sum = 0
    for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2
    return Math.sqrt(sum)
  },
  cosine: (a, b) => {
    const size = Math.sqrt(dot(a, a) * dot(b, b))
    return size > 0 ? dot(a, b) / size : 0
  },
  dot,
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

/** A permutation that is one cycle, so that none stays in place (Sattolo 1986). */
function cycle(n: number, seed: number): Int32Array {
  const draw = hashedDraws(seed)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * i)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
