import { type Doubles, checkMatrix, checkSameLength } from '#nn/rows.ts'

/** A dense layer: x W + b, W [inputs, outputs], b [outputs]. */
export interface Layer {
  w: Doubles
  b: Float64Array
}

/** Dense layers with ReLU between them: the outputs of one are the features that the next one reads. */
export type Layers = readonly Layer[]

/** Refuses what is no network: sizes that do not meet, numbers that are not finite. @returns the hidden widths */
export function checkLayers(layers: Layers): number[] {
  if (layers.length < 2) throw new RangeError(`layers: at least two are expected, ${layers.length} given`)
  layers.forEach(({ w, b }, l) => {
    checkMatrix(`the weights of layer ${l}`, w)
    checkSameLength(`outputs and biases of layer ${l}`, w.dim, b.length)
    const before = layers[l - 1]
    if (before) checkSameLength(`outputs of layer ${l - 1} and inputs of layer ${l}`, before.w.dim, w.rows)
  })
  return layers.slice(0, -1).map(({ w }) => w.dim)
}

/** Weights and biases of all layers. */
export const parameterCount = (layers: Layers): number =>
  layers.reduce((sum, { w, b }) => sum + w.data.length + b.length, 0)

/** What the network says of one input [inputs]. */
export function forward(layers: Layers, x: ArrayLike<number>): Float64Array {
  let h = Float64Array.from(x)
  layers.forEach(({ w, b }, l) => {
    checkSameLength(`inputs of layer ${l} and numbers to read`, w.rows, h.length)
    const out = Float64Array.from(b)
    for (let i = 0; i < w.rows; i++) {
      for (let o = 0; o < w.dim; o++) out[o]! += h[i]! * w.data[i * w.dim + o]!
    }
    h = l === layers.length - 1 ? out : out.map((value) => Math.max(0, value))
  })
  return h
}
