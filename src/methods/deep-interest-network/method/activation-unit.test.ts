import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { initActivationUnit, localActivationUnit } from './activation-unit.ts'
import type { Layers } from './hidden-layers.ts'

const DIM = 2
const QUERY = [
  [0.5, -1],
  [1.5, 0.3],
]
const KEYS = [
  [
    [1, 2],
    [-0.5, 0.4],
    [0.7, 0.1],
  ],
  [
    [0.2, -1],
    [2, 0.6],
    [9, 9],
  ],
]
const MASK = [
  [1, 1, 1],
  [1, 1, 0],
]
const W1 = Array.from({ length: 4 * DIM }, (_, i) => [Math.sin(i + 1), Math.cos(2 * i), Math.sin(3 * i) / 2])
const B1 = [0.1, -0.2, 0.3]
const W2 = [[0.8], [-1.1], [0.6]]
const B2 = [0.05]
const SLOPES = [0.1, 0.2, 0.3]

const unit = (alphas?: number[]): Layers => ({
  layers: [
    { w: np.array(W1), b: np.array(B1) },
    { w: np.array(W2), b: np.array(B2) },
  ],
  ...(alphas && { alphas: [np.array(alphas)] }),
})
const run = (options = {}, alphas?: number[], mask = MASK, keys = KEYS) => {
  const { weights, pooled } = localActivationUnit(
    unit(alphas),
    np.array(QUERY),
    np.array(keys),
    np.array(mask),
    options,
  )
  return { weights: weights.js() as number[][], pooled: pooled.js() as number[][] }
}

/** The score of one pair, written out. */
function score(q: number[], k: number[], hidden: (z: number, i: number) => number): number {
  const x = [...q, ...k, ...q.map((v, i) => v - k[i]!), ...q.map((v, i) => v * k[i]!)]
  return B1.reduce((sum, b, i) => {
    const z = x.reduce((total, v, j) => total + v * W1[j]![i]!, b)
    return sum + hidden(z, i) * W2[i]![0]!
  }, B2[0]!)
}
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const prelu = (z: number, i: number) => (z > 0 ? z : SLOPES[i]! * z)

test.each([
  ['sigmoid', undefined, sigmoid],
  ['PReLU', SLOPES, prelu],
] as const)(
  'scores concat(q, k, q - k, q k) with %s units; the sum of the weights is free',
  (_, slopes, hidden) => {
    const { weights, pooled } = run({}, slopes && [...slopes])
    QUERY.forEach((q, n) => {
      const wanted = KEYS[n]!.map((k, t) => MASK[n]![t]! * score(q, k, hidden))
      wanted.forEach((w, t) => expect(weights[n]![t]).toBeCloseTo(w, 5))
      for (let d = 0; d < DIM; d++) {
        const sum = wanted.reduce((total, w, t) => total + w * KEYS[n]![t]![d]!, 0)
        expect(pooled[n]![d]).toBeCloseTo(sum, 4)
      }
    })
  },
)

test('softmax: of score / sqrt(H) over the items alone', () => {
  const { weights } = run({ normalize: 'softmax' })
  QUERY.forEach((q, n) => {
    const raised = KEYS[n]!.map((k, t) => MASK[n]![t]! * Math.exp(score(q, k, sigmoid) / Math.sqrt(DIM)))
    const total = raised.reduce((sum, x) => sum + x, 0)
    raised.forEach((x, t) => expect(weights[n]![t]).toBeCloseTo(x / total, 5))
  })
})

test('what stands in a padded slot does not matter', () => {
  const changed = KEYS.map((row, n) => (n === 1 ? [row[0]!, row[1]!, [-7, 4]] : row))
  for (const normalize of ['none', 'softmax']) {
    expect(run({ normalize }, SLOPES, MASK, changed)).toEqual(run({ normalize }, SLOPES))
  }
})

test('a history without any item pools to zero', () => {
  const none = [
    [0, 0, 0],
    [1, 1, 1],
  ]
  for (const normalize of ['none', 'softmax']) {
    const { weights, pooled } = run({ normalize }, SLOPES, none)
    expect([...weights[0]!, ...pooled[0]!].map(Math.abs)).toEqual([0, 0, 0, 0, 0])
  }
})

test('the order of the history does not matter', () => {
  const turned = KEYS.map(([a, b, c]) => [c!, a!, b!])
  const masks = MASK.map(([a, b, c]) => [c!, a!, b!])
  const straight = run({}, SLOPES)
  const after = run({}, SLOPES, masks, turned)
  after.pooled.flat().forEach((x, i) => expect(x).toBeCloseTo(straight.pooled.flat()[i]!, 5))
})

test('Dice units count real slots only', () => {
  const changed = KEYS.map((row, n) => (n === 1 ? [row[0]!, row[1]!, [-7, 4]] : row))
  expect(run({ dice: 'batch' }, SLOPES, MASK, changed)).toEqual(run({ dice: 'batch' }, SLOPES))
  expect(run({ dice: 'batch' }, SLOPES)).not.toEqual(run({}, SLOPES))
})

test.each(['none', 'softmax'] as const)(
  'gradients agree with finite differences, normalize %s',
  (normalize) => {
    const params = { unit: unit(), query: np.array(QUERY), keys: np.array(KEYS) }
    const loss = ({ unit, query, keys }: typeof params) => {
      const { weights, pooled } = localActivationUnit(unit, query, keys, np.array(MASK), { normalize })
      weights.dispose()
      return np.square(pooled).sum()
    }
    expect(gradientError(loss as never, params as never)).toBeLessThan(5e-3)
    tree.dispose(params as never)
  },
)

test('starts with weights near zero, of the sizes asked for', () => {
  const { layers, alphas } = initActivationUnit(random.key(1), 8, [24])
  expect(layers.map(({ w }) => w.shape)).toEqual([
    [32, 24],
    [24, 1],
  ])
  expect(alphas!.map((alpha) => alpha.shape)).toEqual([[24]])
  expect(Math.max(...(layers[1]!.w.js() as number[][]).flat().map(Math.abs))).toBeLessThan(0.1)
})

test('says which shape does not fit', () => {
  const call = (q: number[], k: number[], m: number[], options = {}) =>
    localActivationUnit(unit(), np.zeros(q), np.zeros(k), np.zeros(m), options)
  expect(() => call([2, 2], [2, 3], [2, 3])).toThrow('keys must be [n, T, H], not [2,3]')
  expect(() => call([2, 3], [2, 3, 2], [2, 3])).toThrow('queries [2,3] do not fit keys [2,3,2]')
  expect(() => call([2, 2], [2, 3, 2], [2, 2])).toThrow('a mask [2,2] does not fit keys')
  expect(() => call([2, 3], [2, 4, 3], [2, 4])).toThrow('but gets 12 inputs')
  expect(() => call([2, 2], [2, 3, 2], [2, 3], { normalize: 'sum' })).toThrow("normalize is 'sum'")
})
