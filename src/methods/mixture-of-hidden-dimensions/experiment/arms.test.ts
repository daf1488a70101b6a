import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { activatedWeights, hiddenFor } from '../method/cost.ts'
import { type MohdSizes, initMohd, mohd } from '../method/network.ts'
import { type Cut, type Plan, type Switches, planOf } from '../method/routing.ts'
import { type Judged, LENGTH, WORDS, drawCorpus, kindOf, pairLoss, trainAll } from './models.ts'
import {
  MIXTURE,
  ONE_EXPERT,
  RIVALS,
  chosen,
  mixturesOf,
  reproduction,
  rivals,
  trialsOf,
} from './reproduction.ts'

const rng = () => generator(random.key(0))
const cut = { parts: 4, shared: 1, active: 2 }
const one = { parts: 1, shared: 1, active: 1 }
const inside = { vocabulary: 48, length: LENGTH, width: 8, depth: 1, attention: 4, hidden: 6 }

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
  // Short texts may come twice by chance; those of a part that was given to another would.
  expect(new Set(all).size).toBeGreaterThan(54)
  const [inputs, targets] = [
    await corpus.test.inputs.ref.js(),
    await corpus.test.targets.ref.js(),
  ] as number[][][]
  expect(targets![3]!.slice(0, -1)).toEqual(inputs![3]!.slice(1))
  expect(corpus.least).toBeLessThan(corpus.pairs)
  expect(corpus.pairs).toBeLessThan(Math.log(WORDS))
})

test('pairs by hand', () => {
  const loss = pairLoss(Int32Array.of(1, 2, 1, 3), Int32Array.of(1, 2, 2))
  expect(loss).toBeCloseTo((Math.log((WORDS + 2) / 2) + Math.log(WORDS + 1)) / 2, 6)
})

const TEXTS = Array.from({ length: 8 }, (_, i) => [i + 11, 3 * i + 20, 2 * i + 22])

/** Logits at each place of some texts. Scores are far enough apart for the router to differ by the word. */
async function said(
  options: { switches?: Switches; sizes?: Partial<MohdSizes>; fused?: number; written?: number[] },
  texts: readonly number[][] = TEXTS,
) {
  const sizes = { ...inside, ...cut, ...options.sizes }
  const params = initMohd(random.key(3), sizes)
  for (const { fusion } of params.blocks[0]!.gates) fusion.across = fusion.across.add(options.fused ?? 0)
  const { down } = params.blocks[0]!
  if (options.written) down.b = down.b.add(np.array(options.written))
  const words = np.array(texts as number[][], { dtype: np.int32 })
  const { parts, shared, active }: Cut = sizes
  const plan = planOf(sizes.width, { parts, shared, active }, options.switches)
  const says = mohd(params, words, plan, 2)
  says.balance.dispose()
  return (await says.logits.js()) as number[][][]
}

const sizeOf = (rows: number[][][]) => Math.hypot(...rows.flat(2))

test('what comes later is not seen', async () => {
  for (const sizes of [{}, one]) {
    const [a, b] = [await said({ sizes }, [[1, 2, 3]]), await said({ sizes }, [[1, 2, 30]])]
    expect(a[0]![1]).toEqual(b[0]![1])
    expect(a[0]![2]).not.toEqual(b[0]![2])
  }
})

test('without scaling the same parts say something weaker', async () => {
  const [scaled, plain] = [await said({}), await said({ switches: { scaling: false } })]
  expect(sizeOf(plain)).toBeLessThan(sizeOf(scaled) / 2)
})

test('without fusion nothing leaves the active parts; from the identity it is the same', async () => {
  const off = { switches: { fusion: false } }
  expect(await said({ fused: 0.5 })).not.toEqual(await said({ fused: 0.5, ...off }))
  expect(await said({ fused: 0.5, ...off })).toEqual(await said(off))
  const [first, second] = [await said({}), await said(off)]
  first.flat(2).forEach((value, i) => expect(value).toBeCloseTo(second.flat(2)[i]!, 5))
})

