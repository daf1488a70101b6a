import { numpy as np, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type AdamOptions, adam, initAdam } from './adam.ts'

const START = [0.5, -2, 3]
const gradientAt = (step: number) => [Math.cos(step), 0.01 * (step + 1), -5 + step]

/** Algorithm 1 of the paper in plain doubles, weight decay decoupled as in AdamW. */
function plainAdam(steps: number, rate: number, options: AdamOptions): number[] {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options
  return START.map((start, i) => {
    let [p, m, v] = [start, 0, 0]
    for (let t = 1; t <= steps; t++) {
      const g = gradientAt(t - 1)[i]!
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      const [mHat, vHat] = [m / (1 - beta1 ** t), v / (1 - beta2 ** t)]
      p -= rate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p)
    }
    return p
  })
}

/** The same by the library, one parameter split off into a branch of its own. */
function ours(steps: number, rate: number, options: AdamOptions): number[] {
  const split = (values: number[]) => ({ a: np.array(values.slice(0, 2)), b: [np.array(values[2]!)] })
  let params = split(START)
  let state = initAdam(params)
  for (let step = 0; step < steps; step++) {
    ;[params, state] = adam(params, split(gradientAt(step)), state, np.array(rate), options)
  }
  expect(state.steps.ref.item()).toBe(steps)
  tree.dispose(state)
  return [...(params.a.js() as number[]), params.b[0]!.item()]
}

test.each<[string, number, number, AdamOptions]>([
  ['one step', 1, 0.1, {}],
  ['eight steps', 8, 0.1, {}],
  ['weight decay', 8, 0.1, { weightDecay: 0.05 }],
  ['other decays', 8, 0.02, { beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
  ['no first moment', 5, 0.1, { beta1: 0 }],
])('moves parameters like plain Adam: %s', (_, steps, rate, options) => {
  const moved = ours(steps, rate, options)

  plainAdam(steps, rate, options).forEach((expected, i) => expect(moved[i]).toBeCloseTo(expected, 5))
})

test('the first step has the size of the learning rate, whatever the gradient', () => {
  const params = np.array([0, 0, 0])
  const gradient = np.array([1e-3, -1, 1e3])
  const [moved, state] = adam(params, gradient, initAdam(params), np.array(0.01))

  const [tiny, middle, huge] = moved.js() as number[]
  expect(tiny! / -0.01).toBeCloseTo(1, 3)
  expect(middle! / 0.01).toBeCloseTo(1, 3)
  expect(huge! / -0.01).toBeCloseTo(1, 3)
  tree.dispose(state)
})

test('weight decay alone shrinks parameters by rate times decay', () => {
  const params = np.array([2, -4])
  const [moved, state] = adam(params, np.zeros([2]), initAdam(params), np.array(0.1), { weightDecay: 0.5 })

  expect(moved.js()).toEqual([expect.closeTo(1.9, 6), expect.closeTo(-3.8, 6)])
  tree.dispose(state)
})

test('initAdam leaves the parameters with the caller', () => {
  const params = { w: np.ones([2]) }
  tree.dispose(initAdam(params))

  expect(params.w.js()).toEqual([1, 1])
})
