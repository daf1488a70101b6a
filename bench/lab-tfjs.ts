/**
 * The same three steps by hand on TensorFlow.js with its wasm backend and its own Adam. With the argument
 * `fast`, gradients are written around what the backend is slow at.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { type Contestant, answer } from './lab-contestant.ts'
import { HEADS, type Kind, type Work, floats, integers, unpack } from './lab-steps.ts'
import {
  flipped,
  registerConvolution,
  registerFastProducts,
  registerOwnGradients,
} from './lab-tfjs-gradients.ts'

type Dense = { w: tf.Tensor2D; b: tf.Tensor1D }
type Conv = { w: tf.Tensor4D; b: tf.Tensor1D }
type Norm = { scale: tf.Tensor1D; shift: tf.Tensor1D }
type Attention = { query: Dense; key: Dense; value: Dense; out: Dense }
type Block = { attentionNorm: Norm; attention: Attention; denseNorm: Norm; up: Dense; down: Dense }

const LOGITS: Record<Kind, (params: never, x: tf.Tensor) => tf.Tensor> = {
  mlp: (layers: Dense[], x) => layers.reduce((h, layer, i) => dense(layer, i === 0 ? h : tf.relu(h)), x),
  conv: ({ first, second, head }: { first: Conv; second: Conv; head: Dense }, x) => {
    const fine = tf.maxPool(tf.relu(conv2d(first, x as tf.Tensor4D)), 2, 2, 'valid')
    return dense(head, tf.mean(tf.relu(conv2d(second, fine)), [1, 2]))
  },
  transformer: ({ body, head }: { body: { blocks: Block[]; norm: Norm }; head: Dense }, x) =>
    dense(head, tf.mean(layerNorm(body.norm, body.blocks.reduce(layer, x)), 1)),
}

function dense({ w, b }: Dense, x: tf.Tensor): tf.Tensor {
  const rows = tf.reshape<tf.Rank.R2>(x, [-1, w.shape[0]])
  return tf.reshape(tf.add(tf.matMul(rows, w), b), [...x.shape.slice(0, -1), w.shape[1]])
}

function conv2d({ w, b }: Conv, x: tf.Tensor4D): tf.Tensor4D {
  return tf.add(tf.conv2d(x, w, 1, 'same'), b)
}

function layer(x: tf.Tensor, { attentionNorm, attention, denseNorm, up, down }: Block): tf.Tensor {
  const h = tf.add(x, attend(attention, layerNorm(attentionNorm, x)))
  return tf.add(h, dense(down, gelu(dense(up, layerNorm(denseNorm, h)))))
}

function attend({ query, key, value, out }: Attention, x: tf.Tensor): tf.Tensor {
  const [n, length, width] = x.shape as [number, number, number]
  const split = (h: tf.Tensor) => tf.transpose(tf.reshape(h, [n, length, HEADS, width / HEADS]), [0, 2, 1, 3])
  const [q, k, v] = [split(dense(query, x)), split(dense(key, x)), split(dense(value, x))]
  const scores = tf.mul(tf.matMul(q, flipped(k)), 1 / Math.sqrt(width / HEADS))
  const mixed = tf.matMul(tf.softmax(tf.add(scores, future(length))), v)
  return dense(out, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [n, length, width]))
}

let mask: tf.Tensor | undefined

/** [length, length]: a large negative number where a position would look ahead. */
function future(length: number): tf.Tensor {
  const row = (i: number) => Array.from({ length }, (_, j) => (j > i ? -1e9 : 0))
  mask ??= tf.keep(tf.tensor2d(Array.from({ length }, (_, i) => row(i))))
  return mask
}

function layerNorm({ scale, shift }: Norm, x: tf.Tensor): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true))
  const variance = tf.mean(tf.square(centred), -1, true)
  const standard = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)))
  return tf.add(tf.mul(standard, scale), shift)
}

/** The tanh form, as the other contestants use. */
function gelu(x: tf.Tensor): tf.Tensor {
  const cubed = tf.mul(tf.mul(x, x), x)
  const inner = tf.mul(tf.add(x, tf.mul(cubed, 0.044715)), Math.sqrt(2 / Math.PI))
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1))
}

function build({ kind, params, x, labels, learningRate }: Work): Contestant {
  const held = unpack(params, (packed) => tf.variable(tf.tensor(floats(packed), packed.shape)))
  const images = tf.tensor(floats(x), x.shape)
  const classes = tf.oneHot(tf.tensor1d(integers(labels), 'int32'), 10)
  const loss = () => {
    const likelihood = tf.mul(tf.logSoftmax(LOGITS[kind](held as never, images)), classes)
    return tf.neg(tf.mean(tf.sum(likelihood, -1))) as tf.Scalar
  }
  const optimiser = tf.train.adam(learningRate, 0.9, 0.999, 1e-8)
  return {
    train: () => void optimiser.minimize(loss),
    loss: () => tf.tidy(() => loss().dataSync()[0]!),
  }
}

const fast = process.argv[2] === 'fast'
await tf.setBackend('wasm')
await registerOwnGradients()
registerConvolution(fast)
if (fast) registerFastProducts()
await answer(tf.version_core, build)
