import type { RandomGenerator } from '#nn/generator.ts'

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/** A dense layer's numbers; `w` is [outputs, inputs], so that a unit's weights lie beside each other. */
interface Layer {
  inputs: number
  outputs: number
  w: Float64Array
  b: Float64Array
}

/**
 * A ReLU network to one logit, on plain arrays with its gradient by hand. One row at a time goes through; the
 * gradient adds up over rows until a step of Adam. It also hands back the gradient of its input, which the
 * embedding table learns from.
 */
export class Scorer {
  readonly layers: readonly Layer[]
  readonly #gradients: readonly Layer[]
  readonly #moments: readonly { first: Float64Array; second: Float64Array }[]
  /** Input and outputs of each layer of the last row, after ReLU. */
  readonly #signals: readonly Float64Array[]
  readonly #slopes: readonly Float64Array[]
  #steps = 0

  /** Gaussian weights of variance 2 / inputs, of the last layer 1 / inputs. */
  constructor(rng: RandomGenerator, sizes: readonly number[]) {
    const widths = [...sizes, 1]
    const shapes = sizes.map((inputs, l) => ({ inputs, outputs: widths[l + 1]! }))
    this.layers = shapes.map(({ inputs, outputs }, l) => {
      const spread = Math.sqrt((l === shapes.length - 1 ? 1 : 2) / inputs)
      const w = Float64Array.from({ length: inputs * outputs }, () => spread * rng.normal())
      return { inputs, outputs, w, b: new Float64Array(outputs) }
    })
    this.#gradients = shapes.map(({ inputs, outputs }) => ({
      inputs,
      outputs,
      w: new Float64Array(inputs * outputs),
      b: new Float64Array(outputs),
    }))
    this.#moments = this.layers.flatMap(({ w, b }) =>
      [w, b].map(({ length }) => ({ first: new Float64Array(length), second: new Float64Array(length) })),
    )
    this.#signals = widths.map((width) => new Float64Array(width))
    this.#slopes = widths.map((width) => new Float64Array(width))
  }

  /** The logit of the row that starts at `from`. */
  forward(x: Float32Array, from: number): number {
    const input = this.#signals[0]!
    for (let i = 0; i < input.length; i++) input[i] = x[from + i]!
    const last = this.layers.length - 1
    for (let l = 0; l <= last; l++)
      multiply(this.layers[l]!, this.#signals[l]!, this.#signals[l + 1]!, l < last)
    return this.#signals[last + 1]![0]!
  }

  /** Adds the gradient of the row last put forward; writes that of its input to `out` from `from` on. */
  backward(slope: number, out: Float32Array, from: number): void {
    this.#slopes.at(-1)![0] = slope
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const [layer, gradient] = [this.layers[l]!, this.#gradients[l]!]
      const [input, below] = [this.#signals[l]!, this.#slopes[l]!]
      const [output, above] = [this.#signals[l + 1]!, this.#slopes[l + 1]!]
      const isLast = l === this.layers.length - 1
      below.fill(0)
      for (let o = 0; o < layer.outputs; o++) {
        const g = above[o]!
        if (g === 0 || (!isLast && output[o] === 0)) continue
        addOuter(g, o * layer.inputs, layer.w, gradient.w, input, below)
        gradient.b[o]! += g
      }
    }
    const slopes = this.#slopes[0]!
    for (let i = 0; i < slopes.length; i++) out[from + i] = slopes[i]!
  }

  /**
   * One step of Adam by the gradient added up so far, which is then forgotten; both corrections sit in the rate
   * (Kingma and Ba 2015, end of section 2).
   */
  step(learningRate: number): void {
    this.#steps++
    const rate = (learningRate * Math.sqrt(1 - BETA2 ** this.#steps)) / (1 - BETA1 ** this.#steps)
    this.layers.forEach((layer, l) => {
      const gradient = this.#gradients[l]!
      adam(layer.w, gradient.w, this.#moments[2 * l]!, rate)
      adam(layer.b, gradient.b, this.#moments[2 * l + 1]!, rate)
    })
  }

  /** The number of weights and biases. */
  get parameters(): number {
    return this.layers.reduce((sum, { w, b }) => sum + w.length + b.length, 0)
  }
}

/** Four units at a time: their sums need not be written to memory in between. */
function multiply({ inputs, outputs, w, b }: Layer, x: Float64Array, y: Float64Array, relu: boolean): void {
  let o = 0
  for (; o + 4 <= outputs; o += 4) {
    const [from, second, third, fourth] = [o * inputs, (o + 1) * inputs, (o + 2) * inputs, (o + 3) * inputs]
    let [a, c, d, e] = [b[o]!, b[o + 1]!, b[o + 2]!, b[o + 3]!]
    for (let i = 0; i < inputs; i++) {
      const v = x[i]!
      a += v * w[from + i]!
      c += v * w[second + i]!
      d += v * w[third + i]!
      e += v * w[fourth + i]!
    }
    y[o] = a
    y[o + 1] = c
    y[o + 2] = d
    y[o + 3] = e
  }
  for (; o < outputs; o++) {
    let sum = b[o]!
    for (let i = 0; i < inputs; i++) sum += x[i]! * w[o * inputs + i]!
    y[o] = sum
  }
  if (relu) for (let i = 0; i < outputs; i++) if (y[i]! < 0) y[i] = 0
}

function addOuter(
  g: number,
  from: number,
  w: Float64Array,
  gradient: Float64Array,
  input: Float64Array,
  below: Float64Array,
): void {
  for (let i = 0; i < input.length; i++) {
    gradient[from + i]! += g * input[i]!
    below[i]! += g * w[from + i]!
  }
}

function adam(
  weights: Float64Array,
  gradient: Float64Array,
  { first, second }: { first: Float64Array; second: Float64Array },
  rate: number,
): void {
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i]!
    first[i] = BETA1 * first[i]! + (1 - BETA1) * g
    second[i] = BETA2 * second[i]! + (1 - BETA2) * g * g
    weights[i]! -= (rate * first[i]!) / (Math.sqrt(second[i]!) + EPSILON)
    gradient[i] = 0
  }
}