test('what is not active is not written', async () => {
  const fixed = { sizes: { shared: 2 }, switches: { fusion: false } }
  const [first, last] = [[3, 3, 3, 3, 0, 0, 0, 0], [0, 0, 0, 0, 3, 3, 3, 3]] // prettier-ignore
  expect(await said({ ...fixed, written: last })).toEqual(await said(fixed))
  expect(await said({ ...fixed, written: first })).not.toEqual(await said(fixed))
})

test('the router chooses; what is drawn is something else', async () => {
  expect(await said({ switches: { router: false } })).not.toEqual(await said({}))
  const all = { shared: 2 }
  expect(await said({ sizes: all, switches: { router: false } })).toEqual(await said({ sizes: all }))
})

test('with all parts active and gates of one a mixture is a plain transformer', async () => {
  const all = { sizes: { shared: 4, active: 4 }, switches: { gates: false, fusion: false } }
  expect((await said(all)).flat(2)).toEqual((await said({ sizes: one })).flat(2))
  expect((await said({ sizes: all.sizes })).flat(2)).not.toEqual((await said(all)).flat(2))
})

/** What a network with two experts says, by a plan for them. */
async function saidByExperts(shared: number, switches: Switches, isCutToFirst = false) {
  const params = initMohd(random.key(3), { ...inside, ...one, experts: 2 })
  const [block] = params.blocks
  if (isCutToFirst) {
    block!.up = { w: block!.up.w.slice([], [0, 3]), b: block!.up.b.slice([0, 3]) }
    block!.down.w = block!.down.w.slice([0, 3])
    tree.dispose(block!.experts.splice(0))
  }
  const words = np.array([[11, 20, 22]], { dtype: np.int32 })
  const says = mohd(params, words, planOf(6, { parts: 2, shared, active: 1 }, switches), 2)
  says.balance.dispose()
  return (await says.logits.js()) as number[][][]
}

test('with the first of the experts for all it is a plain transformer with that one', async () => {
  const first = (await saidByExperts(1, { gates: false })).flat(2)
  const plain = (await saidByExperts(1, {}, true)).flat(2)
  first.forEach((value, i) => expect(value).toBeCloseTo(plain[i]!, 5))
  expect((await saidByExperts(0, { scaling: false })).flat(2)).not.toEqual(first)
})

test('a network of one part has no routers', () => {
  const plain = initMohd(random.key(0), { ...inside, ...one })
  expect([plain.centroids, plain.blocks[0]!.gates, plain.blocks[0]!.experts]).toEqual([[], [], []])
  const many = initMohd(random.key(0), { ...inside, ...one, experts: 3 })
  expect(many.blocks[0]!.experts[0]!.shape).toEqual([3, 8])
  tree.dispose([plain, many])
})

/** Router, scaling, fusion, gates; how many are shared, and active. */
async function stateOf({ own }: { own(): Plan }) {
  const { on, shared, active } = own()
  const numbers = [on.router, on.scaling, on.fusion, on.gates, shared.sum(), active]
  return (await Promise.all(numbers.map((number) => number.data()))).map(([value]) => value).join(' ')
}

test('a mechanism off is off in every mixture, and only that', async () => {
  const states = async (without?: 'router' | 'scaling' | 'fusion') =>
    Promise.all(mixturesOf(without).map(async (arm) => `${arm.arm}: ${await stateOf(arm)}`))
  expect(await states()).toEqual([
    'third: 1 1 1 1 1 2',
    'half: 1 1 1 1 2 3',
    'fixed: 1 1 1 1 2 2',
    'unscaled: 1 0 1 1 1 2',
    'unfused: 1 1 0 1 1 2',
    'wide: 1 1 0 0 6 6',
  ])
  expect((await states('router')).slice(0, 2)).toEqual(['third: 0 1 1 1 1 2', 'half: 0 1 1 1 2 3'])
  expect((await states('scaling')).slice(0, 2)).toEqual(['third: 1 0 1 1 1 2', 'half: 1 0 1 1 2 3'])
  expect((await states('fusion')).slice(0, 2)).toEqual(['third: 1 1 0 1 1 2', 'half: 1 1 0 1 2 3'])
})

