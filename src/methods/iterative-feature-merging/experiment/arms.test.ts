import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { withGroups } from '../method/groups.ts'
import { iterativeFeatureMerging } from '../method/merging.ts'
import { type Layers, forward, parameterCount } from '../method/network.ts'
import { ARMS, cutDown, deadShare, keptShare, named, smallestCut } from './arms.ts'
import { drawData, livelyPixels } from './data.ts'
import { reproduction } from './reproduction.ts'
import { type Training, fresh, read, trained } from './training.ts'

const rng = (seed = 1) => generator(random.key(seed))
const SIZES = { train: 30, validation: 10, test: 12 }
const TRAINING: Training = {
  widths: [16, 12],
  steps: 60,
  batchSize: 30,
  learningRate: 0.1,
  weightDecay: 0.001,
  smallness: 0.5,
}
const plain = async (widths: readonly number[], seed = 1): Promise<Layers> => {
  const net = fresh(random.key(seed), 10, { ...TRAINING, widths, smallness: 1 })
  const layers = await read(net)
  tree.dispose(net)
  return layers
}

test('the data: no digit in two parts, no pixel that is always dark', async () => {
  const { train, validation, test: unseen, split } = await drawData(rng(), SIZES)
  const all = [train, validation, unseen].flatMap(({ indices }) => [...indices])
  expect(new Set(all).size).toBe(520)
  expect([...split.test.indices]).toEqual([...unseen.indices])
  expect(train.x.dim).toBeLessThan(196)
  expect([validation.x.dim, unseen.x.dim]).toEqual([train.x.dim, train.x.dim])
  expect(livelyPixels({ data: Float32Array.of(0, 1, 0, 0), rows: 2, dim: 2 })).toEqual([1])
})

test('training: learns, on the train part alone, and starts small', async () => {
  const { train, validation } = await drawData(rng(), SIZES)
  const run = trained(random.key(2), train, TRAINING, 'a small network')
  let step = await run.next()
  while (!step.done) step = await run.next()
  const layers = step.value
  expect(await named(layers, train)).toBeGreaterThan(0.6)
  expect(await deadShare(layers, train)).toBeLessThan(0.5)
  const wrong = trained(random.key(2), validation as never, TRAINING, 'a small network')
  await expect(wrong.next()).rejects.toThrow('only a train part may be fitted, not validation')
  const [small, large] = [0.1, 1].map((smallness) => fresh(random.key(3), 10, { ...TRAINING, smallness }))
  expect((await small![0]!.w.ref.data())[0]! / (await large![0]!.w.ref.data())[0]!).toBeCloseTo(0.1, 5)
  tree.dispose([small!, large!])
})

test('decay shrinks weights that nothing else moves', async () => {
  const { train } = await drawData(rng(), SIZES)
  const size = async (weightDecay: number) => {
    const run = trained(random.key(2), train, { ...TRAINING, weightDecay }, 'a small network')
    let step = await run.next()
    while (!step.done) step = await run.next()
    return step.value[0]!.w.data.reduce((sum, value) => sum + value ** 2, 0)
  }
  expect(await size(0.1)).toBeLessThan(0.7 * (await size(0)))
})

test('all arms have the widths of merging; each mechanism off is what it says', async () => {
  const layers = await plain([24, 20])
  const betas = [0.4, 0.7]
  const on = cutDown(rng(4), layers, betas)
  on.forEach(({ beta, widths, share, networks }) => {
    const found = iterativeFeatureMerging(layers, { beta })
    expect(widths).toEqual(found.widths)
    expect(networks.merged).toEqual(found.layers)
    for (const arm of ['merged', 'random', 'largest', 'clusters'] as const) {
      expect(networks[arm].map(({ b }) => b.length)).toEqual([...widths, 10])
    }
    expect(share).toBeCloseTo(parameterCount(networks.merged) / parameterCount(layers), 12)
  })
  expect(on[1]!.share).toBeLessThan(on[0]!.share)
  const lots = cutDown(rng(4), layers, betas, 'distance')
  const halves = cutDown(rng(4), layers, betas, 'merging')
  lots.forEach(({ widths, networks }, i) => {
    const { groups } = iterativeFeatureMerging(layers, { beta: betas[i]! })
    expect(widths).toEqual(on[i]!.widths)
    expect(networks.merged).not.toEqual(on[i]!.networks.merged)
    expect(halves[i]!.networks.merged).toEqual(withGroups(layers, groups, 'dropped'))
    expect(halves[i]!.networks.largest).toEqual(on[i]!.networks.largest)
  })
  expect(cutDown(rng(4), layers, betas, 'training')).toEqual(on)
})

test('who is named: what the network says, by another hand', async () => {
  const layers = await plain([6, 5])
  const x = { data: Float32Array.from({ length: 80 }, (_, i) => Math.sin(3 * i)), rows: 8, dim: 10 }
  const labels = Int32Array.from({ length: 8 }, (_, r) => {
    const scores = forward(layers, x.data.subarray(r * 10, (r + 1) * 10))
    return scores.indexOf(Math.max(...scores))
  })
  expect(await named(layers, { x, labels })).toBe(1)
  labels[0] = (labels[0]! + 1) % 10
  expect(await named(layers, { x, labels })).toBe(7 / 8)
})

test('the smallest cut that is good enough, chosen on validation digits alone', async () => {
  const layers = await plain([24, 20])
  const x = { data: Float32Array.from({ length: 800 }, (_, i) => Math.sin(i * i)), rows: 80, dim: 10 }
  const labels = Int32Array.from({ length: 80 }, (_, r) => {
    const scores = forward(layers, x.data.subarray(r * 10, (r + 1) * 10))
    return scores.indexOf(Math.max(...scores))
  })
  const validation = { role: 'validation', indices: new Int32Array(80), x, labels } as const
  const cuts = cutDown(rng(4), layers, [0, 0.4, 0.9])
  expect(await smallestCut(cuts, 'merged', 1, 0, validation)).toEqual({ gone: 0, cut: cuts[0] })
  const any = await smallestCut(cuts, 'merged', 1, 1, validation)
  expect(any.gone).toBeCloseTo(1 - cuts[2]!.share, 12)
  expect(await smallestCut(cuts.slice(2), 'merged', 1, 0, validation)).toEqual({ gone: 0, cut: undefined })
  const role = { ...validation, role: 'test' } as never
  await expect(smallestCut(cuts, 'merged', 1, 0, role)).rejects.toThrow('only a validation part may choose')
})

test('dead features, and features kept', async () => {
  const layers = (await plain([4, 3])).map(({ w, b }, l) => ({ w, b: l === 0 ? b.map(() => -100) : b }))
  const x = { data: Float32Array.from({ length: 40 }, () => 0.1), rows: 4, dim: 10 }
  expect(await deadShare(layers, { x })).toBeGreaterThanOrEqual(4 / 7)
  expect(keptShare(layers, 0)).toBe(1)
  expect(keptShare(layers, 1)).toBeCloseTo(2 / 7, 12)
  expect(ARMS).toHaveLength(5)
})

test('a run tells its split before it trains', async () => {
  const run = reproduction.run({ seed: 1 })
  const first = await run.next()
  await run.return(undefined as never)
  expect(first.value).toMatchObject({ kind: 'split', of: 'digits' })
  expect(np.zeros([1]).dataSync()[0]).toBe(0)
})
