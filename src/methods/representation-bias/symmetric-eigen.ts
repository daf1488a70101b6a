export interface Eigen {
  /** Largest first. */
  values: Float64Array
  /** Of length one, in the order of the values. */
  vectors: Float64Array[]
}

const MOST_SWEEPS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [dim, dim] by Jacobi's rotations (Golub and Van Loan,
 * section 8.5), in doubles.
 */
export function symmetricEigen(matrix: Float64Array, dim: number): Eigen {
  const a = matrix.slice()
  const v = Float64Array.from({ length: dim * dim }, (_, i) => (i % (dim + 1) === 0 ? 1 : 0))
  const whole = a.reduce((sum, value) => sum + value * value, 0)

  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < dim; p++) for (let q = 0; q < p; q++) off += a[p * dim + q]! ** 2
    if (off <= 1e-30 * whole) break
    for (let p = 0; p < dim; p++) for (let q = p + 1; q < dim; q++) rotate(a, v, dim, p, q)
  }

  const order = Array.from({ length: dim }, (_, i) => i).sort((i, j) => a[j * dim + j]! - a[i * dim + i]!)
  return {
    values: Float64Array.from(order, (i) => a[i * dim + i]!),
    vectors: order.map((i) => v.slice(i * dim, (i + 1) * dim)),
  }
}

/** Turns axes p and q so that their entry vanishes; the rows of v are turned along. */
function rotate(a: Float64Array, v: Float64Array, dim: number, p: number, q: number): void {
  const entry = a[p * dim + q]!
  if (entry === 0) return
  const half = (a[q * dim + q]! - a[p * dim + p]!) / (2 * entry)
  const tangent = (half >= 0 ? 1 : -1) / (Math.abs(half) + Math.sqrt(half * half + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  const turn = (x: Float64Array, i: number, j: number) => {
    const [first, second] = [x[i]!, x[j]!]
    x[i] = cosine * first - sine * second
    x[j] = sine * first + cosine * second
  }
  for (let k = 0; k < dim; k++) turn(a, k * dim + p, k * dim + q)
  for (let k = 0; k < dim; k++) turn(a, p * dim + k, q * dim + k)
  for (let k = 0; k < dim; k++) turn(v, p * dim + k, q * dim + k)
}
