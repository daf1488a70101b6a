import { type Doubles, type Rows, checkPositive, checkSameWidth, readDoubles } from '#nn/rows.ts'

/** Added to the diagonal of every kernel matrix, so that it has an inverse. */
export const JITTER = 1e-3

/**
 * The squared exponential kernel as a function of a Gram matrix G [n, n] alone: exp(-½ (G_ii + G_jj - 2 G_ij)), which
 * is exp(-½ |f_i - f_j|²) of features whose Gram matrix is G. With a little on the diagonal.
 */
export function kernelOf({ data: g, rows: n }: Doubles): Doubles {
  const k = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      k[i * n + j] = Math.exp(g[i * n + j]! - (g[i * n + i]! + g[j * n + j]!) / 2) + (i === j ? JITTER : 0)
  return { data: k, rows: n, dim: n }
}

/** What a gradient with respect to the kernel [n, n], symmetric, is with respect to its Gram matrix. */
export function throughKernel(gradient: Doubles, kernel: Doubles): Doubles {
  const n = kernel.rows
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) {
      // The diagonal of the kernel is constant.
      const value = i === j ? 0 : gradient.data[i * n + j]! * kernel.data[i * n + j]!
      out[i * n + j] = value
      row += value
    }
    out[i * n + i] = -row
  }
  return { data: out, rows: n, dim: n }
}

/** G_0, what the first kernel sees: inner products of inputs [n, d] and others [m, d] in lengths of `lengthScale`. */
export function inputGram(x: Rows, others: Rows, lengthScale: number): Doubles {
  checkPositive('lengthScale', lengthScale)
  const [a, b] = [readDoubles('the inputs', x), readDoubles('the other inputs', others)]
  checkSameWidth('the inputs', a, 'the other inputs', b)
  const out = new Float64Array(a.rows * b.rows)
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++) {
      let sum = 0
      for (let d = 0; d < a.dim; d++) sum += a.data[i * a.dim + d]! * b.data[j * b.dim + d]!
      out[i * b.rows + j] = sum / lengthScale ** 2
    }
  return { data: out, rows: a.rows, dim: b.rows }
}
