import { numpy as np, random, tree } from '@jax-js/jax'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, type SplitSizes, split } from '#data/split.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type ConvNet, convLayers, convNet, initConvNet } from '#nn/conv-encoder.ts'
import { type Fitting, type GridChoice, fit, grid } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf, argmaxRows } from '#nn/metrics/index.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'

/** Side of a digit, half of the original's. */
const SIDE = 14
const CLASSES = 10
const SIZES = { side: SIDE, inputs: 1, channels: [16, 24], features: 64, kernel: 3 } as const
const BATCH = 32

export const LAYERS = ['conv1', 'conv2', 'fc'] as const
export type Layer = (typeof LAYERS)[number]
/** After ReLU, [samples, units]: of a convolution every place of every image is a sample and every channel a unit. */
export type Activations = Record<Layer, Matrix>

export type Digits<R extends Role> = Part<R> & { x: Matrix; labels: Int32Array<ArrayBuffer> }

export interface Data {
  split: Split
  train: Digits<'train'>
  validation: Digits<'validation'>
  test: Digits<'test'>
}

/** Digits in three parts, sizes by class. Consumes the key. */
export async function load(key: np.Array, sizes: SplitSizes): Promise<Data> {
  const { labels } = await rawDigits()
  const cut = split(labels, sizes, generator(key))
  const digits = async <R extends Role>(part: Part<R>): Promise<Digits<R>> => {
    const read = await digitsOf(part, { side: SIDE })
    return { ...read, labels: Int32Array.from(read.labels) }
  }
  return {
    split: cut,
    train: await digits(cut.train),
    validation: await digits(cut.validation),
    test: await digits(cut.test),
  }
}

/** What one network makes of validation and test digits. */
export interface Seen {
  validation: Activations
  test: Activations
}

export interface Networks {
  trained: Seen[]
  /** The same networks before their first step. */
  untrained: Seen[]
  /** Share of the test digits that each names. */
  accuracy: number[]
}

export interface Lesson {
  networks: number
  steps: number
  rates: readonly number[]
  /** Images whose places are samples of the convolutions; the last layer needs all of them. */
  placed: number
}

/**
 * Trains networks that differ in their first weights and in the order of their images: the first at every rate, the
 * others at the one that named most validation digits. Consumes the key.
 */
export async function* train(key: np.Array, data: Data, lesson: Lesson): Run<Networks> {
  const { networks: count, steps, rates, placed } = lesson
  const { train, validation, test } = data
  const x = asImages(train.x)
  const y = np.array(train.labels)
  const parts = random.split(key, count)
  const keysOf = (i: number) => keys(parts.ref.slice(i), 'start', 'order')
  const learn = async function* (i: number, learningRate: number): Fitting<ConvNet> {
    const { start, order } = keysOf(i)
    return yield* fit(train, {
      params: initConvNet(start, SIZES, CLASSES),
      loss: (net: ConvNet, images: np.Array, labels: np.Array) => crossEntropy(convNet(net, images), labels),
      batch: batchOf(x, y),
      key: order,
      steps,
      batchSize: BATCH,
      learningRate,
      schedule: 'cosine',
      doing: `training network ${i + 1}`,
      series: `loss of network ${i + 1}`,
      labels: train.labels,
    })
  }
  const see = async (net: ConvNet): Promise<Seen> => ({
    validation: await activationsOf(net, validation.x, placed),
    test: await activationsOf(net, test.x, placed),
  })

  const found: Networks = { trained: [], untrained: [], accuracy: [] }
  const first: GridChoice<{ rate: number }, ConvNet> = yield* part(
    0,
    rates.length / (rates.length + count - 1),
    grid({
      arm: 'every network',
      settings: rates.map((rate) => ({ rate })),
      train: ({ rate }) => learn(0, rate),
      score: (net: ConvNet) => named(net, validation),
      validation,
      dispose: tree.dispose,
    }),
  )
  for (let i = 0; i < count; i++) {
    const done = (rates.length + i - 1) / (rates.length + count - 1)
    const next = done + 1 / (rates.length + count - 1)
    const net = i === 0 ? first.model : yield* part(done, next, learn(i, first.setting.rate))
    const { start, order } = keysOf(i)
    const fresh = initConvNet(start, SIZES, CLASSES)
    found.trained.push(await see(net))
    found.untrained.push(await see(fresh))
    found.accuracy.push(await named(net, test))
    tree.dispose([net, fresh, order])
  }
  tree.dispose([x, y, parts])
  return found
}

/** Share of the digits that a network names. Keeps the network. */
async function named(net: ConvNet, { x, labels }: Pick<Digits<Role>, 'x' | 'labels'>): Promise<number> {
  const images = asImages(x)
  const logits = await rowsBy(convNet, net, images)
  images.dispose()
  return accuracyOf(argmaxRows(logits), labels)
}

/** Keeps the network. */
async function activationsOf({ encoder }: ConvNet, x: Matrix, placed: number): Promise<Activations> {
  const [conv1, conv2, fc] = convLayers(tree.ref(encoder), asImages(x)) as [np.Array, np.Array, np.Array]
  const places = (maps: np.Array) => {
    const [, height, width, channels] = maps.shape as [number, number, number, number]
    return readMatrix(maps.slice([0, placed]).reshape([placed * height * width, channels]))
  }
  return { conv1: await places(conv1), conv2: await places(conv2), fc: await readMatrix(fc) }
}

const asImages = ({ data, rows }: Matrix): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, SIDE, SIDE, 1])
