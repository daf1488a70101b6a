import {
  type Column,
  type Doubles,
  type Rows,
  checkNumber,
  checkOptions,
  checkPositive,
  checkWhole,
  readColumn,
  readDoubles,
} from '#nn/rows.ts'
import { JITTER, inputGram, kernelOf, throughKernel } from './kernel.ts'
import { cholesky, innerOf, inverseOf, logDeterminant, product } from './positive.ts'

export interface DkmOptions {
  /** How many Gram matrices are learned; with none it is a Gaussian process. */
  layers?: number
  /**
   * Weight of the KL terms: width of the deep Gaussian process for each time that the likelihood is counted. Infinity
   * keeps every Gram matrix at the kernel before it, which is the usual limit of infinite width (NNGP).
   */
  nu: number
  /** Variance of the noise in y. */
  noise: number
  lengthScale: number
  /** Of the ascent. */
  steps?: number
}

export interface DeepKernelMachine {
  /** G_1 to G_L of the inputs it was fitted to. */
  grams: Doubles[]
  /** The objective reached. */
  objective: number
  /** Mean and variance of y at other inputs. */
  predict(x: Rows): { mean: Float64Array; variance: Float64Array }
}

/** KL(N(0, G) || N(0, K)) = ½ (tr K⁻¹G - log det K⁻¹G - n). @throws RangeError when one is not positive */
export function gaussianKL(g: Doubles, k: Doubles): number {
  const factor = cholesky(k)
  return 0.5 * (innerOf(inverseOf(factor), g) + logDeterminant(factor) - logDeterminant(cholesky(g)) - g.rows)
}

/** log N(y; 0, K + noise I) and its gradient with respect to K: ½ (α αᵀ - C⁻¹) with C = K + noise I, α = C⁻¹ y. */
export function logLikelihood(
  k: Doubles,
  y: Float64Array,
  noise: number,
): { value: number; gradient: Doubles; alpha: Float64Array; inverse: Doubles } {
  const n = k.rows
  const c = { ...k, data: k.data.slice() }
  for (let i = 0; i < n; i++) c.data[i * n + i]! += noise
  const factor = cholesky(c)
  const inverse = inverseOf(factor)
  const alpha = new Float64Array(n)
  let fit = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) alpha[i]! += inverse.data[i * n + j]! * y[j]!
    fit += alpha[i]! * y[i]!
  }
  const data = Float64Array.from(
    inverse.data,
    (value, at) => 0.5 * (alpha[Math.floor(at / n)]! * alpha[at % n]! - value),
  )
  const value = -0.5 * (fit + logDeterminant(factor) + n * Math.log(2 * Math.PI))
  return { value, gradient: { data, rows: n, dim: n }, alpha, inverse }
}

/**
 * The DKM objective log p(y | G_L) - Σ ν KL(N(0, G_l) || N(0, K(G_{l-1}))), and for each layer half of 2/ν times its
 * gradient in natural form: G + G (2/ν ∂/∂G - K⁻¹) G, where ∂/∂G is of the terms above.
 */
function ascent(
  first: Doubles,
  grams: readonly Doubles[],
  y: Float64Array,
  nu: number,
  noise: number,
): { objective: number; directions: Doubles[] } {
  const kernels = [first, ...grams.map(kernelOf)]
  const top = logLikelihood(kernels.at(-1)!, y, noise)
  let objective = top.value
  let above = top.gradient
  const directions: Doubles[] = []
  for (let l = grams.length - 1; l >= 0; l--) {
    const [g, before] = [grams[l]!, kernels[l]!]
    const pull = throughKernel(above, kernels[l + 1]!)
    objective -= nu * gaussianKL(g, before)
    const inverse = inverseOf(cholesky(before))
    const bend = { ...g, data: pull.data.map((value, i) => (2 / nu) * value - inverse.data[i]!) }
    const bent = product(product(g, bend), g)
    directions[l] = { ...g, data: bent.data.map((value, i) => value + g.data[i]!) }
    // Of -ν KL with respect to the kernel before: ν/2 (K⁻¹ G K⁻¹ - K⁻¹).
    const sides = product(product(inverse, g), inverse)
    above = { ...g, data: sides.data.map((value, i) => (nu / 2) * (value - inverse.data[i]!)) }
  }
  return { objective, directions }
}

/**
 * The Gram matrices at which the objective is largest, by natural gradient ascent from those of infinite width. A
 * step that goes down or leaves the positive matrices is halved.
 */
