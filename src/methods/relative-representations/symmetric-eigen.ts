export interface Eigen {
  /** Largest first. */
  values: Float64Array
  /** Of length one, a row each, in the order of the values: [dim, dim]. */
  vectors: Float64Array
}

const MOST_STEPS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [dim, dim], in doubles: reflections make it tridiagonal,
 * then implicit QL steps diagonal (Golub and Van Loan, sections 8.3.1 and 8.3.5). Of 384 columns it takes
 * a quarter of a second, where Jacobi's rotations take several.
 *
 * Eigenvalues are good to 1e-15 of the largest one.
 */
export function symmetricEigen(matrix: Float64Array, dim: number): Eigen {
  const { diagonal, beside, reflections } = tridiagonalise(matrix.slice(), dim)
  const rows = new Float64Array(dim * dim)
  for (let i = 0; i < dim; i++) rows[i * dim + i] = 1
  diagonalise(diagonal, beside, rows, dim)
  for (let k = reflections.length - 1; k >= 0; k--) {
    const v = reflections[k]!
    const from = dim - v.length
    for (let row = from; row < rows.length; row += dim) {
      let along = 0
      for (let t = 0; t < v.length; t++) along += v[t]! * rows[row + t]!
      if (along !== 0) for (let t = 0; t < v.length; t++) rows[row + t]! -= 2 * along * v[t]!
    }
  }

  const order = Array.from({ length: dim }, (_, i) => i).sort((i, j) => diagonal[j]! - diagonal[i]!)
  const vectors = new Float64Array(dim * dim)
  order.forEach((from, to) => vectors.set(rows.subarray(from * dim, (from + 1) * dim), to * dim))
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors }
}

/** Reflects column after column onto its neighbour below the diagonal. Changes the matrix. */
function tridiagonalise(a: Float64Array, dim: number) {
  const reflections: Float64Array[] = []
  const beside = new Float64Array(dim)
  for (let k = 0; k < dim - 1; k++) {
    const size = dim - 1 - k
    const v = Float64Array.from({ length: size }, (_, t) => a[(k + 1 + t) * dim + k]!)
    const length = norm(v)
    const target = v[0]! > 0 ? -length : length
    beside[k] = target
    v[0] = v[0]! - target
    const span = norm(v)
    if (span > 0) for (let t = 0; t < size; t++) v[t] = v[t]! / span
    reflections.push(v)
    if (span > 0) reflectBothSides(a, dim, k + 1, v)
  }
  return { diagonal: Float64Array.from({ length: dim }, (_, i) => a[i * dim + i]!), beside, reflections }
}

/** H A H of the square that starts at row `from`, for H = I - 2 v vᵀ. */
function reflectBothSides(a: Float64Array, dim: number, from: number, v: Float64Array): void {
  const size = v.length
  const w = new Float64Array(size)
  let along = 0
  for (let i = 0; i < size; i++) {
    const row = (from + i) * dim + from
    let sum = 0
    for (let j = 0; j < size; j++) sum += a[row + j]! * v[j]!
    w[i] = 2 * sum
    along += sum * v[i]!
  }
  for (let i = 0; i < size; i++) w[i] = w[i]! - 2 * along * v[i]!
  for (let i = 0; i < size; i++) {
    const row = (from + i) * dim + from
    const [vi, wi] = [v[i]!, w[i]!]
    for (let j = 0; j < size; j++) a[row + j]! -= vi * w[j]! + wi * v[j]!
  }
}

/** Turns a tridiagonal matrix diagonal in place, its eigenvectors into the rows. */
function diagonalise(d: Float64Array, e: Float64Array, rows: Float64Array, dim: number): void {
  let size = 0
  for (let i = 0; i < dim; i++) size = Math.max(size, Math.abs(d[i]!) + Math.abs(e[i]!))
  const negligible = 1.2e-16 * size

  for (let low = 0; low < dim; low++) {
    for (let steps = 0; ; steps++) {
      let high = low
      while (high < dim - 1 && Math.abs(e[high]!) > negligible) high++
      if (high === low) break
      if (steps === MOST_STEPS) throw new RangeError(`eigenvalue ${low} of ${dim} does not settle`)
      qlStep(d, e, rows, dim, low, high)
    }
  }
}

/** One QL step with Wilkinson's shift on rows `low` to `high`, as a chain of plane rotations from below. */
function qlStep(
  d: Float64Array,
  e: Float64Array,
  rows: Float64Array,
  dim: number,
  low: number,
  high: number,
) {
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!)
  const root = Math.sqrt(half * half + 1)
  let g = d[high]! - d[low]! + e[low]! / (half + (half >= 0 ? root : -root))
  let sine = 1
  let cosine = 1
  let shift = 0
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!
    const b = cosine * e[i]!
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] = d[i + 1]! - shift
      e[high] = 0
      return
    }
    sine = f / r
    cosine = g / r
    g = d[i + 1]! - shift
    const turn = (d[i]! - g) * sine + 2 * cosine * b
    shift = sine * turn
    d[i + 1] = g + shift
    g = cosine * turn - b
    const [upper, lower] = [i * dim, (i + 1) * dim]
    for (let t = 0; t < dim; t++) {
      const [x, y] = [rows[upper + t]!, rows[lower + t]!]
      rows[lower + t] = sine * x + cosine * y
      rows[upper + t] = cosine * x - sine * y
    }
  }
  d[low] = d[low]! - shift
  e[low] = g
  e[high] = 0
}

function norm(v: Float64Array): number {
  let sum = 0
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!
  return Math.sqrt(sum)
}
