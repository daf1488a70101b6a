import { random } from '@jax-js/jax'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { checkWhole } from '#nn/rows.ts'
import { type ActivationName, activation } from './activations.ts'
import { type Initialisation, checkInitialisation, kernelRecursion } from './recursion.ts'

export interface Shape extends Initialisation {
  width: number
  depth: number
}

/** What an ensemble of networks shows, layer by layer. */
export interface Moments {
  /** Mean square of a unit: K to leading order. */
  kernel: number[]
  /** Width times the covariance of the squares of two different units: V to leading order. */
  v: number[]
}

/** Networks drawn so far, and what they show. */
export interface Ensemble {
  /** Draws more networks. */
  add(networks: number): void
  moments(): Moments
}

/**
 * Random networks, all layers `width` wide, with one input of ones passed through each: with it K of the
 * first layer is C_b + C_W. Real weight matrices are drawn and multiplied.
 *
 * @throws RangeError for an unknown activation, a negative variance, or a width below 2
 */
export function ensemble(act: ActivationName, shape: Shape, source: RandomGenerator): Ensemble {
  const { value } = activation(act)
  const { width, cw, cb } = shape
  const weights = new Float32Array(width)
  const active = new Float64Array(width)
  const scale = Math.sqrt(cw / width)
  const shift = Math.sqrt(cb)

  return accumulate(shape, (layer, z) => {
    if (layer === 0) active.fill(1)
    for (let i = 0; i < width; i++) {
      z[i] = scale * dot(source.fillNormal(weights), active)
      if (shift > 0) z[i]! += shift * source.normal()
    }
    for (let i = 0; i < width; i++) active[i] = value(z[i]!)
  })
}

/**
 * The same layers in the limit of infinite width: units independent of each other, each of the variance
 * that `kernelRecursion` gives its layer. Here V is zero, which makes it the baseline of an `ensemble`.
 *
 * @throws RangeError for an unknown activation, a negative variance, or a width below 2
 */
export function infiniteWidth(act: ActivationName, shape: Shape, source: RandomGenerator): Ensemble {
  const deviations = kernelRecursion(act, { ...shape, k1: shape.cb + shape.cw }).map(Math.sqrt)
  return accumulate(shape, (layer, z) => {
    for (let i = 0; i < z.length; i++) z[i] = deviations[layer]! * source.normal()
  })
}

/**
 * Averages what `draw` puts into each layer's preactivations. The units of one network share its history,
 * so that a network counts once: the average goes over its pairs of units, then over networks.
 */
function accumulate(
  { width, depth, cw, cb }: Shape,
  draw: (layer: number, z: Float64Array) => void,
): Ensemble {
  checkInitialisation({ cw, cb })
  checkWhole('depth', depth, { least: 1 })
  // Pairs of units need two.
  checkWhole('width', width, { least: 2 })

  const squares = new Float64Array(depth)
  const pairs = new Float64Array(depth)
  const z = new Float64Array(width)
  let networks = 0

  return {
    add(count) {
      for (let network = 0; network < count; network++) {
        for (let layer = 0; layer < depth; layer++) {
          draw(layer, z)
          let second = 0
          let fourth = 0
          for (const unit of z) {
            second += unit ** 2
            fourth += unit ** 4
          }
          squares[layer]! += second / width
          pairs[layer]! += (second ** 2 - fourth) / (width * (width - 1))
        }
      }
      networks += count
    },
    moments() {
      const kernel = Array.from(squares, (sum) => sum / networks)
      const v = kernel.map((k, layer) => width * (pairs[layer]! / networks - k ** 2))
      return { kernel, v }
    },
  }
}

function dot(a: Float32Array, b: Float64Array): number {
  let even = 0
  let odd = 0
  const pairs = a.length - 1
  let i = 0
  for (; i < pairs; i += 2) {
    even += a[i]! * b[i]!
    odd += a[i + 1]! * b[i + 1]!
  }
  return i < a.length ? even + odd + a[i]! * b[i]! : even + odd
}

/**
 * Passes one input of ones through `networks` random networks and measures K and V of each layer, to put
 * beside `kernelRecursion` and `fourPointRecursion` with `k1 = cb + cw`.
 *
 * @throws RangeError for an unknown activation, a negative variance, a width below 2 or no networks
 */
export function simulateEnsemble(
  act: ActivationName,
  { networks, seed, ...shape }: Shape & { networks: number; seed: number },
): Moments {
  checkWhole('networks', networks, { least: 1 })
  const drawn = ensemble(act, shape, generator(random.key(seed)))
  drawn.add(networks)
  return drawn.moments()
}
