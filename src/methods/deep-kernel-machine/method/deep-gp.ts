import type { RandomGenerator } from '#nn/generator.ts'
import { type Doubles, checkOptions, checkPositive, checkWhole } from '#nn/rows.ts'
import { logLikelihood } from './deep-kernel-machine.ts'
import { kernelOf, throughKernel } from './kernel.ts'
import { cholesky, product } from './positive.ts'

export interface SampleOptions {
  /** Columns of F. */
  width: number
  /** How many times the likelihood counts: width / nu in the limit of the paper, once in the usual one. */
  replicas: number
  /** Variance of the noise in y. */
  noise: number
  steps: number
  /** Steps that are thrown away first. */
  burnIn: number
  stepSize: number
  rng: RandomGenerator
}

export interface Samples {
  /** The mean of F Fᵀ / width over steps, [n, n]. */
  mean: Doubles
  /** Root mean squared distance of a single F Fᵀ / width, over steps and entries, to each of some matrices. */
  distances: number[]
  /** Kurtosis of the entries of F, each row in its own standard units; 3 for a Gaussian. */
  kurtosis: number
}

/** Between two looks at a chain. */
const EVERY = 10

/**
 * The posterior of a deep Gaussian process with one hidden layer of features F [n, width] by Langevin's equation:
 * columns of F are N(0, K_0), y is N(0, K(F Fᵀ / width) + noise) and counted `replicas` times. Preconditioned by K_0.
 */
export function sampleDeepGP(
  first: Doubles,
  y: Float64Array,
  targets: readonly Doubles[],
  options: SampleOptions,
): Samples {
  checkOptions('sampleDeepGP', options, ['width', 'replicas', 'noise', 'steps', 'burnIn', 'stepSize', 'rng'])
  const { width, replicas, noise, steps, burnIn, stepSize, rng } = options
  checkWhole('width', width, { least: 1 })
  checkWhole('burnIn', burnIn)
  checkWhole('steps', steps, { least: burnIn + EVERY })
  for (const [name, value] of Object.entries({ replicas, noise, stepSize })) checkPositive(name, value)
  const n = first.rows
  const root = cholesky(first)
  const noiseOf = new Float32Array(n * width)
  let f = coloured(root, rng.fillNormal(noiseOf), width)
  const mean = new Float64Array(n * n)
  const squares = targets.map(() => 0)
  const moments = { second: new Float64Array(n), fourth: new Float64Array(n) }
  let seen = 0
  for (let step = 1; step <= steps; step++) {
    const gram = gramOf(f, n, width)
    const kernel = kernelOf(gram)
    const pull = throughKernel(logLikelihood(kernel, y, noise).gradient, kernel)
    // Of log p(F | y): replicas ∂/∂G · 2 F / width - K_0⁻¹ F, times K_0.
    const drift = product(first, pull)
    const kicks = coloured(root, rng.fillNormal(noiseOf), width)
    const next = new Float64Array(n * width)
    const strength = (2 * replicas) / width
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const push = stepSize * strength * drift.data[i * n + j]!
        for (let c = 0; c < width; c++) next[i * width + c]! += push * f[j * width + c]!
      }
      for (let at = i * width; at < (i + 1) * width; at++)
        next[at]! += (1 - stepSize) * f[at]! + Math.sqrt(2 * stepSize) * kicks[at]!
    }
    f = next
    if (step <= burnIn || step % EVERY !== 0) continue
    seen++
    const now = gramOf(f, n, width)
    now.data.forEach((value, i) => (mean[i]! += value))
    targets.forEach((target, t) => (squares[t]! += distance(now, target) ** 2))
    for (let i = 0; i < n; i++)
      for (let at = i * width; at < (i + 1) * width; at++) {
        moments.second[i]! += f[at]! ** 2 / width
        moments.fourth[i]! += f[at]! ** 4 / width
      }
  }
  let kurtosis = 0
  moments.fourth.forEach((fourth, i) => (kurtosis += (fourth * seen) / moments.second[i]! ** 2 / n))
  return {
    mean: { data: mean.map((sum) => sum / seen), rows: n, dim: n },
    distances: squares.map((sum) => Math.sqrt(sum / seen)),
    kurtosis,
  }
}

/** Root mean squared difference of entries. */
export function distance(a: Doubles, b: Doubles): number {
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i]! - b.data[i]!) ** 2
  return Math.sqrt(sum / a.data.length)
}

/** F Fᵀ / width. */
function gramOf(f: Float64Array, n: number, width: number): Doubles {
  const data = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let c = 0; c < width; c++) sum += f[i * width + c]! * f[j * width + c]!
      data[i * n + j] = data[j * n + i] = sum / width
    }
  return { data, rows: n, dim: n }
}

/** L noise, for noise [n, width]. */
function coloured({ data: l, rows: n }: Doubles, noise: Float32Array, width: number): Float64Array {
  const out = new Float64Array(n * width)
  for (let i = 0; i < n; i++)
    for (let k = 0; k <= i; k++) {
      const value = l[i * n + k]!
      for (let c = 0; c < width; c++) out[i * width + c]! += value * noise[k * width + c]!
    }
  return out
}
