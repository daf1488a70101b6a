import { checkNumber, checkWhole } from '#nn/rows.ts'
import { type ActivationName, activation } from './activations.ts'
import { gaussianMoment } from './gaussian.ts'

/** How weights and biases are drawn: W ~ N(0, cw / fan-in), b ~ N(0, cb). */
export interface Initialisation {
  cw: number
  cb: number
}

export interface Start extends Initialisation {
  /** Variance of the first layer's preactivations: cb + cw |x|^2 / inputs. */
  k1: number
  /** Number of layers. */
  depth: number
}

/**
 * Variance K of the preactivations in layers 1 to `depth` of an infinitely wide network: each layer's is
 * C_b + C_W E[sigma(z)^2] over z ~ N(0, K) of the layer before (section 4.3).
 *
 * @throws RangeError for an unknown activation, a negative variance or a depth below 1
 */
export function kernelRecursion(act: ActivationName, { cw, cb, k1, depth }: Start): number[] {
  checkInitialisation({ cw, cb })
  checkWhole('depth', depth, { least: 1 })
  const { value } = activation(act)
  const kernel = [checkVariance('k1', k1)]
  while (kernel.length < depth) kernel.push(cb + cw * gaussianMoment(value, kernel.at(-1)!, 2))
  return kernel
}

/**
 * Four-point vertex V in layers 1 to `depth`, all hidden layers of one width n: to first order in 1/n,
 * V / n is the covariance of the squares of two different units of a layer. It starts at 0, and each layer
 * multiplies it by chi_parallel^2 and adds C_W^2 Var(sigma(z)^2) (section 4.3, one input).
 *
 * @throws RangeError for an unknown activation, a negative variance or a depth below 1
 */
export function fourPointRecursion(act: ActivationName, start: Start): number[] {
  const { value } = activation(act)
  const { cw } = start
  const vertex: number[] = [0]
  for (const k of kernelRecursion(act, start).slice(0, -1)) {
    const fresh = cw ** 2 * (gaussianMoment(value, k, 4) - gaussianMoment(value, k, 2) ** 2)
    vertex.push(susceptibility(act, k, cw).parallel ** 2 * vertex.at(-1)! + fresh)
  }
  return vertex
}

/** By how much one layer multiplies a small change of the input. */
export interface Susceptibility {
  /** Of its length: C_W dE[sigma^2] / dK (eq. 5.9). */
  parallel: number
  /** Of its direction: C_W E[sigma'^2]. */
  perpendicular: number
}

// Below this variance the limit from above is taken: at 0 itself a kink has no slope.
const LEAST_VARIANCE = 1e-12

/**
 * Both susceptibilities of a layer whose preactivations have variance k. A layer is critical when both
 * are 1: signals neither grow nor die. `k = 0` means the limit from above.
 *
 * @throws RangeError for an unknown activation or a negative variance
 */
export function susceptibility(act: ActivationName, k: number, cw: number): Susceptibility {
  checkVariance('cw', cw)
  const { value, slope } = activation(act)
  const variance = Math.max(checkVariance('k', k), LEAST_VARIANCE)
  const atZero = value(0) * slope(0)
  // Integration by parts turns dE[sigma^2]/dK into E[z sigma sigma'] / K; the constant averages to zero.
  const tilt = gaussianMoment((z) => z * (value(z) * slope(z) - atZero), variance) / variance
  return { parallel: cw * tilt, perpendicular: cw * gaussianMoment(slope, variance, 2) }
}

export function checkInitialisation({ cw, cb }: Initialisation): void {
  checkVariance('cw', cw)
  checkVariance('cb', cb)
}

const checkVariance = (name: string, variance: number): number => checkNumber(name, variance, { least: 0 })
