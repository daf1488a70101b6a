export interface Eigen {
  /** Largest first. */
  values: Float64Array
  /** The eigenvector of each value, of length one. */
  vectors: Float64Array[]
}

const SWEEPS = 60

/**
 * All eigenvalues and eigenvectors of a symmetric matrix [n, n], by cyclic Jacobi rotations: exact to about
 * 12 digits, 0.1 s for 128 x 128. Reads both triangles, and takes their mean.
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  if (matrix.length !== n * n) throw new RangeError(`${matrix.length} numbers are not ${n} x ${n}`)
  const a = Float64Array.from(matrix, (value, i) => (value + matrix[(i % n) * n + Math.floor(i / n)]!) / 2)
  // Row i is the i-th vector: rotating two rows is faster than two columns.
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const scale = a.reduce((sum, value) => sum + value * value, 0)

  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q]! ** 2
    if (off <= 1e-28 * scale) break
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]!),
    vectors: order.map((i) => v.slice(i * n, (i + 1) * n)),
  }
}

/** Turns the plane of axes p and q so that a[p, q] becomes zero (Golub and Van Loan, algorithm 8.5.1). */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const between = a[p * n + q]!
  if (between === 0) return
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * between)
  const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const cosine = 1 / Math.sqrt(1 + tangent * tangent)
  const sine = tangent * cosine
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k * n + p]!, a[k * n + q]!]
    a[k * n + p] = cosine * kp - sine * kq
    a[k * n + q] = sine * kp + cosine * kq
  }
  for (const rows of [a, v]) {
    for (let k = 0; k < n; k++) {
      const [pk, qk] = [rows[p * n + k]!, rows[q * n + k]!]
      rows[p * n + k] = cosine * pk - sine * qk
      rows[q * n + k] = sine * pk + cosine * qk
    }
  }
}
