import { numpy as np, tree } from '@jax-js/jax'
import type { Tree } from './jit.ts'

/** First and second moments of the gradient, and the number of steps taken. */
export type AdamState<P extends Tree> = { m: P; v: P; steps: np.Array }

export interface AdamOptions {
  /** Decay of the first moment. */
  beta1?: number
  /** Decay of the second moment. */
  beta2?: number
  epsilon?: number
  /** Decoupled weight decay (AdamW, Loshchilov and Hutter 2019), per step and times the learning rate. */
  weightDecay?: number
}

/** Zero moments for these parameters, which stay the caller's. */
export function initAdam<P extends Tree>(params: P): AdamState<P> {
  const zeros = () => tree.map((p: np.Array) => np.zeros(p.shape), params) as P
  return { m: zeros(), v: zeros(), steps: np.array(0) }
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1), decoupled weight decay included.
 * Consumes all its arguments.
 */
export function adam<P extends Tree>(
  params: P,
  gradient: P,
  state: AdamState<P>,
  learningRate: np.Array,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions = {},
): [P, AdamState<P>] {
  const steps = state.steps.add(1)
  const blend = (beta: number) => (old: np.Array, now: np.Array) => old.mul(beta).add(now.mul(1 - beta))
  const squared = tree.map((g: np.Array) => np.square(g), tree.ref(gradient)) as P
  const m = tree.map(blend(beta1), state.m, gradient) as P
  const v = tree.map(blend(beta2), state.v, squared) as P

  const correction1 = bias(beta1, steps.ref)
  const correction2 = bias(beta2, steps.ref)
  const moved = tree.map(
    (p: np.Array, m: np.Array, v: np.Array) => {
      const step = m.div(correction1.ref).div(np.sqrt(v.div(correction2.ref)).add(epsilon))
      const decayed = weightDecay === 0 ? step : step.add(p.ref.mul(weightDecay))
      return p.sub(decayed.mul(learningRate.ref))
    },
    params,
    tree.ref(m),
    tree.ref(v),
  ) as P
  tree.dispose([correction1, correction2, learningRate])
  return [moved, { m, v, steps }]
}

/**
 * 1 - beta^steps. Not by `power`: its logarithm near one is off by 1e-5 on wasm, which makes the second
 * moment's correction wrong by 1 % for the first hundreds of steps.
 */
function bias(beta: number, steps: np.Array): np.Array {
  return np.expm1(steps.mul(Math.log(beta))).neg()
}
