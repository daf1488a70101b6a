import { nn, type numpy as np, random } from '@jax-js/jax'
import { checkOptions, checkWhole } from './checks.ts'
import { type Conv, conv2d, initConv } from './conv.ts'
import { type Dense, dense, initDense } from './dense.ts'
import { keys } from './random.ts'

/** A small convolutional encoder: convolutions of stride 2, each behind it a ReLU, then a dense layer. */
export type ConvEncoder = { convs: Conv[]; last: Dense }

/** An encoder with a linear layer on its features: class scores, or an embedding. */
export type ConvNet = { encoder: ConvEncoder; head: Dense }

export interface ConvEncoderSizes {
  /** Rows and columns of an image; each convolution halves them, rounded up. */
  side: number
  /** Channels of an image: 1 for grey, 3 for colours. */
  inputs: number
  /** Of each convolution, multiples of 4 being fastest. */
  channels?: readonly number[]
  features?: number
  /** Rows and columns of a kernel. */
  kernel?: number
}

const NAMES = ['side', 'inputs', 'channels', 'features', 'kernel'] as const

/**
 * A fresh encoder: Gaussian weights of variance 2 / inputs of a unit (He et al. 2015, eq. 10), zero biases.
 * Consumes the key.
 *
 * @throws RangeError for a size that is unknown or not a whole number from 1
 */
export function initConvEncoder(key: np.Array, sizes: ConvEncoderSizes): ConvEncoder {
  checkOptions('the encoder', sizes, NAMES)
  const { side, inputs, channels = [8, 16], features = 48, kernel = 3 } = sizes
  for (const [name, value] of Object.entries({ side, inputs, features, kernel })) {
    checkWhole(name, value, { least: 1 })
  }
  channels.forEach((width, i) => checkWhole(`width ${i} of the channels`, width, { least: 1 }))

  const parts = random.split(key, channels.length + 1)
  const widths = [inputs, ...channels]
  const convs = channels.map((width, i) => initConv(parts.ref.slice(i), kernel, widths[i]!, width))
  const left = channels.reduce((rows) => Math.ceil(rows / 2), side)
  const last = initDense(parts.ref.slice(channels.length), left * left * widths.at(-1)!, features)
  parts.dispose()
  return { convs, last }
}

/** Features [n, features], none below 0, of images [n, side, side, inputs]. Consumes both arguments. */
export const convEncoder = ({ convs, last }: ConvEncoder, x: np.Array): np.Array =>
  features(last, convs.reduce(halved, x))

/**
 * What each layer makes of images, after its ReLU: [n, height, width, channels] of each convolution, then the
 * features [n, features]. Consumes both arguments.
 */
export function convLayers({ convs, last }: ConvEncoder, x: np.Array): np.Array[] {
  const layers: np.Array[] = []
  for (const conv of convs) layers.push(halved(layers.at(-1)?.ref ?? x, conv))
  return [...layers, features(last, layers.at(-1)?.ref ?? x)]
}

/** A fresh encoder and its head, of gain 1. The encoder is the same for any number of outputs. Consumes the key. */
export function initConvNet(key: np.Array, sizes: ConvEncoderSizes, outputs: number): ConvNet {
  checkWhole('outputs', outputs, { least: 1 })
  const parts = keys(key, 'encoder', 'head')
  const encoder = initConvEncoder(parts.encoder, sizes)
  return { encoder, head: initDense(parts.head, encoder.last.b.shape[0]!, outputs, 1) }
}

/** What the head says of images [n, side, side, inputs]: [n, outputs]. Consumes both arguments. */
export const convNet = ({ encoder, head }: ConvNet, x: np.Array): np.Array =>
  dense(head, convEncoder(encoder, x))

const halved = (x: np.Array, conv: Conv): np.Array => nn.relu(conv2d(conv, x, { stride: 2 }))

function features(last: Dense, x: np.Array): np.Array {
  const flat = x.reshape([x.shape[0]!, -1])
  const [got, wanted] = [flat.shape[1]!, last.w.shape[0]!]
  if (got !== wanted) throw new RangeError(`images of another side: they leave ${got} numbers, not ${wanted}`)
  return nn.relu(dense(last, flat))
}
