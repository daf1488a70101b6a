import { type Doubles, checkMatrix } from '#nn/rows.ts'

/** The lower triangular L with L Lᵀ = A for a symmetric positive A [n, n]. @throws RangeError for any other */
export function cholesky(a: Doubles): Doubles {
  const { data, rows: n } = checkMatrix('the matrix', a)
  if (n !== a.dim) throw new RangeError(`the matrix is [${n}, ${a.dim}], not square`)
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let left = data[i * n + j]!
      for (let k = 0; k < j; k++) left -= l[i * n + k]! * l[j * n + k]!
      if (i === j && !(left > 0)) throw new RangeError(`the matrix is not positive: row ${i} leaves ${left}`)
      l[i * n + j] = i === j ? Math.sqrt(left) : left / l[j * n + j]!
    }
  return { data: l, rows: n, dim: n }
}

/** A⁻¹ of the A that a Cholesky factor belongs to. */
export function inverseOf({ data: l, rows: n }: Doubles): Doubles {
  // First L⁻¹, lower triangular too.
  const m = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    m[j * n + j] = 1 / l[j * n + j]!
    for (let i = j + 1; i < n; i++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= l[i * n + k]! * m[k * n + j]!
      m[i * n + j] = sum / l[i * n + i]!
    }
  }
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = i; k < n; k++) sum += m[k * n + i]! * m[k * n + j]!
      inverse[i * n + j] = inverse[j * n + i] = sum
    }
  return { data: inverse, rows: n, dim: n }
}

/** log det A of the A that a Cholesky factor belongs to. */
export function logDeterminant({ data, rows: n }: Doubles): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += 2 * Math.log(data[i * n + i]!)
  return sum
}

/** The product of two square matrices of one size. */
export function product({ data: a, rows: n }: Doubles, { data: b }: Doubles): Doubles {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const value = a[i * n + k]!
      if (value === 0) continue
      for (let j = 0; j < n; j++) out[i * n + j]! += value * b[k * n + j]!
    }
  return { data: out, rows: n, dim: n }
}

/** The sum of products of entries: tr(Aᵀ B). */
export function innerOf({ data: a }: Doubles, { data: b }: Doubles): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
