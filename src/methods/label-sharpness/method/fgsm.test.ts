import { grad, jit, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { initMlp } from '#nn/dense.ts'
import { fgsm } from './fgsm.ts'
import { attacked, score } from '../experiment/networks.ts'

const gradient = (loss: (x: np.Array) => np.Array) => grad(loss) as (x: np.Array) => np.Array
/** sum of x² has the gradient 2x. */
const bowl = gradient((x: np.Array) => np.square(x).sum())

test('each coordinate moves by eps to where the loss rises, none where it is level', () => {
  const x = np.array([
    [0.5, -0.25],
    [0, -4],
  ])
  expect(fgsm(bowl, x, 0.25).js()).toEqual([
    [0.75, -0.5],
    [0, -4.25],
  ])
  expect(fgsm(bowl, x, 0).js()).toEqual(x.js())
})

test('takes the gradient itself as well, and works in a compiled function', () => {
  const x = np.array([[1, -2, 3]])
  const slopes = np.array([[-9, 0.001, 0]])
  expect((fgsm(slopes, x, 1).js() as number[][])[0]).toEqual([0, -1, 3])
  const compiled = jit((x: np.Array) => fgsm(bowl, x, 1))
  expect(compiled(x).js()).toEqual([[2, -3, 4]])
})

test('of all steps of that size it raises a linear loss most: by eps times the sum of |w|', () => {
  const w = np.array([[2, -1, 0.5]])
  const loss = (x: np.Array) => x.mul(w.ref).sum()
  const x = np.array([[1, 1, 1]])
  const rise = (loss(fgsm(gradient(loss), x, 0.1)).js() as number) - (loss(x).js() as number)
  expect(rise).toBeCloseTo(0.35, 5)
})

test('the attack on a net moves every row to where its own label is less likely', async () => {
  const layers = initMlp(random.key(0), [3, 8, 2])
  const x = { data: Float32Array.from({ length: 60 }, (_, i) => Math.sin(5 * i)), rows: 20, dim: 3 }
  const labels = Int32Array.from({ length: 20 }, (_, i) => Number(i % 3 === 0))
  const before = await score(layers, { x, labels })
  const after = await score(layers, await attacked(layers, { x, labels }, 0.01))
  const same = await score(layers, await attacked(layers, { x, labels }, 0))
  expect(after.loss).toBeGreaterThan(before.loss)
  expect(same).toEqual(before)
  tree.dispose(layers)
})

test('says what is wrong with its input', () => {
  const x = np.zeros([2, 3])
  expect(() => fgsm(bowl, x, -0.1)).toThrow(/eps .* -0.1/)
  expect(() => fgsm(bowl, x, NaN)).toThrow(RangeError)
  expect(() => fgsm(np.zeros([3, 2]), x, 0.1)).toThrow(/\[3, 2\].*\[2, 3\]/)
  expect(() => fgsm(bowl, [[1, 2]] as never, 0.1)).toThrow(TypeError)
  expect(() => fgsm((() => 3) as never, x, 0.1)).toThrow(TypeError)
})
