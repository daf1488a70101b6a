/**
 * Solves A x = b for a symmetric A [n * n] with no negative direction, by Cholesky, for as many b [n] as asked.
 * Along a direction in which A is flat x is 0: of two features that say the same, one gets the weight.
 */
export function positiveSolver(a: Float64Array): (b: ArrayLike<number>) => Float64Array {
  const n = Math.sqrt(a.length)
  if (!Number.isInteger(n)) throw new RangeError(`a matrix of ${a.length} numbers is not square`)
  const l = Float64Array.from(a)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let m = 0; m < j; m++) sum -= l[i * n + m]! * l[j * n + m]!
      if (i > j) l[i * n + j] = over(sum, l[j * n + j]!)
      else l[i * n + i] = sum > 1e-12 * a[i * n + i]! ? Math.sqrt(sum) : 0
    }
  }
  return (b) => {
    if (b.length !== n) throw new RangeError(`${b.length} right sides for ${n} unknowns`)
    const x = Float64Array.from(b)
    for (let i = 0; i < n; i++) {
      for (let m = 0; m < i; m++) x[i]! -= l[i * n + m]! * x[m]!
      x[i] = over(x[i]!, l[i * n + i]!)
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let m = i + 1; m < n; m++) x[i]! -= l[m * n + i]! * x[m]!
      x[i] = over(x[i]!, l[i * n + i]!)
    }
    return x
  }
}

const over = (value: number, pivot: number): number => (pivot === 0 ? 0 : value / pivot)
