import { FeatureRows, type TableOptions, type Values } from './feature-rows.ts'
import { RowAdagrad, type RowAdagradOptions } from './row-adagrad.ts'

/**
 * One embedding table of fixed size for all categorical features, with the numbers in it: looks values up
 * and learns, on plain typed arrays. A value never seen before needs no room; it shares rows that are there.
 *
 * To keep a trained table, store `weights` and `squares`; to go on, pass both, with the same options and the
 * same features added in the same order.
 */
export class SharedTable extends FeatureRows {
  readonly #table: RowAdagrad

  /** @throws RangeError when sizes are not whole numbers from 1 or given arrays do not fit them */
  constructor(options: TableOptions & RowAdagradOptions) {
    super(options)
    this.#table = new RowAdagrad(this.size, this.dim, options)
  }

  /** All numbers, [size * dim]. */
  get weights(): Float32Array {
    return this.#table.weights
  }

  /** What row-wise Adagrad has summed up, [size]. */
  get squares(): Float32Array {
    return this.#table.squares
  }

  /**
   * Embeddings of values, [n * width], into `out` where one is given.
   *
   * @throws RangeError when there is no such feature, a value cannot be hashed or `out` is too short
   */
  read(name: string, values: Values, out?: Float32Array): Float32Array {
    return this.#table.gather(this.rows(name, values), out)
  }

  /** The mean embedding of a set of values, such as a paper's authors, [width]; zeros for an empty set. */
  readMean(name: string, values: Values): Float32Array {
    const all = this.read(name, values)
    const mean = new Float32Array(this.width(name))
    for (let i = 0; i < all.length; i++) mean[i % mean.length]! += all[i]! / values.length
    return mean
  }

  /**
   * Adds a loss's gradient with respect to what `read` gave, [n * width], for the next `step`.
   *
   * @throws RangeError when lengths differ or a number is not finite; nothing is added then
   */
  addGradient(name: string, values: Values, gradient: ArrayLike<number>): void {
    this.#table.addGradient(this.rows(name, values), gradient)
  }

  /** Adds a loss's gradient with respect to what `readMean` gave, [width]. @throws RangeError as there */
  addMeanGradient(name: string, values: Values, gradient: ArrayLike<number>): void {
    const width = this.width(name)
    if (gradient.length !== width) {
      throw new RangeError(`${gradient.length} numbers are no gradient of a mean embedding of ${width}`)
    }
    const share = Float32Array.from(
      { length: values.length * width },
      (_, i) => gradient[i % width]! / values.length,
    )
    this.addGradient(name, values, share)
  }

  /**
   * One step of row-wise Adagrad on the rows that a gradient was added to; the others stay as they are.
   *
   * @returns how many rows were touched
   * @throws RangeError when the rate is negative or not finite
   */
  step(learningRate: number): number {
    return this.#table.step(learningRate)
  }
}