test('rivals: the first expert for all, and one chosen for each token', async () => {
  expect(await Promise.all(rivals().map(stateOf))).toEqual(['1 1 1 0 1 1', '1 0 1 1 0 1'])
  expect(Math.abs(activatedWeights(ONE_EXPERT) / activatedWeights(MIXTURE) - 1)).toBeLessThan(0.02)
  expect(activatedWeights(RIVALS)).toBe(activatedWeights(ONE_EXPERT) + 4 * RIVALS.width)
  expect([MIXTURE.width, RIVALS.hidden]).toEqual([12, 4 * ONE_EXPERT.hidden])
})

test('trials learn, each at its own rate, from one start', async () => {
  const corpus = drawCorpus({ train: 40, validation: 10, test: 10 }, rng())
  const own = () => planOf(1, one)
  const trials = [...trialsOf([{ arm: 'a', own }]), { arm: 'still', rate: 0, own: own() }]
  const sizes = { ...inside, ...one, vocabulary: WORDS }
  const start = { key: random.key(1), steps: 12, rng: rng() }
  const found = await judged(trainAll(kindOf(sizes), trials, corpus, start))
  expect(found.map(({ rate }) => rate)).toEqual([0.02, 0.04, 0])
  const [slow, fast, still] = found.map(({ test }) => test)
  expect(fast).toBeLessThan(slow!)
  expect(slow).toBeLessThan(still! - 0.1)
  const says = mohd(initMohd(random.key(1), sizes), corpus.test.inputs.ref, own(), 2)
  says.balance.dispose()
  expect(still).toBeCloseTo((await crossEntropy(says.logits, corpus.test.targets.ref).data())[0]!, 5)
})

test('the rate of the lowest validation loss is taken, never one that diverged', () => {
  const trial = (validation: number, loss: number): Judged => ({
    arm: 'a',
    rate: validation,
    validation,
    test: loss,
  })
  expect(chosen([trial(2, 9), trial(1, 10), trial(NaN, 0)]).test).toBe(10)
  expect(() => chosen([trial(NaN, 0)])).toThrow('none of 1 trials')
})

test('weights that a token meets', () => {
  // Half of the rows and columns, two routers and fusions, one router more, half of the read-out.
  const mixture = 4 * (4 * 4 + 2 * 6) + 2 * (32 + 8 * 6) + 32 + 4 * inside.vocabulary
  expect(activatedWeights({ ...inside, ...cut })).toBe(mixture)
  expect(activatedWeights({ ...inside, ...one })).toBe(8 * (4 * 4 + 2 * 6) + 8 * inside.vocabulary)
  expect(activatedWeights({ ...inside, ...one, experts: 3 })).toBe(
    8 * (4 * 4 + 2 * 2 + 3) + 8 * inside.vocabulary,
  )
  expect(() => hiddenFor(100, { ...inside, ...one })).toThrow(/hidden width/)
})

test('bad input to a network is named', () => {
  expect(() => initMohd(random.key(0), { ...inside, ...cut, widht: 3 } as never)).toThrow(/widht/)
  expect(() => initMohd(random.key(0), { ...inside, ...cut, hidden: 0 })).toThrow(/hidden/)
  expect(() => initMohd(random.key(0), { ...inside, ...one, experts: 4 })).toThrow('4 experts')
  expect(() => planOf(8, cut, { ruoter: false } as never)).toThrow(/ruoter/)
  expect(Object.keys(reproduction.mechanisms)).toEqual(['router', 'scaling', 'fusion'])
})
