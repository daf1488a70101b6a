/** Rows of numbers one after another, in doubles. */
export interface Rows {
  data: Float64Array
  rows: number
  dim: number
}

const SWEEPS = 40
/** Two rows are at right angles when their cosine is below this. */
const RIGHT_ANGLE = 1e-9
/** Rows shorter than this, relative to the longest, hold rounding only. */
const NOTHING = 1e-12

/**
 * The orthonormal rows R that fit M best, the largest trace of R Mᵀ (Schönemann 1966): U Vᵀ of M = U S Vᵀ.
 * Where M leaves directions open, any that complete an orthonormal set are taken.
 *
 * @param matrix - M, [rows, dim] with rows at most dim
 */
export function procrustes(matrix: Rows): Rows {
  const { rows, dim } = matrix
  const turned = matrix.data.slice()
  const turns = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++) turns[i * rows + i] = 1
  orthogonalise(turned, dim, turns, rows)

  const lengths = Array.from({ length: rows }, (_, i) => Math.sqrt(dot(turned, i, turned, i, dim)))
  const longest = Math.max(...lengths)
  const kept = Array.from(lengths.keys()).filter((i) => lengths[i]! > NOTHING * longest)
  const open = Array.from(lengths.keys()).filter((i) => !kept.includes(i))
  const right = new Float64Array(rows * dim)
  kept.forEach((i, place) => {
    for (let d = 0; d < dim; d++) right[place * dim + d] = turned[i * dim + d]! / lengths[i]!
  })
  completeRows({ data: right, rows, dim }, kept.length)

  const best = new Float64Array(rows * dim)
  ;[...kept, ...open].forEach((i, place) => {
    for (let r = 0; r < rows; r++) addRow(best, r, right, place, dim, turns[i * rows + r]!)
  })
  return { data: best, rows, dim }
}

/** Eigenvectors of a symmetric positive semi-definite matrix [dim, dim], the largest eigenvalue first. */
export function principalDirections(matrix: Float64Array, dim: number): Rows {
  const turned = matrix.slice()
  const turns = new Float64Array(dim * dim)
  for (let i = 0; i < dim; i++) turns[i * dim + i] = 1
  orthogonalise(turned, dim, turns, dim)
  const lengths = Array.from({ length: dim }, (_, i) => dot(turned, i, turned, i, dim))
  const order = Array.from(lengths.keys()).sort((a, b) => lengths[b]! - lengths[a]!)
  const data = new Float64Array(dim * dim)
  order.forEach((i, place) => data.set(turns.subarray(i * dim, (i + 1) * dim), place * dim))
  return { data, rows: dim, dim }
}

/**
 * Fills the rows from number `given` on so that all are orthonormal, each time from the axis that the rows
 * so far cover least. Changes the matrix.
 */
export function completeRows({ data, rows, dim }: Rows, given: number): void {
  const covered = new Float64Array(dim)
  const cover = (row: number) => {
    for (let d = 0; d < dim; d++) covered[d] = covered[d]! + data[row * dim + d]! ** 2
  }
  for (let row = 0; row < given; row++) cover(row)
  for (let row = given; row < rows; row++) {
    data.fill(0, row * dim, (row + 1) * dim)
    data[row * dim + covered.indexOf(Math.min(...covered))] = 1
    // Twice: what rounding leaves of the other rows after once is taken out.
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < row; other++) {
        addRow(data, row, data, other, dim, -dot(data, row, data, other, dim))
      }
    }
    const length = Math.sqrt(dot(data, row, data, row, dim))
    for (let d = row * dim; d < (row + 1) * dim; d++) data[d] = data[d]! / length
    cover(row)
  }
}

/** Turns pairs of rows until all stand at right angles (Hestenes 1958), and the rows of `turns` along. */
function orthogonalise(data: Float64Array, dim: number, turns: Float64Array, rows: number): void {
  const squares = Float64Array.from({ length: rows }, (_, i) => dot(data, i, data, i, dim))
  const least = (NOTHING * NOTHING * Math.max(...squares)) / 4
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turnedAny = false
    for (let p = 0; p < rows; p++) {
      for (let q = p + 1; q < rows; q++) {
        if (squares[p]! <= least || squares[q]! <= least) continue
        const between = dot(data, p, data, q, dim)
        if (Math.abs(between) <= RIGHT_ANGLE * Math.sqrt(squares[p]! * squares[q]!)) continue
        turnedAny = true
        const half = (squares[q]! - squares[p]!) / (2 * between)
        const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(1 + half * half))
        const cosine = 1 / Math.sqrt(1 + tangent * tangent)
        const sine = cosine * tangent
        turn(data, p, q, dim, cosine, sine)
        turn(turns, p, q, rows, cosine, sine)
        squares[p] = dot(data, p, data, p, dim)
        squares[q] = dot(data, q, data, q, dim)
      }
    }
    if (!turnedAny) return
  }
}

function turn(data: Float64Array, p: number, q: number, dim: number, cosine: number, sine: number): void {
  for (let i = p * dim, j = q * dim; i < (p + 1) * dim; i++, j++) {
    const [first, second] = [data[i]!, data[j]!]
    data[i] = cosine * first - sine * second
    data[j] = sine * first + cosine * second
  }
}

function addRow(to: Float64Array, row: number, from: Float64Array, other: number, dim: number, by: number) {
  for (let i = row * dim, j = other * dim; i < (row + 1) * dim; i++, j++) to[i] = to[i]! + by * from[j]!
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, dim: number): number {
  let sum = 0
  for (let x = i * dim, y = j * dim; x < (i + 1) * dim; x++, y++) sum += a[x]! * b[y]!
  return sum
}
