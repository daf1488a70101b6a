import { pearson, spearman } from '#nn/metrics/correlation.ts'
import { type Rows, type Table, centre, readRows } from './rows.ts'

/** How far apart two rows are: their Euclidean distance, or one minus their correlation. */
export type Dissimilarity = 'euclidean' | 'correlation'

export interface RsaOptions {
  /** How far apart rows of a representation are. */
  dissimilarity?: Dissimilarity
  /** How the two lists of dissimilarities are compared. */
  correlation?: 'pearson' | 'spearman'
}

/**
 * How far apart each pair of rows is: a representational dissimilarity matrix (Kriegeskorte et al. 2008).
 *
 * @param h - the representation, [n, units]
 * @returns [n, n], symmetric with zeros on its diagonal
 * @throws RangeError when a number is not finite, or for correlations when a row is constant
 */
export function representationalDissimilarity(
  h: Rows,
  dissimilarity: Dissimilarity = 'euclidean',
): Float64Array[] {
  const table = readRows('the representation', h)
  if (dissimilarity !== 'euclidean' && dissimilarity !== 'correlation') {
    throw new RangeError(
      `no dissimilarity is called ${String(dissimilarity)}; there are euclidean, correlation`,
    )
  }
  // Of rows at mean 0 and length 1, half the squared distance is one minus the correlation.
  const { data, rows, dim } = dissimilarity === 'correlation' ? standardiseRows(table) : table
  const matrix = Array.from({ length: rows }, () => new Float64Array(rows))
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0
      for (let u = 0; u < dim; u++) square += (data[i * dim + u]! - data[j * dim + u]!) ** 2
      const apart = dissimilarity === 'correlation' ? square / 2 : Math.sqrt(square)
      matrix[i]![j] = apart
      matrix[j]![i] = apart
    }
  }
  return matrix
}

/**
 * Representational similarity of two systems shown the same inputs: the correlation of the upper triangles
 * of their dissimilarity matrices. The representations may differ in width.
 *
 * @param a - a representation [n, units], or a dissimilarity matrix [n, n]: what is square, symmetric,
 *   without negatives and zero on its diagonal is taken for one
 * @param b - the other, of the same rows
 * @throws RangeError when rows differ in number or are fewer than three, a number is not finite, or all pairs
 *   are equally far apart
 */
export function rsa(
  a: Rows,
  b: Rows,
  { dissimilarity = 'euclidean', correlation = 'pearson' }: RsaOptions = {},
): number {
  const pairsA = upperTriangle(readRows('the first representation', a), dissimilarity)
  const pairsB = upperTriangle(readRows('the second representation', b), dissimilarity)
  if (correlation !== 'pearson' && correlation !== 'spearman') {
    throw new RangeError(`no correlation is called ${String(correlation)}; there are pearson, spearman`)
  }
  if (pairsA.length !== pairsB.length) {
    throw new RangeError(`${pairsA.length} and ${pairsB.length} pairs of rows cannot be compared`)
  }
  const found = (correlation === 'spearman' ? spearman : pearson)(pairsA, pairsB)
  if (Number.isNaN(found)) throw new RangeError('all pairs of rows are equally far apart')
  return found
}

/**
 * Linear centred kernel alignment of two representations of the same inputs (Kornblith et al. 2019,
 * section 3): 1 when they differ by a rotation, a shift and a scale, 0 when no direction of one correlates
 * with any of the other.
 *
 * @param a - [n, units]
 * @param b - [n, units of the other]
 * @throws RangeError when rows differ in number, a number is not finite, or a representation is constant
 */
export function linearCKA(a: Rows, b: Rows): number {
  const x = centre(readRows('the first representation', a))
  const y = centre(readRows('the second representation', b))
  if (x.rows !== y.rows) throw new RangeError(`${x.rows} and ${y.rows} rows cannot be compared`)
  const [own, others] = [crossSquare(x, x), crossSquare(y, y)]
  if (own === 0 || others === 0) {
    throw new RangeError(`the ${own === 0 ? 'first' : 'second'} representation is the same for all rows`)
  }
  return crossSquare(x, y) / Math.sqrt(own) / Math.sqrt(others)
}

/** Squared Frobenius norm of xᵀ y. */
function crossSquare(x: Table, y: Table): number {
  const product = new Float64Array(x.dim * y.dim)
  for (let r = 0; r < x.rows; r++) {
    for (let i = 0; i < x.dim; i++) {
      const value = x.data[r * x.dim + i]!
      for (let j = 0; j < y.dim; j++) product[i * y.dim + j]! += value * y.data[r * y.dim + j]!
    }
  }
  return product.reduce((sum, value) => sum + value * value, 0)
}

function upperTriangle(table: Table, dissimilarity: Dissimilarity): number[] {
  const { data, rows, dim } = table
  if (rows < 3) throw new RangeError(`${rows} rows have too few pairs to compare`)
  const matrix = isDissimilarity(table)
    ? Array.from({ length: rows }, (_, r) => data.subarray(r * dim, (r + 1) * dim))
    : representationalDissimilarity(
        Array.from({ length: rows }, (_, r) => data.subarray(r * dim, (r + 1) * dim)),
        dissimilarity,
      )
  return matrix.flatMap((row, r) => Array.from(row.subarray(r + 1)))
}

function isDissimilarity({ data, rows, dim }: Table): boolean {
  if (rows !== dim) return false
  return data.every((value, i) => {
    const [r, c] = [Math.floor(i / dim), i % dim]
    return r === c ? value === 0 : value >= 0 && value === data[c * dim + r]
  })
}

/** Each row at mean 0 and length 1. */
function standardiseRows({ data, rows, dim }: Table): Table {
  for (let r = 0; r < rows; r++) {
    const row = centre({ data: data.subarray(r * dim, (r + 1) * dim), rows: dim, dim: 1 }).data
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    if (length === 0) throw new RangeError(`row ${r} is constant, so it correlates with nothing`)
    for (let u = 0; u < dim; u++) row[u] = row[u]! / length
  }
  return { data, rows, dim }
}