export function learnGrams(
  first: Doubles,
  y: Float64Array,
  { layers, nu, noise, steps }: { layers: number; nu: number; noise: number; steps: number },
): { grams: Doubles[]; objective: number } {
  let grams: Doubles[] = []
  for (let l = 0; l < layers; l++) grams.push(l === 0 ? first : kernelOf(grams[l - 1]!))
  if (nu === Infinity || layers === 0) {
    const kernel = layers === 0 ? first : kernelOf(grams.at(-1)!)
    return { grams, objective: logLikelihood(kernel, y, noise).value }
  }
  let here = ascent(first, grams, y, nu, noise)
  let size = 0.2
  for (let step = 0; step < steps && size > 1e-6; step++) {
    const moved = grams.map((g, l) => ({
      ...g,
      data: g.data.map((value, i) => value + size * here.directions[l]!.data[i]!),
    }))
    const there = attempt(() => ascent(first, moved, y, nu, noise))
    if (there && there.objective >= here.objective) {
      grams = moved
      here = there
      size = Math.min(0.5, 1.3 * size)
    } else size /= 2
  }
  return { grams, objective: here.objective }
}

/** Nothing when a matrix is not positive. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * A deep kernel machine for regression on inputs [n, d] and their y [n], of about variance 1.
 *
 * @throws RangeError when rows do not pair, a number is not finite, or an option is unknown or out of range
 */
export function fitDeepKernelMachine(x: Rows, y: Column, options: DkmOptions): DeepKernelMachine {
  checkOptions('fitDeepKernelMachine', options, ['layers', 'nu', 'noise', 'lengthScale', 'steps'])
  const { layers = 1, nu, noise, lengthScale, steps = 100 } = options
  checkWhole('layers', layers)
  checkWhole('steps', steps, { least: 1 })
  checkPositive('noise', noise)
  if (nu !== Infinity) checkPositive('nu', nu)
  const inputs = readDoubles('the inputs', x, { leastRows: 2 })
  const labels = readColumn('the labels', y, { rows: inputs.rows })
  const n = inputs.rows
  const first = kernelOf(inputGram(inputs, inputs, lengthScale))
  const { grams, objective } = learnGrams(first, labels, { layers, nu, noise, steps })
  const kernels = [first, ...grams.map(kernelOf)]
  const top = logLikelihood(kernels.at(-1)!, labels, noise)
  const inverses = kernels.slice(0, -1).map((kernel) => inverseOf(cholesky(kernel)))

  return {
    grams,
    objective,
    predict(asked) {
      const others = readDoubles('the inputs', asked, { dim: inputs.dim })
      const mean = new Float64Array(others.rows)
      const variance = new Float64Array(others.rows)
      const zero = inputGram(others, inputs, lengthScale)
      const own = inputs.data
      for (let t = 0; t < others.rows; t++) {
        let square = 0
        for (let d = 0; d < others.dim; d++) square += (others.data[t * others.dim + d]! / lengthScale) ** 2
        let k = Float64Array.from({ length: n }, (_, i) => {
          let self = 0
          for (let d = 0; d < inputs.dim; d++) self += (own[i * inputs.dim + d]! / lengthScale) ** 2
          return Math.exp(zero.data[t * n + i]! - (square + self) / 2)
        })
        for (const [l, g] of grams.entries()) k = nextKernel(k, inverses[l]!, g)
        let left = 1 + JITTER
        for (let i = 0; i < n; i++) {
          mean[t]! += k[i]! * top.alpha[i]!
          for (let j = 0; j < n; j++) left -= k[i]! * top.inverse.data[i * n + j]! * k[j]!
        }
        variance[t] = checkNumber('the variance', Math.max(left, 1e-9) + noise)
      }
      return { mean, variance }
    },
  }
}

/**
 * The kernel of one more layer between a point t and those that were fitted: t's features given theirs,
 * G_ti = K_ti K⁻¹ G and G_tt = K_tt - K_ti K⁻¹ K_it + K_ti K⁻¹ G K⁻¹ K_it.
 */
function nextKernel(k: Float64Array, inverse: Doubles, g: Doubles): Float64Array<ArrayBuffer> {
  const n = k.length
  const weights = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) weights[j]! += k[i]! * inverse.data[i * n + j]!
  const cross = new Float64Array(n)
  let own = 1 + JITTER
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) cross[j]! += weights[i]! * g.data[i * n + j]!
    own -= weights[i]! * k[i]!
  }
  for (let i = 0; i < n; i++) own += cross[i]! * weights[i]!
  return cross.map((value, i) => Math.exp(value - (own + g.data[i * n + i]!) / 2))
}
