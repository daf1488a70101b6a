import type { Bags } from './bags.ts'

/** Adam as Kingma and Ba (2015), but a row moves only when it is used: the table's gradient is sparse. */
const BETA1 = 0.9
const BETA2 = 0.99
const EPSILON = 1e-8
/** A weight is one number where a vector has hundreds, and may learn faster. */
const WEIGHT_RATE = 5

/** Token vectors and token weights while they are learned. */
export class Student {
  readonly width: number
  /** [tokens, width] */
  readonly vectors: Float32Array
  /** Logarithms of the weights, [tokens]. */
  readonly logWeights: Float32Array
  readonly #gradient: Float32Array
  readonly #weightGradient: Float32Array
  readonly #first: Float32Array
  readonly #second: Float32Array
  readonly #weightMoments: Float32Array
  readonly #isTouched: Uint8Array
  #touched: number[] = []
  #steps = 0

  constructor(vectors: Float32Array, weights: Float32Array) {
    this.width = vectors.length / weights.length
    this.vectors = vectors
    this.logWeights = weights.map((weight) => Math.log(Math.max(weight, 1e-4)))
    this.#gradient = new Float32Array(vectors.length)
    this.#first = new Float32Array(vectors.length)
    this.#second = new Float32Array(vectors.length)
    this.#weightGradient = new Float32Array(weights.length)
    this.#weightMoments = new Float32Array(2 * weights.length)
    this.#isTouched = new Uint8Array(weights.length)
  }

  /** The weighted sums of the tokens of some texts, [texts, width]. */
  pool({ starts, ids, times }: Bags, texts: ArrayLike<number>): Float32Array {
    const { width, vectors } = this
    const sums = new Float32Array(texts.length * width)
    for (let k = 0; k < texts.length; k++) {
      const sum = sums.subarray(k * width, (k + 1) * width)
      for (let t = starts[texts[k]!]!; t < starts[texts[k]! + 1]!; t++) {
        const factor = times[t]! * Math.exp(this.logWeights[ids[t]!]!)
        const row = ids[t]! * width
        for (let d = 0; d < width; d++) sum[d]! += factor * vectors[row + d]!
      }
    }
    return sums
  }

  /** Adds what a gradient of the sums of these texts means for their tokens. */
  backward({ starts, ids, times }: Bags, texts: ArrayLike<number>, gradients: Float32Array): void {
    const { width, vectors } = this
    const slopes = this.#gradient
    for (let k = 0; k < texts.length; k++) {
      const gradient = gradients.subarray(k * width, (k + 1) * width)
      for (let t = starts[texts[k]!]!; t < starts[texts[k]! + 1]!; t++) {
        const id = ids[t]!
        const factor = times[t]! * Math.exp(this.logWeights[id]!)
        const row = id * width
        let along = 0
        for (let d = 0; d < width; d++) {
          slopes[row + d]! += factor * gradient[d]!
          along += gradient[d]! * vectors[row + d]!
        }
        this.#weightGradient[id]! += factor * along
        if (this.#isTouched[id]) continue
        this.#isTouched[id] = 1
        this.#touched.push(id)
      }
    }
  }

  /** Moves every token that got a gradient since the last step. */
  step(rate: number): void {
    const { width, vectors } = this
    const [slopes, firsts, seconds] = [this.#gradient, this.#first, this.#second]
    this.#steps++
    const bias1 = 1 - BETA1 ** this.#steps
    const bias2 = 1 - BETA2 ** this.#steps
    const scaled = rate / bias1
    for (const id of this.#touched) {
      this.#isTouched[id] = 0
      for (let i = id * width; i < (id + 1) * width; i++) {
        const g = slopes[i]!
        const first = (firsts[i] = BETA1 * firsts[i]! + (1 - BETA1) * g)
        const second = (seconds[i] = BETA2 * seconds[i]! + (1 - BETA2) * g * g)
        vectors[i]! -= (scaled * first) / (Math.sqrt(second / bias2) + EPSILON)
        slopes[i] = 0
      }
      const g = this.#weightGradient[id]!
      const moments = this.#weightMoments
      const first = (moments[2 * id] = BETA1 * moments[2 * id]! + (1 - BETA1) * g)
      const second = (moments[2 * id + 1] = BETA2 * moments[2 * id + 1]! + (1 - BETA2) * g * g)
      this.logWeights[id]! -= (WEIGHT_RATE * scaled * first) / (Math.sqrt(second / bias2) + EPSILON)
      this.#weightGradient[id] = 0
    }
    this.#touched = []
  }

  /** The vectors with the weights in them, [tokens, width]. */
  weighted(): Float32Array {
    const weights = this.logWeights.map(Math.exp)
    return this.vectors.map((value, i) => value * weights[Math.floor(i / this.width)]!)
  }
}
