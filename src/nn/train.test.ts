import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test, vi } from 'vitest'
import { type Dense, dense, initMlp, mlp } from './dense.ts'
import { accuracy, crossEntropy, meanSquaredError } from './loss.ts'
import { type Trainer, trainer } from './train.ts'

type Batch = [np.Array, np.Array]

const line = () => {
  const x = random.uniform(random.key(0), [64, 1], { minval: -1, maxval: 1 })
  const start: Dense = { w: np.zeros([1, 1]), b: np.zeros([1]) }
  const model = trainer(start, (p, x: np.Array, y: np.Array) => meanSquaredError(dense(p, x), y))
  return { x: x.ref, y: x.mul(3).sub(1), model }
}

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]
const xor = (seed: number): Trainer<Dense[], Batch> =>
  trainer(initMlp(random.key(seed), [2, 16, 2]), (p, x, y) => crossEntropy(mlp(p, x), y))
const xorBatch = (): Batch => [np.array(XOR), np.array(Int32Array.of(0, 1, 1, 0))]
const xorLosses = (model: Trainer<Dense[], Batch>, steps: number) =>
  Array.from({ length: steps }, () => model.step(0.02, ...xorBatch()).item())

test('fits a line', () => {
  const { x, y, model } = line()
  for (let step = 0; step < 300; step++) model.step(0.05, x.ref, y.ref).dispose()

  expect(model.params.w.item()).toBeCloseTo(3, 2)
  expect(model.params.b.item()).toBeCloseTo(-1, 2)
})

test('learns XOR, which no line separates', async () => {
  const model = xor(1)
  const losses = xorLosses(model, 200)

  expect(losses.at(-1)).toBeLessThan(losses[0]! / 10)
  const [x, y] = xorBatch()
  expect(await accuracy(mlp(model.params, x), y)).toBe(1)
})

test('the returned loss is the one before the step', () => {
  const { x, y, model } = line()
  const atZero = np.square(y.ref).mean().item()

  expect(model.step(0.1, x, y).item()).toBeCloseTo(atZero, 5)
})

test('the same seed gives the same numbers', () => {
  expect(xorLosses(xor(2), 30)).toEqual(xorLosses(xor(2), 30))
})

test('two models that take turns train as if alone', () => {
  const alone = xorLosses(xor(3), 20)
  const [one, other] = [xor(3), xor(4)]
  const inTurns = Array.from({ length: 20 }, () => {
    xorLosses(other, 1)
    return xorLosses(one, 1)[0]
  })

  expect(inTurns).toEqual(alone)
})

test('losses that are never read leave the training as it is', () => {
  const read = xor(5)
  xorLosses(read, 20)
  const unread = xor(5)
  for (let step = 0; step < 20; step++) unread.step(0.02, ...xorBatch()).dispose()

  expect(unread.params[0]!.w.js()).toEqual(read.params[0]!.w.js())
})

test('step works away from its object', () => {
  const model = xor(6)
  const { step } = model
  const first = step(0.02, ...xorBatch()).item()
  const second = step(0.02, ...xorBatch()).item()

  expect([first, second]).toEqual(xorLosses(xor(6), 2))
  expect(model.params[1]!.b.js()).not.toEqual([0, 0])
})

test('parameters kept by reference survive the next step', () => {
  const { x, y, model } = line()
  const before = tree.ref(model.params)
  model.step(0.1, x, y).dispose()

  expect(before.w.js()).toEqual([[0]])
  expect(model.params.w.item()).not.toBe(0)
})

test('dispose frees the optimiser and leaves the parameters', () => {
  const { x, y, model } = line()
  model.step(0.1, x.ref, y.ref).dispose()
  model.dispose()

  expect(model.params.w.ref.item()).toBeCloseTo(0.1, 3)
  expect(() => model.step(0.1, x, y)).toThrow()
})

test('a thousand steps take no more memory than ten', () => {
  // Buffers are never given back, so that one page more is one page lost: 1,024 scalars of a buffer each,
  // or one large array.
  const start = () => ({ w: np.ones([2, 2]) })
  const model = trainer(start(), (p, x: np.Array) => np.square(np.dot(x, p.w)).mean(), { weightDecay: 0.01 })
  const x = np.ones([4, 2])
  const losses = (steps: number) => Array.from({ length: steps }, () => model.step(1e-3, x.ref))
  const disposed = (steps: number) => losses(steps).forEach((loss) => loss.dispose())
  for (let i = 0; i < 10; i++) disposed(1)

  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  for (let i = 0; i < 1100; i++) disposed(1)
  expect(grow).not.toHaveBeenCalled()

  disposed(1100)
  expect(grow, 'losses that are kept do take memory').toHaveBeenCalled()
  grow.mockRestore()
})

test('two hundred steps lose no large array', () => {
  const loss = (p: { w: np.Array }, x: np.Array) => np.square(np.tanh(np.dot(x, p.w))).mean()
  const model = trainer({ w: np.ones([128, 128]) }, loss)
  const x = random.normal(random.key(0), [2, 128])
  for (let step = 0; step < 5; step++) model.step(1e-3, x.ref).dispose()

  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  for (let step = 0; step < 200; step++) model.step(1e-3, x.ref).dispose()

  expect(grow).not.toHaveBeenCalled()
  grow.mockRestore()
})
