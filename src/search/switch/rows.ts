import type { Matrix } from '#nn/rows.ts'

/** Each row at length one; a zero row stays zero. */
export function unitRows({ data, rows, dim }: Matrix): Matrix {
  const unit = new Float32Array(data.length)
  for (let start = 0; start < data.length; start += dim) {
    const length = Math.sqrt(dot(data, start, data, start, dim))
    if (length === 0) continue
    for (let d = start; d < start + dim; d++) unit[d] = data[d]! / length
  }
  return { data: unit, rows, dim }
}

/** Cosines of rows of unit length, [a.rows, b.rows]. */
export function cosines(a: Matrix, b: Matrix): Float32Array {
  const all = new Float32Array(a.rows * b.rows)
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) all[i * b.rows + j] = dot(a.data, i * a.dim, b.data, j * b.dim, a.dim)
  }
  return all
}

/** The mean cosine of rows with the same place. */
export function meanCosine(a: Matrix, b: Matrix): number {
  const [x, y] = [unitRows(a), unitRows(b)]
  let sum = 0
  for (let row = 0; row < a.rows; row++) sum += dot(x.data, row * a.dim, y.data, row * a.dim, a.dim)
  return sum / a.rows
}

/** Places of the `count` largest of these scores, largest first; one place may be left out. */
export function largest(scores: Float32Array, count: number, without = -1): number[] {
  const best: number[] = []
  for (let i = 0; i < scores.length; i++) {
    if (i === without || (best.length === count && !(scores[i]! > scores[best.at(-1)!]!))) continue
    let place = best.length === count ? count - 1 : best.length
    while (place > 0 && scores[i]! > scores[best[place - 1]!]!) {
      best[place] = best[place - 1]!
      place--
    }
    best[place] = i
  }
  return best
}

function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, dim: number): number {
  let sum = 0
  for (let d = 0; d < dim; d++) sum += a[atA + d]! * b[atB + d]!
  return sum
}
