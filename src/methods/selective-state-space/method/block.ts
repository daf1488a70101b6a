import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Tree } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import { checkOptions, checkWhole } from '#nn/rows.ts'
import { s4dScan, selectiveScan } from './scan.ts'

/** A state space whose step size, input and read-out are functions of the token (S6). */
export type Selective = {
  /** From a token to a step code, B and C: [d, rank + 2n]. */
  project: np.Array
  /** From the step code to one step size per channel: [rank, d] and [d]. */
  step: np.Array
  stepBias: np.Array
  /** A = -exp(logA), [d, n]; D is [d]. */
  logA: np.Array
  D: np.Array
}

/** The same with constants in their place: linear and time-invariant (S4D with real A). */
export type Constant = {
  /** delta = softplus(stepBias), [d]. */
  stepBias: np.Array
  /** [d, n] each. */
  B: np.Array
  C: np.Array
  logA: np.Array
  D: np.Array
}

/** A Mamba block's parameters; maps have no biases. */
export type Mamba<S extends Tree = Selective | Constant> = {
  /** To the sequence and its gate, [width, 2d]. */
  in: np.Array
  /** Causal, depthwise; the last row meets the present token: [4, d]. */
  conv: np.Array
  convBias: np.Array
  ssm: S
  /** [d, width] */
  out: np.Array
}

export interface MambaSizes {
  width: number
  /** Numbers of state per channel, n. */
  states?: number
  /** d = expand * width. */
  expand?: number
  /** Of the map from tokens to step sizes; width / 16 rounded up unless given. */
  rank?: number
  /** False puts constants in the place of delta, B and C. */
  selective?: boolean
  /** Range of the step sizes that the biases start at, log-uniform; 0.001 to 0.1 unless given. */
  steps?: Steps
}

type Steps = readonly [least: number, most: number]

const TAPS = 4
const STEPS: Steps = [1e-3, 1e-1]

/** Parameters of a Mamba block. Consumes the key. @throws RangeError for sizes that are none, as `readSizes` does */
export function initMamba(key: np.Array, sizes: MambaSizes & { selective: false }): Mamba<Constant>
export function initMamba(key: np.Array, sizes: MambaSizes & { selective?: true }): Mamba<Selective>
export function initMamba(key: np.Array, sizes: MambaSizes): Mamba
export function initMamba(key: np.Array, sizes: MambaSizes): Mamba {
  const { width, states, d, rank, selective, steps } = readSizes('initMamba', sizes)
  const parts = keys(key, 'in', 'conv', 'out', 'ssm')
  return {
    in: gaussian(parts.in, [width, 2 * d], width),
    conv: gaussian(parts.conv, [TAPS, d], TAPS),
    convBias: np.zeros([d]),
    ssm: selective
      ? initSelective(parts.ssm, d, states, rank, steps)
      : initConstant(parts.ssm, d, states, steps),
    out: gaussian(parts.out, [d, width], d),
  }
}

/** Sizes with the original's defaults. @throws RangeError for an unknown one, or one that is not a whole number from 1 */
export function readSizes(what: string, sizes: MambaSizes) {
  const {
    width,
    states = 16,
    expand = 2,
    rank = Math.ceil(width / 16),
    selective = true,
    steps = STEPS,
  } = sizes
  checkOptions(what, sizes, ['width', 'states', 'expand', 'rank', 'selective', 'steps'])
  checkSizes({ width, states, expand, rank })
  return { width, states, d: expand * width, rank, selective, steps }
}

const checkSizes = (sizes: Record<string, number>) =>
  Object.entries(sizes).forEach(([name, value]) => checkWhole(name, value, { least: 1 }))

/** Parameters of a selective state space over d channels. Consumes the key. */
export function initSelective(
  key: np.Array,
  d: number,
  states: number,
  rank: number,
  steps: Steps = STEPS,
): Selective {
  checkSizes({ d, states, rank })
  const parts = keys(key, 'project', 'step', 'bias')
  return {
    project: gaussian(parts.project, [d, rank + 2 * states], d),
    step: uniform(parts.step, [rank, d], -(rank ** -0.5), rank ** -0.5),
    stepBias: initStepBias(parts.bias, d, steps),
    ...initCore(d, states),
  }
}

/** Parameters of a time-invariant state space over d channels. Consumes the key. */
export function initConstant(key: np.Array, d: number, states: number, steps: Steps = STEPS): Constant {
  checkSizes({ d, states })
  const parts = keys(key, 'B', 'C', 'bias')
  return {
    B: random.normal(parts.B, [d, states]),
    C: random.normal(parts.C, [d, states]).mul(1 / Math.sqrt(states)),
    stepBias: initStepBias(parts.bias, d, steps),
    ...initCore(d, states),
  }
}

