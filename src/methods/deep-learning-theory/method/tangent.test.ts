import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { lossAndGradient } from '#nn/jit.ts'
import { descend, drawWeights, outputs, tangentKernel } from './tangent.ts'

const SIZES = { inputs: 3, width: 8, depth: 4, cw: 2 }
const inputs = () =>
  np.array([
    [1, -0.5, 2],
    [0.3, 1, -1],
  ])

test('one small step of gradient descent moves each output by the kernel, as chapter 8 says', async () => {
  const weights = drawWeights(random.key(2), SIZES)
  const x = inputs()
  const kernel = (await tangentKernel(weights, x).data()) as Float32Array
  const before = await outputs(tree.ref(weights), x.ref).data()
  // Descend on the first output alone: every output falls by rate times its kernel with the first input.
  const [value, gradient] = lossAndGradient((w: np.Array[], x: np.Array) => outputs(w, x).slice(0))(
    tree.ref(weights),
    x.ref,
  )
  value.dispose()
  const moved = descend(weights, gradient, np.array(0.003))
  const after = await outputs(moved, x).data()

  for (const i of [0, 1]) expect((before[i]! - after[i]!) / 0.003 / kernel[i]!).toBeCloseTo(1, 1)
})

test('the kernel is symmetric, and of one layer the overlap of the inputs', async () => {
  const x = inputs()
  const weights = drawWeights(random.key(1), SIZES)
  const [, a, b] = (await tangentKernel(weights, x).data()) as Float32Array
  expect(a).toBeCloseTo(b!, 5)
  const linear = (await tangentKernel([np.ones([3, 1])], x).data()) as Float32Array
  expect(linear[1]).toBeCloseTo((0.3 - 0.5 - 2) / 3, 5)
})

test('on average over critical networks it is depth times the kernel K', async () => {
  const x = np.ones([1, 6])
  let sum = 0
  for (let draw = 0; draw < 40; draw++) {
    const weights = drawWeights(random.key(draw), { inputs: 6, width: 64, depth: 3, cw: 2 })
    sum += (await tangentKernel(weights, x).data())[0]!
    tree.dispose(weights)
  }
  // Each of the 3 layers adds |a|^2 / n = K / C_W = 1, here with slopes of one on average.
  expect(Math.abs(sum / 40 / 3 - 1)).toBeLessThan(0.15)
})

test('refuses sizes that are none', () => {
  expect(() => drawWeights(random.key(0), { ...SIZES, depth: 0 })).toThrow('depth is 0')
  expect(() => drawWeights(random.key(0), { ...SIZES, cw: -1 })).toThrow('cw is -1')
})
