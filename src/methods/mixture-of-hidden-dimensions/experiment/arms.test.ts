import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type MohdOptions, initMohd, mohd } from '../method/network.ts'
import { activatedWeights, denseWeights, hiddenFor } from '../method/cost.ts'
import { planOf } from '../method/routing.ts'
import { HEADS, LENGTH, WORDS, type Judged, drawCorpus, plainKind, trainAll } from './models.ts'
import { chosen, gatesOf, reproduction, trialsOf } from './reproduction.ts'

const rng = () => generator(random.key(0))
const cut = { parts: 4, shared: 1, active: 2 }
const inside = { vocabulary: WORDS, length: LENGTH, width: 8, depth: 1, attention: 4, hidden: 6 }

async function judged<R>(training: AsyncGenerator<number, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await training.next()
    if (done) return value
  }
}

test('each part has words of its own, and each place is followed by what is to be said', async () => {
  const corpus = drawCorpus({ train: 30, validation: 10, test: 20 }, rng())
  const rows = async (x: np.Array) => ((await x.ref.js()) as number[][]).map((row) => row.join())
  const all = [
    ...(await rows(corpus.train.inputs)),
    ...(await rows(corpus.validation.inputs)),
    ...(await rows(corpus.test.inputs)),
  ]
  expect(new Set(all).size).toBe(60)
  const [inputs, targets] = [
    await corpus.test.inputs.ref.js(),
    await corpus.test.targets.ref.js(),
  ] as number[][][]
  expect(targets![3]!.slice(0, -1)).toEqual(inputs![3]!.slice(1))
  expect(corpus.entropy).toBeLessThan(corpus.frequencies)
  expect(corpus.frequencies).toBeLessThan(Math.log(WORDS))
})

const TEXTS = Array.from({ length: 8 }, (_, i) => [i + 11, 3 * i + 20, 2 * i + 40])

/** Masks and logits of one network at each place of some texts. */
async function said(options: Partial<MohdOptions>, texts: readonly number[][] = TEXTS) {
  const params = initMohd(random.key(3), { ...inside, ...cut })
  const words = np.array(texts as number[][], { dtype: np.int32 })
  const says = mohd(params, words, planOf(8, cut), { heads: HEADS, ...options })
  says.balance.dispose()
  const [mask, logits] = [await says.mask.js(), await says.logits.js()] as number[][][][]
  return { mask: mask!, logits: logits! }
}

test('a token meets as many parts as are active, the shared among them', async () => {
  for (const place of (await said({})).mask.flat()) {
    expect(place[0]).toBe(1)
    expect(place.reduce((sum, one) => sum + one)).toBe(2)
  }
})

test('drawn parts do not depend on the words; routed ones do', async () => {
  const kinds = ({ mask }: { mask: number[][][] }) => new Set(mask.map((text) => JSON.stringify(text))).size
  expect(kinds(await said({ isDrawn: true }))).toBe(1)
  expect(kinds(await said({}))).toBeGreaterThan(1)
})

test('what comes later is not seen', async () => {
  const [a, b] = [await said({}, [[1, 2, 3]]), await said({}, [[1, 2, 30]])]
  expect(a.logits[0]![1]).toEqual(b.logits[0]![1])
  expect(a.logits[0]![2]).not.toEqual(b.logits[0]![2])
})

test('without scaling the same parts say something weaker', async () => {
  const [scaled, plain] = [await said({}), await said({ isUnscaled: true })]
  const size = (rows: number[][][]) => Math.hypot(...rows.flat(2))
  expect(size(plain.logits)).toBeLessThan(size(scaled.logits) / 2)
})

test('without fusion nothing leaves the active parts', async () => {
  const params = initMohd(random.key(3), { ...inside, ...cut })
  const words = np.array([[1, 2, 3]], { dtype: np.int32 })
  const fusion = params.blocks[0]!.mapping.fusion
  fusion.across = fusion.across.add(0.5)
  const logits = async (options: Partial<MohdOptions>) => {
    const says = mohd(tree.ref(params), words.ref, planOf(8, cut), { heads: HEADS, ...options })
    tree.dispose([says.balance, says.mask])
    return says.logits.data()
  }
  const [fused, unfused] = [await logits({}), await logits({ isUnfused: true })]
  expect(fused).not.toEqual(unfused)
  // At the identity both are the same: what is not active is not put out.
  fusion.across = fusion.across.sub(0.5)
  const [one, other] = [await logits({}), await logits({ isUnfused: true })]
  one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 4))
  tree.dispose(params)
})

test('a mechanism off is off in every mixture, and only that', () => {
  expect(gatesOf(undefined)).toEqual({ heads: HEADS, isDrawn: false, isUnscaled: false })
  expect(gatesOf('router')).toEqual({ heads: HEADS, isDrawn: true, isUnscaled: false })
  expect(gatesOf('scaling')).toEqual({ heads: HEADS, isDrawn: false, isUnscaled: true })
})

test('trials learn, each at its own rate', async () => {
  const corpus = drawCorpus({ train: 40, validation: 10, test: 10 }, rng())
  const trials = trialsOf('a', () => np.array(0))
  const start = () => ({ key: random.key(1), steps: 12, rng: rng() })
  const found = await judged(trainAll(plainKind(4, 6), trials, corpus, start()))
  expect(found.map(({ arm, rate }) => [arm, rate])).toEqual([
    ['a', 0.01],
    ['a', 0.03],
  ])
  expect(found[1]!.test).toBeLessThan(found[0]!.test)
  expect(found[1]!.test).toBeLessThan(Math.log(WORDS))
})

test('the rate of the lowest validation loss is taken, never one that diverged', () => {
  const trial = (validation: number, test: number): Judged => ({
    arm: 'a',
    rate: validation,
    validation,
    test,
  })
  expect(chosen([trial(2, 9), trial(1, 10), trial(NaN, 0)]).test).toBe(10)
  expect(() => chosen([trial(NaN, 0)])).toThrow('none of 1 trials')
})

test('a plain network of as many activated weights', () => {
  const weights = activatedWeights({ ...inside, ...cut })
  // Half of the rows and columns, two routers and fusions, one router more, half of the read-out.
  expect(weights).toBe(4 * (4 * 4 + 2 * 6) + 2 * (32 + 8 * 6) + 32 + 4 * WORDS)
  const hidden = hiddenFor(5000, 12, 1, WORDS)
  expect(Math.abs(denseWeights(12, hidden, 1, WORDS) - 5000)).toBeLessThanOrEqual(12)
  expect(() => hiddenFor(100, 12, 1, WORDS)).toThrow(/hidden width/)
})

test('bad input to a network is named', () => {
  expect(() => initMohd(random.key(0), { ...inside, ...cut, widht: 3 } as never)).toThrow(/widht/)
  expect(() => initMohd(random.key(0), { ...inside, ...cut, hidden: 0 })).toThrow(/hidden/)
  expect(Object.keys(reproduction.mechanisms)).toEqual(['router', 'scaling'])
})
