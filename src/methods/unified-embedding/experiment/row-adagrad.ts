import { murmur3Words } from '../method/murmur.ts'

/** Added to the root of a row's sum, so that nothing is divided by 0. */
const EPSILON = 1e-8
const SCALE = 0.05

/**
 * An embedding table that learns by row-wise Adagrad: one sum per row, of the mean square of its gradients, and a
 * step touches only the rows that were looked up.
 */
export class RowAdagrad {
  readonly rows: number
  readonly dim: number
  /** [rows * dim], at first uniform within plus or minus `SCALE`. */
  readonly weights: Float32Array
  /** Sum over steps of each row's mean squared gradient, [rows]. */
  readonly squares: Float32Array
  readonly #gradient: Float32Array

  /** @param seed - another seed, other starting weights */
  constructor(rows: number, dim: number, seed = 0) {
    this.rows = rows
    this.dim = dim
    this.weights = Float32Array.from(
      { length: rows * dim },
      (_, i) => SCALE * (murmur3Words([i], seed) / 2 ** 31 - 1),
    )
    this.squares = new Float32Array(rows)
    this.#gradient = new Float32Array(rows * dim)
  }

  /** Copies of rows one after another, [n * dim]. @throws RangeError for no such row */
  gather(rows: Int32Array): Float32Array<ArrayBuffer> {
    const { dim, weights } = this
    const out = new Float32Array(rows.length * dim)
    rows.forEach((row, i) => {
      if (row < 0 || row >= this.rows)
        throw new RangeError(`there is no row ${row} in a table of ${this.rows}`)
      for (let d = 0; d < dim; d++) out[i * dim + d] = weights[row * dim + d]!
    })
    return out
  }

  /**
   * One step against a loss's gradient by rows, [n * dim]; a row named twice gets both. With g a row's summed gradient,
   * s += mean(g²), w -= rate * g / (sqrt(s) + epsilon).
   */
  step(rate: number, rows: Int32Array, gradient: ArrayLike<number>): void {
    const { dim, weights, squares } = this
    const sums = this.#gradient
    rows.forEach((row, i) => {
      for (let d = 0; d < dim; d++) sums[row * dim + d]! += gradient[i * dim + d]!
    })
    for (const row of new Set(rows)) {
      const [from, to] = [row * dim, (row + 1) * dim]
      let square = 0
      for (let d = from; d < to; d++) square += sums[d]! * sums[d]!
      squares[row]! += square / dim
      const own = rate / (Math.sqrt(squares[row]!) + EPSILON)
      for (let d = from; d < to; d++) weights[d]! -= own * sums[d]!
      sums.fill(0, from, to)
    }
  }
}
