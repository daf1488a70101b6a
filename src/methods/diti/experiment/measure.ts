import { ATTRIBUTES, type Attribute, type Data, type Pictures, VALUES } from '#data/fine-and-coarse.ts'
import { type Reader, type Told, readRightly, toldBy } from '#data/fine-and-coarse-reader.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import type { Denoiser } from '../method/denoiser.ts'
import { type Schedule, noised } from '../method/schedule.ts'
import type { Coder } from './arms.ts'
import { restore } from './networks.ts'

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
