import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { blockFeatures } from '../method/features.ts'
import { BLOCKS, initUNet } from '../method/unet.ts'
import { type Cell, best, cellsOf, chooseCell, scoreOf } from './arms.ts'
import { CODE, LAYERS, autoencoderLayers, autoencoderLoss, doubled, initAutoencoder } from './autoencoder.ts'
import { bytesOf, hashOf, pack, unpack } from './checkpoint.ts'
import { isPooled, judgedPictures, pretrainingPictures } from './data.ts'
import { trainedAutoencoder, trainedUNet } from './networks.ts'
import { weights } from './weights.ts'

const rng = (seed = 0) => generator(random.key(seed))
const few = judgedPictures({ train: 2, validation: 2, test: 2 }, rng(4))

/** The result of a run. */
async function drained<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const next = await run.next()
    if (next.done) return next.value
  }
}

test('no picture that judges or chooses was seen in pre-training, or is among those with labels', async () => {
  const { split, train, validation, test: judging } = await few
  const { pool, heldOut } = await pretrainingPictures()
  expect(pool.indices).toHaveLength(6000)
  expect([...pool.indices].every(isPooled)).toBe(true)
  const seen = new Set(pool.indices)
  const judged = [...train.indices, ...validation.indices, ...judging.indices]
  expect(new Set(judged).size).toBe(60)
  for (const row of [...judged, ...heldOut.indices]) expect(seen.has(row)).toBe(false)
  for (const row of heldOut.indices) expect(judged.includes(row)).toBe(false)
  // The runner is told that pre-training learned from the pool.
  const told = new Set(split.train.indices)
  expect([...pool.indices, ...train.indices].every((row) => told.has(row))).toBe(true)
  for (const { labels } of [train, validation, judging]) expect(new Set(labels).size).toBe(10)
})

test('validation chooses and the test does not', () => {
  const scores = [
    { validation: 0.5, test: 0.9 },
    { validation: 0.6, test: 0.1 },
    { validation: 0.6, test: 0.2 },
  ]
  expect(best(scores)).toBe(scores[1])
})

test('a score is the share of test pictures, of a probe that saw the labelled ones', async () => {
  const judged = await few
  const told = (labels: Int32Array): Matrix => ({
    data: Float32Array.from(labels, (label, i) => (label < 5 ? 0 : 1) + 0.001 * (i % 2)),
    rows: labels.length,
    dim: 1,
  })
  const halves = (labels: Int32Array) => labels.map((label) => (label < 5 ? 0 : 1))
  const { train, validation, test: judging } = judged
  const two = {
    ...judged,
    train: { ...train, labels: halves(train.labels) },
    validation: { ...validation, labels: halves(validation.labels) },
    test: { ...judging, labels: halves(judging.labels).fill(0, 0, 10) },
  }
  const features = {
    train: told(train.labels),
    validation: told(validation.labels),
    test: told(judging.labels),
  }
  const wrong = judging.labels.slice(0, 10).filter((label) => label >= 5).length
  expect(scoreOf(features, two)).toEqual({ validation: 1, test: 1 - wrong / 20 })
})

test('each wanted step and block is read, and none else, from the block of its name', async () => {
  const judged = await few
  const net = initUNet(random.key(2))
  const wanted = { steps: [0, 999], blocks: ['down 14', 'in'] as const }
  const cells = await drained(cellsOf('a net', net, judged, wanted, rng(7)))
  expect(cells.map(({ step, block }) => [step, block])).toEqual([
    [0, 'down 14'],
    [0, 'in'],
    [999, 'down 14'],
    [999, 'in'],
  ])
  const same = rng(7)
  const read = { step: 0, cuts: 4 }
  const second = async (x: Matrix) => (await blockFeatures(net, x, read, same))[BLOCKS.indexOf('down 14')]!
  const features = {
    train: await second(judged.train.x),
    validation: await second(judged.validation.x),
    test: await second(judged.test.x),
  }
  expect(cells[0]).toMatchObject(scoreOf(features, judged))
})

