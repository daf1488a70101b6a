import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Decoder } from '#nn/decoder.ts'
import { generator } from '#nn/generator.ts'
import { initAll, maskedSum, trainAll } from './networks.ts'
import { curvesOf, forecast } from './reproduction.ts'
import { LENGTH, WORDS, drawSource } from './source.ts'

const rng = () => generator(random.key(0))

test('each part has texts of its own, every row of the train part once', async () => {
  const { train, test: held } = drawSource({ train: 30, test: 10 }, rng())
  const rows = async (x: np.Array) => {
    const data = await x.ref.data()
    return Array.from({ length: x.shape[0]! }, (_, i) => data.slice(i * LENGTH, (i + 1) * LENGTH).join())
  }
  const all = [...(await rows(train.inputs)), ...(await rows(held.inputs))]
  expect(all).toHaveLength(40)
  expect(new Set(all).size).toBe(40)
  const [inputs, targets] = [train.inputs.ref.js(), train.targets.ref.js()] as number[][][]
  expect(targets![3]!.slice(0, -1)).toEqual(inputs![3]!.slice(1))
})

test('who knows the source loses least, who counts pairs next, who counts words most', () => {
  const { entropy, counts, frequencies } = drawSource({ train: 600, test: 100 }, rng())
  expect(entropy).toBeLessThan(counts)
  expect(counts).toBeLessThan(frequencies - 0.5)
  expect(frequencies).toBeLessThan(Math.log(WORDS))
  const more = drawSource({ train: 2400, test: 100 }, rng())
  expect(more.counts - more.entropy).toBeLessThan((counts - entropy) / 2)
})

test('networks lie inside the widest, with zeros around them', async () => {
  const { params, masks } = initAll(random.key(1), [2, 4])
  const [tokens, mask] = await Promise.all([params.tokens.ref.data(), masks.tokens.ref.data()])
  expect(mask.filter((value) => value === 1)).toHaveLength(WORDS * (2 + 4))
  tokens.forEach((value, i) => expect(value !== 0).toBe(mask[i] === 1))

  tree.dispose([params, masks])
})

test("a step moves no weight outside of a network's own width", async () => {
  const { params, masks } = initAll(random.key(1), [2, 3])
  const moves = tree.map((leaf: np.Array) => np.ones(leaf.shape), tree.ref(params)) as Decoder
  const before = await params.out.w.ref.data()
  const own = await masks.out.w.ref.data()
  const moved = maskedSum(params, moves, masks, np.array([-0.5, -0.25]))
  const after = await moved.out.w.ref.data()
  const half = own.length / 2
  own.forEach((isOwn, i) =>
    expect(after[i]! - before[i]!).toBeCloseTo(isOwn === 1 ? (i < half ? -0.5 : -0.25) : 0, 6),
  )
  tree.dispose(moved)
})

test('all networks learn, and on the same text', async () => {
  const source = drawSource({ train: 8 * 12, test: 10 }, rng())
  const steps: number[] = []
  const training = trainAll(source, random.key(2), { widths: [2, 3], keep: [1, 6, 12] })
  for (;;) {
    const { done, value } = await training.next()
    if (!done) steps.push(value)
    else {
      expect(steps).toHaveLength(12)
      expect(value.map((list) => list.length)).toEqual([3, 3])
      for (const [first, , last] of value) expect(last).toBeLessThan(first!)
      return
    }
  }
})

test('sizes are given in reverse: the largest to what was the smallest', () => {
  const losses = Array.from({ length: 8 }, (_, i) => Array.from({ length: 11 }, () => 8 - i))
  const own = curvesOf(losses, false)
  const reversed = curvesOf(losses, true)
  expect(own.map(({ loss }) => loss[0])).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  expect(reversed.map(({ loss }) => loss[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(reversed.map(({ size }) => size)).toEqual(own.map(({ size }) => size))
  expect(own.every(({ size }, i) => i === 0 || size > own[i - 1]!.size)).toBe(true)
})

test('the forecast: fitted without the two largest, measured at the largest', () => {
  const sizes = [48, 108, 192, 432, 768, 1728, 3072, 6912]
  const losses = sizes.map((size) => 2 + 20 * size ** -0.7)
  const found = forecast(sizes, losses)
  expect(found.forecasts.law).toBeLessThan(1e-4)
  expect(found.forecasts.pure).toBeGreaterThan(0.05)
  expect(found.pure.floor).toBe(0)
  expect(found.forecasts.rival).toBe(Math.min(found.forecasts.logarithm, found.forecasts.exponential))
  expect(found.forecasts.logarithm).not.toBe(found.forecasts.exponential)
  // What is held out does not move the fit.
  const other = forecast(sizes, [...losses.slice(0, 6), 9, 9])
  expect(other.law).toEqual(found.law)
  expect(other.forecasts.law).toBeCloseTo(9 - losses[7]!, 3)
})
