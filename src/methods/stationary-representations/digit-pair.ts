import { type numpy as np, tree } from '@jax-js/jax'
import { rawDigits } from '#data/digits.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { View } from './compatibility.ts'
import { type Head, type Pictures, type Sizes, embed, initNet, train } from './networks.ts'

const PIXELS = 28 * 28
const TRAIN = 6000
const GALLERY = 1500
const QUERIES = 1500
const BATCH = 128
const EPOCHS = 20
const RATE = 2e-3
export const SIZES: Sizes = { pixels: PIXELS, hidden: 128, classes: 16 }
/** The old model has seen the digits below this one. */
export const KNOWN = 5

export interface DigitWorld {
  train: Pictures
  gallery: Pictures
  query: Pictures
}

/** MNIST digits in three parts. Consumes the key. */
export async function loadDigits(key: np.Array): Promise<DigitWorld> {
  const { pixels, labels } = await rawDigits()
  const order = generator(key).shuffle(Int32Array.from(labels.keys()))
  const pick = (from: number, count: number): Pictures => {
    const rows = order.subarray(from, from + count)
    const values = new Float32Array(count * PIXELS)
    rows.forEach((row, i) => {
      for (let p = 0; p < PIXELS; p++) values[i * PIXELS + p] = pixels[row * PIXELS + p]! / 255
    })
    return { pixels: values, labels: Int32Array.from(rows, (row) => labels[row]!) }
  }
  return {
    train: pick(0, TRAIN),
    gallery: pick(TRAIN, GALLERY),
    query: pick(TRAIN + GALLERY, QUERIES),
  }
}

/** What a model makes of gallery and queries, and of the pictures it was trained on. */
export type DigitView = View & { anchors: Awaited<ReturnType<typeof embed>> }

/**
 * Two models that know nothing of each other: the old one has seen five digits, the new one all ten, from other
 * weights and in another order. Consumes the key.
 */
export async function* trainPair(
  key: np.Array,
  head: Head,
  { train: pictures, gallery, query }: DigitWorld,
): Run<{ old: DigitView; updated: DigitView }> {
  const parts = keys(key, 'old', 'new')
  const model = async function* (key: np.Array, name: string, classes: number): Run<DigitView> {
    const { start, order } = keys(key, 'start', 'order')
    const rows = Int32Array.from(pictures.labels.keys()).filter((row) => pictures.labels[row]! < classes)
    const lesson = {
      name: `${name} digit model, ${head === 'learned' ? 'learned classifier' : 'fixed simplex'}`,
      head,
      pictures,
      batches: epochs(generator(order), rows),
      rate: RATE,
    }
    const net = yield* train(initNet(start, head, SIZES), lesson)
    const view = {
      gallery: await embed(net, gallery),
      query: await embed(net, query),
      anchors: await embed(net, pictures),
    }
    tree.dispose(net)
    return view
  }
  const old = yield* part(0, 0.35, model(parts.old, 'old', KNOWN))
  const updated = yield* part(0.35, 1, model(parts.new, 'new', 10))
  return { old, updated }
}

function epochs(rng: RandomGenerator, rows: Int32Array): Int32Array[] {
  return Array.from({ length: EPOCHS }, () => {
    const order = rng.shuffle(rows.slice())
    return Array.from({ length: Math.floor(rows.length / BATCH) }, (_, b) =>
      order.subarray(b * BATCH, (b + 1) * BATCH),
    )
  }).flat()
}
