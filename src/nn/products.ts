import type { AnyMatrix, Doubles } from './rows.ts'

/** a bᵀ in doubles for a [n, d] and b [m, d], giving [n, m]. @throws RangeError when widths differ */
export function timesTransposed(a: AnyMatrix, b: AnyMatrix): Doubles {
  if (a.dim !== b.dim) throw new RangeError(`[${a.rows}, ${a.dim}] and [${b.dim}, ${b.rows}] do not multiply`)
  const { dim } = a
  const [left, right] = [inDoubles(a).data, inDoubles(b).data]
  const out = new Float64Array(a.rows * b.rows)
  // Four rows at once: each number of b is read once for four sums.
  for (let i = 0; i < a.rows; i += 4) {
    const least = Math.min(i + 4, a.rows)
    const [p, q, r, s] = [0, 1, 2, 3].map((k) => Math.min(i + k, least - 1) * dim) as Four
    for (let j = 0; j < b.rows; j++) {
      let [w, x, y, z] = [0, 0, 0, 0]
      for (let d = 0, at = j * dim; d < dim; d++, at++) {
        const value = right[at]!
        w += left[p + d]! * value
        x += left[q + d]! * value
        y += left[r + d]! * value
        z += left[s + d]! * value
      }
      const sums = [w, x, y, z]
      for (let k = i; k < least; k++) out[k * b.rows + j] = sums[k - i]!
    }
  }
  return { data: out, rows: a.rows, dim: b.rows }
}

/** aᵀ b in doubles for a [n, p] and b [n, q], giving [p, q]. @throws RangeError when rows differ in number */
export const transposedTimes = (a: AnyMatrix, b: AnyMatrix): Doubles =>
  timesTransposed(transposed(a), transposed(b))

/** a b in doubles for a [n, d] and b [d, m], giving [n, m]. @throws RangeError when sizes do not fit */
export const times = (a: AnyMatrix, b: AnyMatrix): Doubles => timesTransposed(a, transposed(b))

/** [n, d] as [d, n], in doubles. */
export function transposed({ data, rows, dim }: AnyMatrix): Doubles {
  const out = new Float64Array(data.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < dim; c++) out[c * rows + r] = data[r * dim + c]!
  return { data: out, rows: dim, dim: rows }
}

/** Rows minus a mean, which is theirs if none is given; a constant column becomes exact zeros. A copy. */
export function centred({ data, rows, dim }: AnyMatrix, mean?: ArrayLike<number>): Doubles {
  const rest = Float64Array.from(data)
  for (let c = 0; c < dim; c++) {
    // The first row goes first: a mean of equal numbers may miss them in its last digit.
    const first = mean ? mean[c]! : data[c]!
    let sum = 0
    for (let i = c; i < rest.length; i += dim) sum += rest[i]! -= first
    if (!mean) for (let i = c; i < rest.length; i += dim) rest[i]! -= sum / rows
  }
  return { data: rest, rows, dim }
}

/** The matrix in doubles: itself if it is. */
export const inDoubles = ({ data, rows, dim }: AnyMatrix): Doubles => ({
  data: data instanceof Float64Array ? data : Float64Array.from(data),
  rows,
  dim,
})

/** The matrix in float32: itself if it is. */
export const inFloats = ({ data, rows, dim }: AnyMatrix) => ({
  data: data instanceof Float32Array ? data : Float32Array.from(data),
  rows,
  dim,
})

type Four = [number, number, number, number]
