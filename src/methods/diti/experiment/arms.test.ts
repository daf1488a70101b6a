import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Reader } from '#data/fine-and-coarse-reader.ts'
import type { Matrix } from '#nn/rows.ts'
import { bestDenoiser } from '../method/denoiser.ts'
import { ddpmSchedule } from '../method/schedule.ts'
import { stageMasks } from '../method/stages.ts'
import { type Coder, type Ground, byLabels, compensating, masksFor, principal } from './arms.ts'
import { ATTRIBUTES, PIXELS, drawData, drawPictures } from '#data/fine-and-coarse.ts'
import {
  bestBlock,
  drawPairs,
  exchange,
  exchangeAll,
  exchanged,
  halfLost,
  orderOf,
  probed,
} from './measure.ts'
import { makeBank } from './networks.ts'

const rng = (seed = 0) => generator(random.key(seed))
const data = drawData({ train: 60, validation: 60, test: 60 }, rng(1))
const schedule = ddpmSchedule()
const stages = stageMasks({ steps: 1000, ends: [400, 480, 1000], dims: [1, 1, 1] })

async function endOf<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

/** Features are the attributes themselves, each a block, and a picture drawn is its features. */
const perfect = (pictures: typeof data.test): Coder => ({
  encode: async (x) => ({
    data: Float32Array.from({ length: 3 * x.rows }, (_, i) => {
      const row = x.data.subarray(Math.floor(i / 3) * PIXELS, (Math.floor(i / 3) + 1) * PIXELS)
      const at = Array.from({ length: pictures.x.rows }, (_, n) => n).find((n) =>
        row.every((value, p) => value === pictures.x.data[n * PIXELS + p]),
      )!
      return pictures[ATTRIBUTES[i % 3]!][at]!
    }),
    rows: x.rows,
    dim: 3,
  }),
  decode: async (z) => z,
  blocks: [[0], [1], [2]],
  dispose: () => {},
})
const read: Reader = async (z: Matrix) => {
  const of = (d: number) => Int32Array.from({ length: z.rows }, (_, i) => Math.round(z.data[3 * i + d]!))
  return { texture: of(0), shape: of(1), place: of(2) }
}

test('noisy pictures to train by are those of the training part', async () => {
  const denoiser = bestDenoiser(drawPictures(300, rng(3)).x)
  const bank = await makeBank(data.train, denoiser, schedule, 400, rng(4))
  const known = new Set(data.train.indices)
  expect([...bank.indices].every((row) => known.has(row))).toBe(true)
  bank.indices.forEach((row, i) => {
    const at = data.train.indices.indexOf(row)
    expect(bank.x.data[i * PIXELS + 50]).toBe(data.train.x.data[at * PIXELS + 50])
  })
  const missing = bank.x.data.map((value, p) => value - bank.foreseen.data[p]!)
  expect(bank.missing.data).toEqual(missing)
  expect(bank.size[999]!).toBeGreaterThan(3 * bank.size[0]!)
})

test('a step opens its own features and earlier ones; without steps, those of another; PDAE all', () => {
  const steps = Int32Array.from({ length: 900 }, (_, i) => (i < 300 ? 10 : i < 600 ? 450 : 900))
  const own = masksFor('own step', stages, steps, rng())
  const sums = ({ data, dim }: Matrix, i: number) => [...data.subarray(i * dim, (i + 1) * dim)]
  expect([0, 300, 600].map((i) => sums(own.open, i))).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
  ])
  expect([0, 300, 600].map((i) => sums(own.current, i))).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ])
  const any = masksFor('any step', stages, steps, rng())
  const opened = (from: number) => any.open.data.slice(3 * from, 3 * (from + 300)).reduce((a, b) => a + b, 0)
  // 40 % of all steps open one feature, 8 % two, 52 % three, whatever the step: 636 of 900.
  for (const from of [0, 300, 600]) expect(Math.abs(opened(from) - 636)).toBeLessThan(60)
  const all = masksFor('all', stages, steps, rng())
  expect(Math.min(...all.open.data, ...all.current.data)).toBe(1)
})

test('an arm draws early steps without late features, and PDAE with all', async () => {
  const denoiser = bestDenoiser(drawPictures(30, rng(3)).x)
  const bank = await makeBank(data.train, denoiser, schedule, 400, rng(4))
  const ground: Ground = { data, schedule, stages, denoiser, bank, decoding: 2 }
  const options = { steps: 3, rates: [1e-2] }
  const moved = async (opens: 'own step' | 'all') => {
    const coder = await endOf(compensating(random.key(5), 'arm', opens, ground, options))
    const z = { data: new Float32Array(3 * 4).fill(1), rows: 4, dim: 3 }
    const drawn = await coder.decode(z)
    coder.dispose()
    return { drawn, blocks: coder.blocks }
  }
  const { drawn, blocks } = await moved('own step')
  expect(drawn).toMatchObject({ rows: 4, dim: PIXELS })
  expect(blocks).toEqual([[0], [1], [2]])
  expect((await moved('all')).blocks.flat().toSorted()).toEqual([0, 1, 2])
})

