import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { digitsOf, rawDigits } from './digits.ts'
import { split } from './split.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { conv2d } from '#nn/conv.ts'
import {
  type ConvNet,
  convEncoder,
  convLayers,
  convNet,
  initConvEncoder,
  initConvNet,
} from '#nn/conv-encoder.ts'
import { fit } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'

const GREY = { side: 14, inputs: 1 }
const images = (n: number, side = 14, inputs = 1) => random.normal(random.key(9), [n, side, side, inputs])
const shapes = (arrays: np.Array[]) => arrays.map((array) => array.shape)

test('each convolution halves the side, and all layers can be looked at', () => {
  const odd = initConvEncoder(random.key(0), {
    side: 7,
    inputs: 3,
    channels: [4, 8, 12],
    features: 5,
    kernel: 5,
  })
  const seen = convLayers(odd, images(2, 7, 3))
  expect(shapes(seen)).toEqual([
    [2, 4, 4, 4],
    [2, 2, 2, 8],
    [2, 1, 1, 12],
    [2, 5],
  ])
  expect(seen.every((layer) => np.min(layer).item() >= 0)).toBe(true)
})

test('the last layer is the features, the first a convolution and a ReLU', () => {
  const params = initConvEncoder(random.key(0), GREY)
  const x = images(3)
  const layers = convLayers(tree.ref(params), x.ref)
  expect(layers.at(-1)!.js()).toEqual(convEncoder(tree.ref(params), x.ref).js())
  const first = np.maximum(conv2d(tree.ref(params.convs[0]!), x, { stride: 2 }), 0)
  expect(layers[0]!.js()).toEqual(first.js())
})

test('without convolutions it is one hidden layer', () => {
  const params = initConvEncoder(random.key(0), { ...GREY, channels: [], features: 6 })
  expect(params.last.w.shape).toEqual([196, 6])
  expect(shapes(convLayers(params, images(2)))).toEqual([[2, 6]])
})

test('weights keep the size of the signal, and the head does not change the encoder', () => {
  const few = initConvNet(random.key(4), { ...GREY, channels: [16, 64] }, 2)
  const many = initConvNet(random.key(4), { ...GREY, channels: [16, 64] }, 30)
  expect(np.square(few.encoder.convs[1]!.w.ref).mean().item()).toBeCloseTo(2 / (9 * 16), 3)
  expect(many.encoder.last.w.js()).toEqual(few.encoder.last.w.js())
  expect(many.head.w.shape).toEqual([48, 30])
})

test('consumes what it is given', () => {
  const net = initConvNet(random.key(0), GREY, 3)
  const x = images(2)
  expect(convNet(net, x).shape).toEqual([2, 3])
  expect(x.refCount).toBe(0)
  expect(tree.leaves<np.Array>(net).map((leaf) => leaf.refCount)).toEqual(Array(8).fill(0))
})

test('refuses sizes and images that do not fit', () => {
  const init = (sizes: object) => () => initConvEncoder(random.key(0), { ...GREY, ...sizes })
  expect(init({ features: 0 })).toThrow('features is 0')
  expect(init({ channels: [8, 1.5] })).toThrow('width 1 of the channels is 1.5')
  expect(init({ chanels: [8] })).toThrow("the encoder has no option 'chanels'")
  expect(() => convEncoder(init({})(), images(2, 16))).not.toThrow()
  expect(() => convEncoder(init({})(), images(2, 28))).toThrow('they leave 784 numbers, not 256')
  expect(() => convEncoder(init({})(), images(2, 14, 3))).toThrow('images of 3 channels, weights for 1')
})

test('rows in chunks are the rows of all at once, and nothing is used up', async () => {
  const params = initConvEncoder(random.key(0), GREY)
  const x = images(23)
  const found = await rowsBy(convEncoder, params, x, 10)
  const whole = convEncoder(tree.ref(params), x.ref).dataSync()
  expect([found.rows, found.dim]).toEqual([23, 48])
  whole.forEach((value, i) => expect(found.data[i]).toBeCloseTo(value, 5))
  expect([x.refCount, params.last.w.refCount]).toEqual([1, 1])
  await expect(rowsBy(convEncoder, params, np.zeros([0, 14, 14, 1]))).rejects.toThrow(
    'the number of rows is 0',
  )
})

test('learns digits from 600 of them', async () => {
  const parts = split((await rawDigits()).labels, { train: 60, test: 20 }, generator(random.key(0)))
  const [train, judged] = [
    await digitsOf(parts.train, { side: 14 }),
    await digitsOf(parts.test, { side: 14 }),
  ]
  const pictures = ({ x }: typeof train | typeof judged) =>
    np.array(x.data.slice()).reshape([x.rows, 14, 14, 1])
  const run = fit(train, {
    params: initConvNet(random.key(1), GREY, 10),
    loss: (params: ConvNet, x: np.Array, y: np.Array) => crossEntropy(convNet(params, x), y),
    batch: batchOf(pictures(train), np.array(train.labels.slice())),
    key: random.key(2),
    steps: 100,
    batchSize: 32,
    learningRate: 5e-3,
    schedule: 'cosine',
    doing: 'learning digits',
    labels: train.labels,
  })
  let last = await run.next()
  while (!last.done) last = await run.next()
  const right = accuracyOf(argmaxRows(await rowsBy(convNet, last.value, pictures(judged))), judged.labels)
  expect(right).toBeGreaterThan(0.8)
})