test('the cell that validation likes is chosen, and told', async () => {
  const cells: Cell[] = [
    { step: 0, block: 'in', validation: 0, test: 1 },
    { step: 20, block: 'up 7', validation: 0.5, test: 0.25 },
  ]
  const run = chooseCell('arm', cells)
  const setting = { kind: 'setting', arm: 'arm' }
  expect(run.next().value).toEqual({ ...setting, name: 'step', value: 20 })
  expect(run.next().value).toEqual({ ...setting, name: 'block', value: 'up 7' })
  expect(run.next()).toEqual({ done: true, value: cells[1] })
})

test('an autoencoder that knows nothing pays ln 2 for each pixel, and for its code only when that is drawn', async () => {
  const net = tree.map(
    (array: np.Array) => {
      const zeros = np.zeros(array.shape)
      array.dispose()
      return zeros
    },
    initAutoencoder(random.key(1)) as never,
  ) as unknown as ReturnType<typeof initAutoencoder>
  const x = np.ones([2, 14, 14, 1])
  const loss = async (...noise: np.Array[]) =>
    (await autoencoderLoss(tree.ref(net), x.ref, ...(noise as [])).data())[0]!
  expect(await loss()).toBeCloseTo(196 * Math.LN2, 3)
  expect(await loss(np.ones([2, CODE]))).toBeCloseTo(196 * Math.LN2, 3)
  const spread = { ...net.spread, b: np.ones([CODE]) }
  const wide = autoencoderLoss({ ...tree.ref(net), spread: tree.ref(spread) }, x.ref, np.zeros([2, CODE]))
  // The divergence of a deviation of exp(1/2): (e - 1 - 1) / 2 for each number of the code.
  expect((await wide.data())[0]).toBeCloseTo(196 * Math.LN2 + (CODE * (Math.E - 2)) / 2, 3)
  const layers = autoencoderLayers(tree.ref(net), x)
  expect(layers.map(({ shape }) => shape[1])).toEqual([7, 4, 1, 1, 1, 4, 7])
  expect(layers).toHaveLength(LAYERS.length)
})

test('four channels become the four places of a square', async () => {
  const x = np.array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)).reshape([2, 1, 1, 4])
  expect([...(await doubled(x).data())]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const wide = np.array(Float32Array.from({ length: 16 }, (_, i) => i)).reshape([1, 2, 2, 4])
  expect([...(await doubled(wide).data())]).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15])
})

test('a network of a byte a weight is itself to half a level, and other bytes are refused', async () => {
  const net = initUNet(random.key(1))
  const bytes = pack(net)
  const back = unpack(initUNet(random.key(2)), bytes)
  expect(pack(back)).toEqual(bytes)
  const [before, after] = [(await net.last.w.data()) as Float32Array, await back.last.w.data()]
  const most = before.reduce((top, value) => Math.max(top, Math.abs(value)), 0)
  before.forEach((value, i) => expect(Math.abs(value - after[i]!)).toBeLessThan(most / 250))
  expect(() => unpack(initUNet(random.key(2)), bytes.slice(1))).toThrow(/too few for the network/)
  expect(() => unpack(initAutoencoder(random.key(2)), bytes)).toThrow(/bytes/)
  const claimed = { ...weights.unet, sha256: hashOf(bytes) }
  await expect(bytesOf(claimed)).rejects.toThrow(/hash to/)
})

test('the trained networks are those of the checkpoint, of about equal size, and learned for as long', async () => {
  const { unet, autoencoder, vae } = weights
  expect([autoencoder.steps, vae.steps]).toEqual([unet.steps, unet.steps])
  const [, ...others] = [unet, autoencoder, vae]
  const size = (await bytesOf(unet)).length
  for (const other of others) expect(Math.abs((await bytesOf(other)).length / size - 1)).toBeLessThan(0.1)
  expect(hashOf(pack(await trainedUNet()))).toBe(unet.sha256)
  for (const name of ['autoencoder', 'vae'] as const)
    expect(hashOf(pack(await trainedAutoencoder(name)))).toBe(weights[name].sha256)
})
