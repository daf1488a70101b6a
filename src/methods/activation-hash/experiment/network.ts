import { nn, numpy as np, random } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import type { BitMatrix } from '../method/bit-matrix.ts'
import { activationCode } from '../method/hash-layer.ts'

const CLASSES = 10
const BATCH = 64
const WEIGHT_DECAY = 1e-6
const EPSILON = 1e-5

/** One hidden layer, batch normalisation before its ReLU, and a linear layer to the classes. */
export type Network = { hidden: np.Array; gain: np.Array; shift: np.Array; head: Dense }

/** A fresh network. Consumes the key. */
export function initNetwork(key: np.Array, inputs: number, width: number): Network {
  const { hidden, head } = keys(key, 'hidden', 'head')
  return {
    hidden: random.normal(hidden, [inputs, width]).mul(Math.sqrt(2 / inputs)),
    gain: np.ones([width]),
    shift: np.zeros([width]),
    head: initDense(head, width, CLASSES, 1),
  }
}

/** Units after the ReLU, normalised over the first `fitted` rows. Consumes all its arguments. */
function activations({ hidden, gain, shift }: Omit<Network, 'head'>, x: np.Array, fitted: number): np.Array {
  const z = np.dot(x, hidden)
  const sample = z.ref.slice([0, fitted])
  const mean = sample.ref.mean(0)
  const deviation = np.sqrt(np.square(sample.sub(mean.ref)).mean(0).add(EPSILON))
  return nn.relu(z.sub(mean).div(deviation).mul(gain).add(shift))
}

function loss({ head, ...layer }: Network, x: np.Array, labels: np.Array): np.Array {
  return crossEntropy(dense(head, activations(layer, x, x.shape[0]!)), labels)
}

/** What a network trains on: inputs and the labels to fit, right or not. */
export type Lesson = Part<'train'> & { x: Matrix; labels: Int32Array }

export interface TrainOptions {
  width: number
  epochs: number
  learningRate: number
  doing: string
  series?: string
}

/** Trains a fresh network by Adam, its rate falling as a cosine; with 0 epochs it stays fresh. Consumes the key. */
export async function* trainNetwork(key: np.Array, lesson: Lesson, options: TrainOptions): Run<Network> {
  const { width, epochs, ...rest } = options
  const { init, order } = keys(key, 'init', 'order')
  const params = initNetwork(init, lesson.x.dim, width)
  if (epochs === 0) {
    order.dispose()
    return params
  }
  const x = np.array(lesson.x.data.slice()).reshape([lesson.x.rows, lesson.x.dim])
  const labels = np.array(lesson.labels.slice())
  try {
    return yield* fit(lesson, {
      params,
      loss,
      batch: (rows): [np.Array, np.Array] => [np.take(x.ref, rows.ref, 0), np.take(labels.ref, rows, 0)],
      key: order,
      steps: Math.max(1, epochs * Math.floor(lesson.x.rows / BATCH)),
      batchSize: BATCH,
      schedule: 'cosine',
      adam: { weightDecay: WEIGHT_DECAY },
      ...rest,
    })
  } finally {
    x.dispose()
    labels.dispose()
  }
}

/** The on/off codes of inputs, batch normalisation by the training inputs. Keeps its arguments. */
export async function codesOf(
  { hidden, gain, shift }: Network,
  train: Matrix,
  x: Matrix,
): Promise<BitMatrix> {
  const both = new Float32Array(train.data.length + x.data.length)
  both.set(train.data)
  both.set(x.data, train.data.length)
  const all = np.array(both).reshape([train.rows + x.rows, train.dim])
  const units = activations({ hidden: hidden.ref, gain: gain.ref, shift: shift.ref }, all, train.rows)
  return activationCode([await readMatrix(units.slice([train.rows, train.rows + x.rows]))])
}
