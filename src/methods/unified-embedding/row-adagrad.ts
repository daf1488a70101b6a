import { murmur3Words } from './murmur.ts'

export interface RowAdagradOptions {
  /** Starting weights are uniform within plus or minus this. */
  scale?: number
  /** Another seed, other starting weights: a whole number. */
  seed?: number
  /** Added to the root of a row's sum, so that nothing is divided by 0. */
  epsilon?: number
  /** Trained weights to go on with, [rows * dim], taken over without a copy. */
  weights?: Float32Array
  /** The sums that belong to them, [rows]; taken over too. */
  squares?: Float32Array
}

/**
 * An embedding table that learns by row-wise Adagrad: one sum per row, of the mean square of its gradients, and a
 * step touches only rows that a gradient was added to. All memory is taken at the start.
 */
export class RowAdagrad {
  readonly rows: number
  readonly dim: number
  /** [rows * dim] */
  readonly weights: Float32Array
  /** Sum over steps of each row's mean squared gradient, [rows]. */
  readonly squares: Float32Array
  readonly #epsilon: number
  readonly #gradient: Float32Array
  readonly #touched: Int32Array
  readonly #isTouched: Uint8Array
  #touchedCount = 0

  /** @throws RangeError when sizes are not whole numbers from 1 or given arrays do not fit them */
  constructor(rows: number, dim: number, options: RowAdagradOptions = {}) {
    const { scale = 0.05, seed = 0, epsilon = 1e-8, weights, squares } = options
    for (const [name, size] of Object.entries({ rows, dim })) {
      if (!Number.isInteger(size) || size < 1) throw new RangeError(`${name} must be from 1, not ${size}`)
    }
    if (!(scale >= 0 && scale < Infinity) || !(epsilon > 0 && epsilon < Infinity)) {
      throw new RangeError(`scale ${scale} and epsilon ${epsilon} must be finite, epsilon above 0`)
    }
    checkLength('weights', weights, rows * dim)
    checkLength('squares', squares, rows)
    this.rows = rows
    this.dim = dim
    this.weights = weights ?? hashedUniform(rows * dim, scale, seed)
    this.squares = squares ?? new Float32Array(rows)
    this.#epsilon = epsilon
    this.#gradient = new Float32Array(rows * dim)
    this.#touched = new Int32Array(rows)
    this.#isTouched = new Uint8Array(rows)
  }

  /**
   * Copies rows one after another into `out`, [n * dim], and returns it.
   *
   * @throws RangeError when there is no such row, or `out` is too short
   */
  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array {
    const { dim, weights } = this
    const found = out ?? new Float32Array(rows.length * dim)
    if (found.length < rows.length * dim) {
      throw new RangeError(`${rows.length} rows of ${dim} do not fit into ${found.length} numbers`)
    }
    for (let i = 0, at = 0; i < rows.length; i++) {
      const from = this.#checkRow(rows[i]!) * dim
      for (let d = 0; d < dim; d++) found[at++] = weights[from + d]!
    }
    return found
  }

  /**
   * Adds a loss's gradient to rows, [n * dim], to be used by the next `step`. A row named twice gets both.
   *
   * @throws RangeError when there is no such row, lengths differ or a number is not finite; nothing is added
   */
  addGradient(rows: ArrayLike<number>, gradient: ArrayLike<number>): void {
    const { dim } = this
    if (gradient.length !== rows.length * dim) {
      throw new RangeError(`${gradient.length} numbers are no gradient of ${rows.length} rows of ${dim}`)
    }
    for (let i = 0; i < rows.length; i++) this.#checkRow(rows[i]!)
    for (let i = 0; i < gradient.length; i++) {
      if (!Number.isFinite(gradient[i])) throw new RangeError(`number ${i} of the gradient is ${gradient[i]}`)
    }
    for (let i = 0, at = 0; i < rows.length; i++) {
      const row = rows[i]!
      if (!this.#isTouched[row]) {
        this.#isTouched[row] = 1
        this.#touched[this.#touchedCount++] = row
      }
      for (let d = row * dim; d < (row + 1) * dim; d++) this.#gradient[d]! += gradient[at++]!
    }
  }

  /**
   * Moves the touched rows against their gradient and forgets it: with g a row's summed gradient,
   * s += mean(g²), w -= rate * g / (sqrt(s) + epsilon).
   *
   * @returns how many rows were touched
   * @throws RangeError when the rate is negative or not finite
   */
  step(learningRate: number): number {
    if (!(learningRate >= 0 && learningRate < Infinity)) {
      throw new RangeError(`a learning rate of ${learningRate}`)
    }
    const { dim, weights, squares } = this
    const gradient = this.#gradient
    const count = this.#touchedCount
    for (let i = 0; i < count; i++) {
      const row = this.#touched[i]!
      const [from, to] = [row * dim, (row + 1) * dim]
      let square = 0
      for (let d = from; d < to; d++) square += gradient[d]! * gradient[d]!
      const sum = squares[row]! + square / dim
      squares[row] = sum
      const rate = learningRate / (Math.sqrt(sum) + this.#epsilon)
      for (let d = from; d < to; d++) {
        weights[d]! -= rate * gradient[d]!
        gradient[d] = 0
      }
      this.#isTouched[row] = 0
    }
    this.#touchedCount = 0
    return count
  }

  #checkRow(row: number): number {
    if (!(row >= 0 && row < this.rows && Number.isInteger(row))) {
      throw new RangeError(`there is no row ${row} in a table of ${this.rows}`)
    }
    return row
  }
}

/** Uniform numbers within plus or minus `scale`, the same for the same seed everywhere. */
function hashedUniform(length: number, scale: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => scale * (murmur3Words([i], seed) / 2 ** 31 - 1))
}

function checkLength(name: string, array: Float32Array | undefined, length: number): void {
  if (array === undefined) return
  if (!(array instanceof Float32Array)) throw new TypeError(`${name} must be a Float32Array`)
  if (array.length !== length) throw new RangeError(`${array.length} ${name} where ${length} belong`)
}
