import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { PIXELS, PRETRAINING, type Pictures, SIDE, images } from './streams.ts'

const CHANNELS = [16, 32] as const
export const FEATURES = 64
const STEPS = 800
const BATCH = 64
const RATE = 4e-3
/** Pictures encoded in one call: the intermediate results of thousands would take 300 MB. */
const AT_ONCE = 200

export type Encoder = { first: Conv; second: Conv; last: Dense }

/** An encoder and a linear layer on its features. */
export type Net = { encoder: Encoder; head: Dense }

/** Two convolutions of stride 2 and a dense layer, untrained. Consumes the key. */
export function initEncoder(key: np.Array): Encoder {
  const parts = keys(key, 'first', 'second', 'last')
  const [few, many] = CHANNELS
  const rest = Math.ceil(SIDE / 4)
  return {
    first: initConv(parts.first, 3, 1, few),
    second: initConv(parts.second, 3, few, many),
    last: initDense(parts.last, rest * rest * many, FEATURES),
  }
}

/** Features [n, 64] of pictures [n, 14, 14, 1]. Consumes both arguments. */
export function encode({ first, second, last }: Encoder, x: np.Array): np.Array {
  const fine = nn.relu(conv2d(first, x, { stride: 2 }))
  const coarse = nn.relu(conv2d(second, fine, { stride: 2 }))
  return nn.relu(dense(last, coarse.reshape([coarse.shape[0]!, -1])))
}

/** Class scores of pictures. Consumes both arguments. */
export const netLogits = ({ encoder, head }: Net, x: np.Array): np.Array => dense(head, encode(encoder, x))

/** Trains the encoder to tell the pretraining letters apart. Consumes the encoder and the key. */
export async function* pretrain(encoder: Encoder, pictures: Pictures, key: np.Array): Run<Encoder> {
  const parts = keys(key, 'head', 'order')
  const start: Net = { encoder, head: initDense(parts.head, FEATURES, PRETRAINING.classes, 1) }
  const model = trainer(start, (p, x: np.Array, y: np.Array) => crossEntropy(netLogits(p, x), y))
  const x = images(pictures)
  const y = np.array(pictures.labels)

  let step = 0
  for (const rows of batches(parts.order, pictures.labels.length, BATCH, STEPS)) {
    const rate = RATE * Math.min(1, (2 * (STEPS - step)) / STEPS)
    const loss = model.step(rate, np.take(x.ref, rows.ref, 0), np.take(y.ref, rows, 0))
    step++
    if (step % 10 === 0) {
      const [value] = await loss.data()
      if (step % 20 === 0) yield { kind: 'metric', series: 'pretraining loss', step, value: value! }
      yield { kind: 'progress', done: step, total: STEPS, doing: 'pretraining the encoder' }
    } else loss.dispose()
  }
  model.dispose()
  tree.dispose([x, y, model.params.head])
  return model.params.encoder
}

/** Features of several sets of pictures by several encoders, [n * 64] each. Keeps the encoders. */
export async function* allFeatures(
  sets: readonly { encoder: Encoder; pictures: Pictures }[],
): Run<Float32Array<ArrayBuffer>[]> {
  const forward = compile(encode)
  const found: Float32Array<ArrayBuffer>[] = []
  for (const { encoder, pictures } of sets) {
    const count = pictures.labels.length
    const features = new Float32Array(count * FEATURES)
    for (let from = 0; from < count; from += AT_ONCE) {
      const pixels = pictures.pixels.subarray(from * PIXELS, (from + AT_ONCE) * PIXELS)
      features.set(await forward(tree.ref(encoder), images({ pixels })).data(), from * FEATURES)
      yield { kind: 'progress', done: found.length, total: sets.length, doing: 'computing features' }
    }
    found.push(features)
  }
  forward.dispose()
  return found
}

/** A fresh linear layer for a stream's classes, scores near zero. Consumes the key. */
export const freshHead = (key: np.Array, classes: number): Dense => ({
  w: random.normal(key, [FEATURES, classes]).mul(0.01),
  b: np.zeros([classes]),
})
