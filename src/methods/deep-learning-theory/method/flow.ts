import type { RandomGenerator } from '#nn/generator.ts'
import { checkOptions, checkWhole } from '#nn/rows.ts'
import { type ActivationName, activation } from './activations.ts'
import { type Initialisation, checkInitialisation } from './recursion.ts'

export interface FlowOptions extends Initialisation {
  width: number
  depth: number
  /** Divide each layer's preactivations by their root mean square: a normalised network. */
  normalise?: boolean
}

/** Mean squares per layer, from the first to the last. */
export interface Flow {
  /** Of the preactivations. */
  signal: number[]
  /** Of the slope of a random direction of the last layer by the preactivations. */
  gradient: number[]
}

/**
 * Passes an input of ones forward through one random network, and a random slope of mean square one back through
 * the same weights (chapters 3, 5 and section 9.4).
 *
 * @throws RangeError for an unknown activation or option, a negative variance, or sizes below 1
 */
export function flow(act: ActivationName, options: FlowOptions, source: RandomGenerator): Flow {
  checkOptions('flow', options, ['width', 'depth', 'cw', 'cb', 'normalise'])
  checkInitialisation(options)
  const { cw, cb, normalise = false } = options
  const width = checkWhole('width', options.width, { least: 1 })
  const depth = checkWhole('depth', options.depth, { least: 1 })
  const { value, slope } = activation(act)

  const weights: Float32Array[] = []
  const layers: Float64Array[] = []
  const roots: number[] = []
  let active = new Float64Array(width).fill(1)
  for (let l = 0; l < depth; l++) {
    const w = source.fillNormal(new Float32Array(width * width))
    const z = new Float64Array(width)
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += w[i * width + j]! * active[j]!
      z[i] = Math.sqrt(cw / width) * sum + (cb > 0 ? Math.sqrt(cb) * source.normal() : 0)
    }
    const root = normalise ? Math.sqrt(meanSquare(z)) : 1
    for (let i = 0; i < width; i++) z[i]! /= root
    weights.push(w)
    layers.push(z)
    roots.push(root)
    active = z.map(value)
  }

  let g = new Float64Array(width)
  for (let i = 0; i < width; i++) g[i] = source.normal()
  const scale = Math.sqrt(meanSquare(g))
  g = g.map((entry) => entry / scale)
  const gradient = [1]
  for (let l = depth - 1; l > 0; l--) {
    if (normalise) g = throughNorm(g, layers[l]!, roots[l]!)
    const below = new Float64Array(width)
    const w = weights[l]!
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) below[j]! += w[i * width + j]! * g[i]!
    }
    g = below.map((sum, j) => Math.sqrt(cw / width) * sum * slope(layers[l - 1]![j]!))
    gradient.unshift(meanSquare(g))
  }
  return { signal: layers.map(meanSquare), gradient }
}

/** Back through z = h / r with r the root mean square of h: what is left is at a right angle to z. */
function throughNorm(g: Float64Array, z: Float64Array, root: number): Float64Array<ArrayBuffer> {
  const along = g.reduce((sum, entry, i) => sum + entry * z[i]!, 0) / z.length
  return Float64Array.from(g, (entry, i) => (entry - along * z[i]!) / root)
}

const meanSquare = (x: Float64Array): number => x.reduce((sum, entry) => sum + entry * entry, 0) / x.length