test('principal components are those of largest variance, and draw what they keep', async () => {
  const wide = stageMasks({ steps: 1000, ends: [400, 480, 1000], dims: [2, 3, 11] })
  const coder = await principal({ data, stages: wide })
  const { x } = data.train
  const drawn = await coder.decode(await coder.encode(x))
  const error = x.data.reduce((sum, value, p) => sum + (value - drawn.data[p]!) ** 2, 0)
  const all = x.data.reduce((sum, value) => sum + value ** 2, 0)
  expect(error / all).toBeLessThan(0.1)
  expect(coder.blocks.map(({ length }) => length)).toEqual([2, 3, 11])
})

test('arms without an order get blocks by labels: the feature that tells an attribute is in its block', () => {
  const n = 64
  const values = (turn: number) => Int32Array.from({ length: n }, (_, i) => Math.floor(i / turn) % 4)
  const labels = { texture: values(1), shape: values(4), place: values(16) }
  const z = {
    data: Float32Array.from({ length: 3 * n }, (_, i) => {
      const row = Math.floor(i / 3)
      return [labels.place[row]!, 100 * labels.texture[row]!, 0.01 * labels.shape[row]!][i % 3]!
    }),
    rows: n,
    dim: 3,
  }
  expect(byLabels(z, labels, [[0], [1], [2]])).toEqual([[1], [2], [0]])
})

test('only the block is exchanged, by its share', () => {
  const own = { data: new Float32Array([1, 2, 3]), rows: 1, dim: 3 }
  const other = { data: new Float32Array([5, 6, 7]), rows: 1, dim: 3 }
  expect([...exchanged(own, other, [1], 1).data]).toEqual([1, 6, 3])
  expect([...exchanged(own, other, [0, 2], 0.25).data]).toEqual([2, 2, 4])
})

test('pairs differ in every attribute, and perfect features are exchanged alone', async () => {
  const pairs = { validation: drawPairs(data.validation, 5, rng(6)), test: drawPairs(data.test, 5, rng(7)) }
  pairs.test.own.forEach((own, i) => {
    for (const attribute of ATTRIBUTES)
      expect(data.test[attribute][own]).not.toBe(data.test[attribute][pairs.test.other[i]!])
  })
  const coder = perfect(data.test)
  const shape = await exchange(coder, read, data.test, pairs.test, 1)
  expect(shape).toMatchObject({
    taken: { texture: 0, shape: 1, place: 0 },
    kept: { texture: 1, shape: 0, place: 1 },
    alone: { texture: 0, shape: 1, place: 0 },
  })
  const wide = await exchange({ ...coder, blocks: [[0, 1], [2]] }, read, data.test, pairs.test, 0)
  expect(wide).toMatchObject({
    taken: { texture: 1, shape: 1, place: 0 },
    alone: { texture: 0, shape: 0, place: 0 },
  })
  const both = { ...data, validation: { ...data.test, role: 'validation' as const } }
  const found = await exchangeAll(coder, read, both, { validation: pairs.test, test: pairs.test })
  expect(found).toMatchObject({ order: 1, alone: 1 })
  const reversed = { ...coder, blocks: coder.blocks.toReversed() }
  const turned = await exchangeAll(reversed, read, both, { validation: pairs.test, test: pairs.test })
  expect(turned).toMatchObject({ order: -1, alone: 1 })
  const few = { ...data.test, texture: new Int32Array(60) }
  expect(() => drawPairs(few, 5, rng())).toThrow(/differ/)
})

test('order and the best block are told from what is exchanged', () => {
  const told = (texture: number, place: number) => ({ taken: { texture, shape: 0, place } })
  expect(orderOf([told(0.9, 0.1), told(0, 0), told(0.2, 0.6)])).toBeCloseTo((0.7 + 0.5) / 2, 10)
  const alone = (texture: number) => ({ alone: { texture, shape: 0, place: 0 } })
  expect(bestBlock([alone(0.1), alone(0.4), alone(0.4)], 'texture')).toBe(1)
})

test('probes learn from labelled training pictures and are judged on test pictures', async () => {
  const coder: Coder = { ...perfect(data.test), blocks: [[0, 1, 2]] }
  const first = ({ data }: Matrix) => data.slice(0, PIXELS).join()
  const told = (role: 'train' | 'validation' | 'test') => new Map([[first(data[role].x), data[role]]])
  const parts = new Map([...told('train'), ...told('validation'), ...told('test')])
  const oneHot: Coder = {
    ...coder,
    encode: async (x) => {
      const pictures = parts.get(first(x))!
      return {
        data: Float32Array.from({ length: 12 * x.rows }, (_, i) => {
          const [row, d] = [Math.floor(i / 12), i % 12]
          return Number(pictures[ATTRIBUTES[Math.floor(d / 4)]!][row] === d % 4)
        }),
        rows: x.rows,
        dim: 12,
      }
    },
  }
  expect(await probed(oneHot, data, 40)).toBe(1)
  const lied = { ...data, train: { ...data.train, texture: data.train.texture.map((v) => (v + 1) % 4) } }
  expect(await probed(oneHot, lied, 40)).toBeCloseTo(2 / 3, 6)
})

test('half is lost between the two steps around it, and not measured where nothing is lost', () => {
  const told = (value: number) => ({ texture: value, shape: 1, place: value })
  const lost = halfLost([0, 100, 200], [told(1), told(0.75), told(0.5)])
  expect(lost.texture).toBeCloseTo(150, 10)
  expect(lost.shape).toBeNaN()
})
