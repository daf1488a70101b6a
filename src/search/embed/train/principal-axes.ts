import type { Matrix } from '#nn/metrics/index.ts'

const SWEEPS = 12

/**
 * The directions of largest spread of the rows about their mean, the widest first, as columns [dim, count].
 * Eigenvectors of the scatter matrix by Jacobi rotations.
 */
export function principalAxes({ data, rows, dim }: Matrix, count: number): Matrix {
  const mean = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) mean[i % dim]! += data[i]! / rows
  const a = new Float64Array(dim * dim)
  const row = new Float64Array(dim)
  for (let r = 0; r < rows; r++) {
    for (let d = 0; d < dim; d++) row[d] = data[r * dim + d]! - mean[d]!
    for (let i = 0; i < dim; i++) {
      const value = row[i]! / rows
      for (let j = i; j < dim; j++) a[i * dim + j]! += value * row[j]!
    }
  }
  for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) a[i * dim + j] = a[j * dim + i]!
  // Row k is the k-th eigenvector.
  const vectors = new Float64Array(dim * dim)
  for (let i = 0; i < dim; i++) vectors[i * dim + i] = 1
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let left = 0
    for (let p = 0; p < dim; p++) for (let q = p + 1; q < dim; q++) left += rotate(a, vectors, dim, p, q)
    if (left === 0) break
  }
  const order = Array.from({ length: dim }, (_, i) => i).sort((i, j) => a[j * dim + j]! - a[i * dim + i]!)
  const axes = new Float32Array(dim * count)
  for (let k = 0; k < count; k++) {
    const vector = order[k]! * dim
    for (let d = 0; d < dim; d++) axes[d * count + k] = vectors[vector + d]!
  }
  return { data: axes, rows: dim, dim: count }
}

/** Turns the plane of p and q so that their entry vanishes; 0 when it was as good as nothing. */
function rotate(a: Float64Array, vectors: Float64Array, dim: number, p: number, q: number): number {
  const apq = a[p * dim + q]!
  const app = a[p * dim + p]!
  const aqq = a[q * dim + q]!
  if (Math.abs(apq) <= 1e-10 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) return 0
  const theta = (aqq - app) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < dim; k++) {
    const akp = a[p * dim + k]!
    const akq = a[q * dim + k]!
    a[p * dim + k] = c * akp - s * akq
    a[q * dim + k] = s * akp + c * akq
  }
  for (let k = 0; k < dim; k++) {
    const akp = a[k * dim + p]!
    const akq = a[k * dim + q]!
    a[k * dim + p] = c * akp - s * akq
    a[k * dim + q] = s * akp + c * akq
    const vkp = vectors[p * dim + k]!
    const vkq = vectors[q * dim + k]!
    vectors[p * dim + k] = c * vkp - s * vkq
    vectors[q * dim + k] = s * vkp + c * vkq
  }
  return 1
}