/** A = -1 .. -n in every channel (S4D-real), D = 1. */
function initCore(d: number, states: number): { logA: np.Array; D: np.Array } {
  const row = Float32Array.from({ length: states }, (_, n) => Math.log(n + 1))
  return { logA: np.tile(np.array(row).reshape([1, states]), [d, 1]), D: np.ones([d]) }
}

/** Biases whose softplus is log-uniform in the given range. */
function initStepBias(key: np.Array, d: number, steps: Steps): np.Array {
  if (!(steps[0] > 0 && steps[1] >= steps[0])) {
    throw new RangeError(`step sizes range from above 0 upwards, got ${steps.join(' to ')}`)
  }
  const delta = np.maximum(np.exp(uniform(key, [d], Math.log(steps[0]), Math.log(steps[1]))), 1e-4)
  // The inverse of softplus: delta + log(1 - exp(-delta)).
  return delta.ref.add(np.log(np.expm1(delta.neg()).neg()))
}

const uniform = (key: np.Array, shape: number[], low: number, high: number) =>
  random
    .uniform(key, shape)
    .mul(high - low)
    .add(low)

/** Variance 1 / inputs, three times the original's: otherwise the memory hardly shows in hundreds of steps. */
export const gaussian = (key: np.Array, shape: number[], inputs: number) =>
  random.normal(key, shape).mul(inputs ** -0.5)

/**
 * A Mamba block (Gu and Dao 2023, figure 3) on x [batch, L, width], giving the same shape: a causal convolution over
 * 4 tokens and SiLU, the state space, a SiLU gate. Norm and residual are the caller's. Consumes both arguments.
 *
 * @throws RangeError when x is not [batch, L, width]
 */
export const mambaBlock = (params: Mamba, x: np.Array): np.Array => gatedBlock(params, x, stateSpace)

/** `mambaBlock` with any map from u [batch, L, d] to the same shape in place of the state space. Consumes all. */
export function gatedBlock<S extends Tree>(
  params: Mamba<S>,
  x: np.Array,
  mix: (params: S, u: np.Array) => np.Array,
): np.Array {
  const width = params.in.shape[0]!
  if (x.ndim !== 3 || x.shape[2] !== width) {
    throw new RangeError(`x must be [batch, L, ${width}], got [${x.shape.join(', ')}]`)
  }
  const [sequence, gate] = np.split(np.dot(x, params.in), 2, -1) as [np.Array, np.Array]
  const u = nn.silu(causalConv(params.conv, params.convBias, sequence))
  return np.dot(mix(params.ssm, u).mul(nn.silu(gate)), params.out)
}

/** A depthwise convolution that sees the present token and those before it. Consumes all its arguments. */
export function causalConv(taps: np.Array, bias: np.Array, x: np.Array): np.Array {
  const [count, length] = [taps.shape[0]!, x.shape[1]!]
  const padded = np.pad(x, { 1: [count - 1, 0] })
  let sum = bias
  for (let k = 0; k < count; k++) {
    sum = sum.add(padded.ref.slice([], [k, k + length]).mul(taps.ref.slice(k)))
  }
  tree.dispose([padded, taps])
  return sum
}

/** The state space alone on u [batch, L, d], giving the same shape. Consumes both arguments. */
export function stateSpace(ssm: Selective | Constant, u: np.Array): np.Array {
  const states = ssm.logA.shape[1]!
  const A = np.exp(ssm.logA).neg()
  if ('B' in ssm) return s4dScan(u, softplus(ssm.stepBias), A, ssm.B, ssm.C, ssm.D)

  const rank = ssm.step.shape[0]!
  const projected = np.dot(u.ref, ssm.project)
  const code = projected.ref.slice([], [], [0, rank])
  const B = projected.ref.slice([], [], [rank, rank + states])
  const C = projected.slice([], [], [rank + states, rank + 2 * states])
  return selectiveScan(u, softplus(np.dot(code, ssm.step).add(ssm.stepBias)), A, B, C, ssm.D)
}

/** log(1 + exp(x)) that keeps its digits where it is small, as step sizes are; `log` near one does not. */
function softplus(x: np.Array): np.Array {
  return np.maximum(x.ref, 0).add(np.log1p(np.exp(np.absolute(x).neg())))
}
