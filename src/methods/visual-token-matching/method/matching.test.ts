import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { type EncoderSizes, biasCount, encode, initEncoder } from './encoder.ts'
import { type Matching, initMatching, matchTokens, reweightLevels } from './matching.ts'

const tokens = (seed: number, ...shape: number[]) => random.normal(random.key(seed), shape)
const net = (): Matching => initMatching(random.key(1), 8)

async function farthest(a: np.Array, b: np.Array): Promise<number> {
  const [x, y] = [await a.data(), await b.data()]
  expect(x.length).toBe(y.length)
  return Math.max(...Array.from(x, (value, i) => Math.abs(value - y[i]!)))
}

test('labels come in by the values alone: with one label everywhere all patches get the same', async () => {
  const same = np.repeat(tokens(4, 1, 1, 8), 5, 1)
  const found = matchTokens(net(), tokens(2, 1, 3, 8), tokens(3, 1, 5, 8), same, 2)
  const [first, second] = [found.ref.slice([], [0, 1]), found.slice([], [1, 2])]
  expect(await farthest(first, second)).toBeLessThan(1e-5)
})

test('the order of the labelled patches does not matter, and each task has its own', async () => {
  const [q, k, v] = [tokens(2, 2, 3, 8), tokens(3, 2, 5, 8), tokens(4, 2, 5, 8)]
  const found = matchTokens(net(), q.ref, k.ref, v.ref, 2)
  const turned = (x: np.Array) => np.flip(x.ref, 1)
  expect(await farthest(matchTokens(net(), q.ref, turned(k), turned(v), 2), found.ref)).toBeLessThan(1e-5)
  const alone = (x: np.Array) => x.slice([1, 2])
  const second = matchTokens(net(), alone(q), alone(k), alone(v), 2)
  expect(await farthest(second, found.slice([1, 2]))).toBeLessThan(1e-5)
})

test('a patch that looks like one labelled patch takes its label', async () => {
  const sharp = net()
  const k = np.array([[[9, -9, 0, 0, 0, 0, 0, 0], [0, 0, 9, -9, 0, 0, 0, 0]]]) // prettier-ignore
  const v = tokens(4, 1, 2, 8)
  const eye = () => np.eye(8).mul(5)
  for (const name of ['query', 'key'] as const) sharp[name] = eye()
  const both = matchTokens({ ...sharp }, k.ref, k.ref, v.ref, 1)
  const again = net()
  for (const name of ['query', 'key'] as const) again[name] = eye()
  const alone = matchTokens(again, k.ref.slice([], [1, 2]), k.slice([], [1, 2]), v.slice([], [1, 2]), 1)
  expect(await farthest(both.slice([], [1, 2]), alone)).toBeLessThan(1e-2)
})

test('levels are mixed by the softmax of a over 0.05', async () => {
  const levels = () => [tokens(1, 2, 3, 4), tokens(2, 2, 3, 4)]
  const even = reweightLevels(levels(), np.zeros([2, 2, 2]))
  const [a, b] = levels() as [np.Array, np.Array]
  expect(await farthest(even[0]!, a.ref.add(b.ref).mul(0.5))).toBeLessThan(1e-6)
  const picked = reweightLevels(levels(), np.array([[[1, 0], [0, 1]], [[0, 1], [0, 0]]])) // prettier-ignore
  expect(await farthest(picked[0]!.ref.slice([0, 1]), a.ref.slice([0, 1]))).toBeLessThan(1e-5)
  expect(await farthest(picked[0]!.slice([1, 2]), b.ref.slice([1, 2]))).toBeLessThan(1e-5)
  expect(await farthest(picked[1]!.slice([0, 1]), b.slice([0, 1]))).toBeLessThan(1e-5)
  a.dispose()
})

const SIZES: EncoderSizes = { inputs: 4, tokens: 3, width: 8, depth: 2 }
const encoder = () => initEncoder(random.key(7), SIZES)

test('an encoder sees each picture with the biases of its task', async () => {
  const x = tokens(1, 2, 3, 4)
  const biases = tokens(2, 2, biasCount(SIZES)).mul(0.3)
  const both = encode(encoder(), biases.ref, x.ref, 2)
  expect(both).toHaveLength(2)
  for (const i of [0, 1]) {
    const one = encode(encoder(), biases.ref.slice([i, i + 1]), x.ref.slice([i, i + 1]), 2)
    expect(await farthest(one[1]!, both[1]!.ref.slice([i, i + 1]))).toBeLessThan(1e-5)
    one[0]!.dispose()
  }
  const zero = encode(encoder(), np.zeros([1, biasCount(SIZES)]), x, 2)
  expect(await farthest(zero[0]!, both[0]!)).toBeGreaterThan(0.1)
  biases.dispose()
})

test('the weights of levels have the gradient of finite differences', () => {
  const levels = [tokens(1, 1, 3, 8), tokens(2, 1, 3, 8)]
  const loss = ({ a }: { a: np.Array }) => {
    const [first, second] = reweightLevels(
      levels.map((level) => level.ref),
      a,
    ) as [np.Array, np.Array]
    return np.square(first).mul(second).sum().mul(0.01)
  }
  expect(gradientError(loss, { a: tokens(4, 1, 2, 2).mul(0.01) })).toBeLessThan(3e-2)
})

test('refuses what does not fit', () => {
  expect(() => matchTokens(net(), tokens(1, 1, 3, 8), tokens(2, 1, 5, 8), tokens(3, 1, 4, 8), 2)).toThrow(
    '5 tokens of pictures, but 4 of their labels',
  )
  expect(() => matchTokens(net(), tokens(1, 2, 3, 8), tokens(2, 1, 5, 8), tokens(3, 1, 5, 8), 2)).toThrow(
    'beside queries of [2,3,8]',
  )
  expect(() => reweightLevels([tokens(1, 1, 3, 4)], np.zeros([1, 2, 2]))).toThrow('for 1 levels')
  expect(() => encode(encoder(), np.zeros([1, 5]), tokens(1, 1, 3, 4), 2)).toThrow('5 biases for an encoder')
})
