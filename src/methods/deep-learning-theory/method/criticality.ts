import { type ActivationName, activation } from './activations.ts'
import { gaussianMoment } from './gaussian.ts'
import { type Initialisation, susceptibility } from './recursion.ts'

export interface Critical extends Initialisation {
  /** The variance that layers keep; for scale-invariant activations, which keep any, it is 1. */
  kStar: number
}

// Where the fixed point of the half-stable class lies: above the always critical, but unstable, K = 0.
const SEARCH = [0.5, 60] as const

/**
 * The one initialisation at which signals neither grow nor die with depth: both susceptibilities are 1 at
 * a fixed point of the kernel recursion (chapter 5).
 *
 * Three classes have one. Scale-invariant activations (linear, ReLU, leaky ReLU) keep any variance; odd
 * smooth ones that bend towards zero (tanh, sin) let it fall as 1 / depth to K* = 0; GELU and SWISH hold a
 * K* above zero that is stable from one side only.
 *
 * @throws RangeError for sigmoid and softplus, which no initialisation makes critical
 */
export function criticalInit(act: ActivationName): Critical {
  const { slope } = activation(act)
  switch (act) {
    case 'linear':
    case 'relu':
    case 'leakyRelu':
      return { cw: 2 / (slope(1) ** 2 + slope(-1) ** 2), cb: 0, kStar: 1 }
    case 'tanh':
    case 'sin':
      return { cw: 1 / slope(0) ** 2, cb: 0, kStar: 0 }
    case 'gelu':
    case 'swish':
      return halfStable(act)
    case 'sigmoid':
    case 'softplus':
      throw new RangeError(`${act} has no critical initialisation`)
  }
}

/** Finds where both susceptibilities agree, then scales them to 1 and lets the biases hold K there. */
function halfStable(act: 'gelu' | 'swish'): Critical {
  const { value, slope } = activation(act)
  const difference = (k: number) => {
    const { parallel, perpendicular } = susceptibility(act, k, 1)
    return parallel - perpendicular
  }
  let [low, high]: [number, number] = [...SEARCH]
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (difference(middle) > 0) low = middle
    else high = middle
  }
  const cw = 1 / gaussianMoment(slope, low, 2)
  return { cw, cb: low - cw * gaussianMoment(value, low, 2), kStar: low }
}
