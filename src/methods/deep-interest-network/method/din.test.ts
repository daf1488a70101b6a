import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { gradientError } from '#nn/gradient-check.ts'
import { type Din, type DinBatch, dinForward, dinStats, dinWeights, initDin } from './din.ts'

const SIZES = { items: 6, categories: 3, itemDim: 2, categoryDim: 2, unit: [4], scorer: [5] }
const ids = (list: number[] | number[][]) => np.array(list, { dtype: np.int32 })
const CLICKS = [
  [1, 2, 0],
  [3, 0, 0],
]
const make = (): Din => initDin(random.key(3), { ...SIZES, slope: 0 })
const batch = (clicks = CLICKS): DinBatch => ({
  item: ids([5, 1]),
  category: ids([2, 0]),
  historyItems: ids(clicks),
  historyCategories: ids([
    [0, 1, 0],
    [1, 0, 0],
  ]),
  mask: np.array([
    [1, 1, 0],
    [1, 0, 0],
  ]),
})

test('without any weight on the history it is the scorer of (0, candidate, 0) plus the bias', () => {
  const params = make()
  const { unit, scorer, items, categories } = params
  const silent = { ...unit, layers: unit.layers.map(({ w, b }) => ({ w: w.mul(0), b })) }
  const q = [...(items.ref.js() as number[][])[5]!, ...(categories.ref.js() as number[][])[2]!]
  const x = [0, 0, 0, 0, ...q, 0, 0, 0, 0]
  const [w1, w2] = scorer.layers.map(({ w }) => w.ref.js() as number[][]) as [number[][], number[][]]
  const hidden = w1[0]!.map((_, h) =>
    Math.max(
      0,
      x.reduce((sum, v, i) => sum + v * w1[i]![h]!, 0),
    ),
  )
  const wanted = hidden.reduce((sum, v, h) => sum + v * w2[h]![0]!, 7)

  params.bias.dispose()
  const bias = np.array([0, 0, 0, 0, 0, 7])
  const logits = dinForward({ ...params, unit: silent, bias }, batch()).js() as number[]
  expect(logits[0]).toBeCloseTo(wanted, 5)
})

test('padding changes nothing: neither its ids nor more of it', () => {
  for (const options of [{}, { normalize: 'softmax' }, { dice: 'batch' }] as const) {
    const before = dinForward(make(), batch(), options).js() as number[]
    const other = [
      [1, 2, 4],
      [3, 5, 4],
    ]
    expect(dinForward(make(), batch(other), options).js()).toEqual(before)
  }
})

test('the same user looks different to another candidate', () => {
  const params = make()
  const two = {
    ...batch([CLICKS[0]!, CLICKS[0]!]),
    mask: np.ones([2, 3]),
    historyCategories: ids([
      [0, 1, 0],
      [0, 1, 0],
    ]),
  }
  const [a, b] = dinWeights(params, two).js() as [number[], number[]]
  a.forEach((weight, t) => expect(weight).not.toBeCloseTo(b[t]!, 4))
})

test('with statistics set to those of the batch, Dice gives the same logits', () => {
  const stats = dinStats(make(), batch())
  expect(stats.unit.map(({ mean }) => mean.shape)).toEqual([[4]])
  expect(stats.scorer.map(({ variance }) => variance.shape)).toEqual([[5]])
  const training = dinForward(make(), batch(), { dice: 'batch' }).js() as number[]
  const afterwards = dinForward(make(), batch(), { dice: stats }).js() as number[]
  training.forEach((logit, i) => expect(afterwards[i]).toBeCloseTo(logit, 5))
})

test('gradients agree with finite differences, compiled too', () => {
  const loss = (params: Din) => np.square(dinForward(params, batch(), { dice: 'batch' })).sum()
  const params = make()
  expect(gradientError(loss, params)).toBeLessThan(1e-2)

  const [, eager] = lossAndGradient(loss)(tree.ref(params))
  const gradient = lossAndGradient(loss)
  const [, compiled] = compile((p: Din) => gradient(p) as [np.Array, Din])(params)
  const [a, b] = [eager, compiled].map((grad) =>
    tree.leaves<np.Array>(grad).flatMap((leaf) => [...leaf.dataSync()]),
  )
  a!.forEach((slope, i) => expect(b![i]).toBeCloseTo(slope, 4))
})

test('rows of no click and no candidate get no gradient', () => {
  const [, gradient] = lossAndGradient((params: Din) => dinForward(params, batch()).sum())(make())
  const rows = (gradient.items.js() as number[][]).map((row) => row.some((slope) => slope !== 0))
  expect(rows[0], 'only in padding').toBe(false)
  expect(rows[4], 'nowhere').toBe(false)
  expect(rows[5], 'a candidate').toBe(true)
})

test('an id without a row is refused, and no number within a jit', () => {
  const bad = { ...batch(), item: ids([9, 1]) }
  expect(() => dinForward(make(), bad)).toThrow('an id of item is 9, not a whole number from 0 to 5')
  const clicked = [
    [1, -1, 0],
    [3, 0, 0],
  ]
  expect(() => dinForward(make(), batch(clicked))).toThrow('an id of historyItems is -1')
  expect(() => dinForward(make(), { ...batch(), category: ids([0, 3]) })).toThrow('an id of category is 3')
  const halves = { ...batch(), mask: np.full([2, 3], 0.5) }
  expect(() => dinForward(make(), halves)).toThrow('an id of mask is 0.5')
  const compiled = compile((params: Din, item: np.Array) => dinForward(params, { ...batch(), item }))
  const [unknown, known] = compiled(make(), ids([9, 1])).js() as number[]
  expect(unknown).toBeNaN()
  expect(known).not.toBeNaN()
})

test('an option or size that does not exist is refused', () => {
  expect(() => dinForward(make(), batch(), { normalise: 'softmax' } as never)).toThrow(
    "no option 'normalise'",
  )
  expect(() => dinForward(make(), batch(), { dice: 'running' } as never)).toThrow('dice is neither')
  expect(() => initDin(random.key(1), { ...SIZES, items: 0 })).toThrow('items is 0')
  expect(() => initDin(random.key(1), { ...SIZES, units: [3] } as never)).toThrow("no option 'units'")
})

test('says which part does not fit', () => {
  const params = make()
  const short = { ...batch(), item: ids([5]) }
  expect(() => dinForward(tree.ref(params), short)).toThrow('item [1] does not fit histories [2,3]')
  const wide = { ...batch(), mask: np.ones([2, 4]) }
  expect(() => dinForward(tree.ref(params), wide)).toThrow('mask [2,4] does not fit histories [2,3]')
  expect(() => dinForward({ ...params, bias: np.zeros([3]) }, batch())).toThrow('biases [3] for 6 items')
  expect(() => dinForward({ ...params, scorer: params.unit }, batch())).toThrow('the scorer')
})
