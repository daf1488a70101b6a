import { tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { crossEntropy } from '#nn/loss.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { batchOf } from '#nn/batches.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { numpy as np } from '@jax-js/jax'
import type { Denoiser } from '../method/denoiser.ts'
import { type Schedule, noised } from '../method/schedule.ts'
import type { Coder } from './arms.ts'
import { ATTRIBUTES, type Attribute, type Data, PIXELS, type Pictures, VALUES } from './images.ts'
import { asArray, outputs, restore } from './networks.ts'
import type { RandomGenerator } from '#nn/generator.ts'

export type Told = Record<Attribute, number>
const toldBy = (measure: (attribute: Attribute) => number): Told => ({
  texture: measure('texture'),
  shape: measure('shape'),
  place: measure('place'),
})

/** A network that reads the attributes of pictures: it judges what arms draw, and trains none of them. */
export type Reader = (x: Matrix) => Promise<Record<Attribute, Int32Array>>

/** Trains the reader on clean pictures. Consumes the key. */
export async function* trainReader(
  key: np.Array,
  pictures: Pictures<'train'>,
  steps: number,
): Run<{ read: Reader; dispose(): void }> {
  const { weights, order } = keys(key, 'weights', 'order')
  const columns = [
    asArray(pictures.x),
    ...ATTRIBUTES.map((attribute) => np.array(pictures[attribute] as Int32Array<ArrayBuffer>)),
  ]
  const net = yield* fit(pictures, {
    params: initMlp(weights, [PIXELS, 96, ATTRIBUTES.length * VALUES]),
    loss: (params: Dense[], x: np.Array, ...labels: np.Array[]) => {
      const logits = mlp(params, x).reshape([-1, ATTRIBUTES.length, VALUES])
      return crossEntropy(logits, np.stack(labels, 1))
    },
    batch: batchOf(...(columns as [np.Array, ...np.Array[]])),
    key: order,
    steps,
    batchSize: 64,
    learningRate: 5e-3,
    schedule: 'cosine',
    doing: 'reader of attributes',
  })
  tree.dispose(columns)
  const read: Reader = async (x) => {
    const logits = await outputs(net, x)
    const values = argmaxRows({ data: logits.data, rows: x.rows * ATTRIBUTES.length, dim: VALUES })
    const of = (place: number) =>
      Int32Array.from({ length: x.rows }, (_, i) => values[i * ATTRIBUTES.length + place]!)
    return { texture: of(0), shape: of(1), place: of(2) }
  }
  return { read, dispose: () => tree.dispose(net) }
}

/** The share of pictures whose attributes are read as they are. */
export async function readRightly(
  read: Reader,
  x: Matrix,
  truth: Record<Attribute, Int32Array>,
): Promise<Told> {
  const found = await read(x)
  return toldBy((attribute) =>
    mean(Array.from(found[attribute], (value, i) => Number(value === truth[attribute][i]))),
  )
}

/** How often each attribute is still read from what the denoiser restores, for some steps. */
export async function attributesLeft(
  denoiser: Denoiser,
  read: Reader,
  schedule: Schedule,
  { test }: Data,
  steps: readonly number[],
  rng: RandomGenerator,
): Promise<Told[]> {
  const left: Told[] = []
  for (const t of steps) {
    const all = new Int32Array(test.x.rows).fill(t)
    const noisy = noised(schedule, test.x, all, rng.fillNormal(new Float32Array(test.x.data.length)))
    left.push(await readRightly(read, await restore(denoiser, schedule, noisy, all), test))
  }
  return left
}

/** The first of the steps at which half of what an attribute has over guessing is lost, between them by a line. */
export function halfLost(steps: readonly number[], left: readonly Told[]): Told {
  return toldBy((attribute) => {
    const half = (left[0]![attribute] + 1 / VALUES) / 2
    const at = left.findIndex((told) => told[attribute] < half)
    if (at < 1) return Number.NaN
    const [before, after] = [left[at - 1]![attribute], left[at]![attribute]]
    return steps[at - 1]! + ((steps[at]! - steps[at - 1]!) * (before - half)) / (before - after)
  })
}

/** How well a linear probe on all features tells the attributes of test pictures, from some labelled ones. */
export async function probed(
  { encode }: Coder,
  { train, validation, test }: Data,
  labels: number,
): Promise<number> {
  const seen = Int32Array.from({ length: labels }, (_, i) => i)
  const codes = {
    train: await encode(takeRows(train.x, seen)),
    validation: await encode(takeRows(validation.x, seen)),
    test: await encode(test.x),
  }
  return mean(
    ATTRIBUTES.map((attribute) => {
      const first = ({ [attribute]: values }: Pictures) => values.slice(0, labels)
      const probe = linearProbe(
        { x: codes.train, labels: first(train) },
        { x: codes.validation, labels: first(validation) },
        { classes: VALUES },
      )
      return probeAccuracy(probe, { x: codes.test, labels: test[attribute] })
    }),
  )
}

/** Pairs of pictures of one part, by number, that differ in every attribute. */
export interface Pairs {
  own: Int32Array
  other: Int32Array
}

/** @throws RangeError when there are too few such pairs */
export function drawPairs(pictures: Pictures, count: number, rng: RandomGenerator): Pairs {
  const pairs: [number, number][] = []
  for (let tries = 0; pairs.length < count && tries < 100 * count; tries++) {
    const [own, other] = [rng.int(pictures.x.rows), rng.int(pictures.x.rows)]
    if (ATTRIBUTES.every((attribute) => pictures[attribute][own] !== pictures[attribute][other]))
      pairs.push([own, other])
  }
  if (pairs.length < count) throw new RangeError(`no ${count} pairs of pictures differ in every attribute`)
  return { own: Int32Array.from(pairs, ([a]) => a), other: Int32Array.from(pairs, ([, b]) => b) }
}

/** Features of one picture of each pair, some of them moved to the other's by a share of the way. */
export function exchanged(own: Matrix, other: Matrix, block: readonly number[], share: number): Matrix {
  const data = own.data.slice()
  for (let i = 0; i < own.rows; i++)
    for (const d of block) {
      const at = i * own.dim + d
      data[at] = (1 - share) * own.data[at]! + share * other.data[at]!
    }
  return { ...own, data }
}

export interface Exchange {
  /** The share of pictures that take each attribute from the other one. */
  taken: Told
  /** The share that keep each attribute of their own. */
  kept: Told
  /** The share that take this attribute from the other one, and both others from their own. */
  alone: Told
  pictures: Matrix
}

/** Draws pictures with a block taken from another picture, and reads them. */
export async function exchange(
  { encode, decode, blocks }: Coder,
  read: Reader,
  pictures: Pictures,
  { own, other }: Pairs,
  block: number,
  share = 1,
): Promise<Exchange> {
  const [from, to] = [await encode(takeRows(pictures.x, own)), await encode(takeRows(pictures.x, other))]
  const drawn = await decode(exchanged(from, to, blocks[block]!, share))
  const found = await read(drawn)
  const isOf = (rows: Int32Array, attribute: Attribute, i: number) =>
    found[attribute][i] === pictures[attribute][rows[i]!]
  const shareOf = (holds: (i: number) => boolean) => mean(Array.from(own, (_, i) => Number(holds(i))))
  return {
    taken: toldBy((attribute) => shareOf((i) => isOf(other, attribute, i))),
    kept: toldBy((attribute) => shareOf((i) => isOf(own, attribute, i))),
    alone: toldBy((attribute) =>
      shareOf((i) => ATTRIBUTES.every((any) => isOf(any === attribute ? other : own, any, i))),
    ),
    pictures: drawn,
  }
}

/** What exchanging each block of an arm does. */
export interface Blocks {
  /** Of test pictures, by block. */
  exchanges: Exchange[]
  /**
   * How far fine and coarse attributes are in fine and coarse blocks: 1 when the first block brings the texture and
   * the last one the place, 0 when both bring the same, -1 the other way round.
   */
  order: number
  /** The share of pictures in which one attribute alone is exchanged, the mean over attributes, by its best block. */
  alone: number
}

/** Exchanges block after block; validation pairs choose the block that is the best for an attribute. */
export async function exchangeAll(
  coder: Coder,
  read: Reader,
  { validation, test }: Data,
  pairs: { validation: Pairs; test: Pairs },
): Promise<Blocks> {
  const tries: Exchange[] = []
  const exchanges: Exchange[] = []
  for (const block of coder.blocks.keys()) {
    tries.push(await exchange(coder, read, validation, pairs.validation, block))
    exchanges.push(await exchange(coder, read, test, pairs.test, block))
  }
  return {
    exchanges,
    order: orderOf(exchanges),
    alone: mean(ATTRIBUTES.map((attribute) => exchanges[bestBlock(tries, attribute)]!.alone[attribute])),
  }
}

export function orderOf(exchanges: readonly Pick<Exchange, 'taken'>[]): number {
  const [fine, coarse] = [exchanges[0]!.taken, exchanges.at(-1)!.taken]
  return (fine.texture - coarse.texture + coarse.place - fine.place) / 2
}

/** The block by which an attribute is exchanged alone most often, the first among equals. */
export function bestBlock(tries: readonly Pick<Exchange, 'alone'>[], attribute: Attribute): number {
  return argmaxRows({
    data: Float32Array.from(tries, ({ alone }) => alone[attribute]),
    rows: 1,
    dim: tries.length,
  })[0]!
}
