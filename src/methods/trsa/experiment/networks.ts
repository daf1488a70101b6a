import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { digitsOf } from '#data/digits.ts'
import type { Part } from '#data/split.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'

export const NETWORKS = 8
export const LAYERS = 6
const UNITS = 128
export const CLASSES = 10
const EPOCHS = 2
const BATCH = 100
const LEARNING_RATE = 2e-3

export type Digits<R extends 'train' | 'test'> = Awaited<ReturnType<typeof digitsOf<R>>>

/** What the networks do with images that they were not trained on. */
export interface Responses {
  /** Activities of each network's layers, [network][layer] of [stimuli, units]. */
  activities: Matrix[][]
  /** Share of the stimuli each network names. */
  accuracy: number[]
}

/** Trains networks that differ in their first weights and the order of their images; consumes the key. */
export async function* train(
  key: np.Array,
  images: Digits<'train'>,
  stimuli: Digits<'test'>,
): Run<Responses> {
  const networks = random.split(key, NETWORKS)
  const found: Responses = { activities: [], accuracy: [] }
  for (let i = 0; i < NETWORKS; i++) {
    const layers = yield* part(i / NETWORKS, (i + 1) / NETWORKS, trainOne(networks.ref.slice(i), images))
    const { hidden, logits } = respond(layers, arrayOf(stimuli.x))
    found.accuracy.push(accuracyOf(argmaxRows(await readMatrix(logits)), stimuli.labels))
    const activities: Matrix[] = []
    for (const h of hidden) activities.push(await readMatrix(h))
    found.activities.push(activities)
    tree.dispose(layers)
  }
  networks.dispose()
  return found
}

async function* trainOne(
  key: np.Array,
  images: Part<'train'> & { x: Matrix; labels: Int32Array },
): Run<Dense[]> {
  const { start, order } = keys(key, 'start', 'order')
  const [x, labels] = [arrayOf(images.x), np.array(images.labels.slice())]
  try {
    return yield* fit(images, {
      params: initMlp(start, [images.x.dim, ...Array.from({ length: LAYERS }, () => UNITS), CLASSES]),
      loss: (layers: Dense[], x: np.Array, y: np.Array) => crossEntropy(mlp(layers, x), y),
      batch: (rows): [np.Array, np.Array] => [np.take(x.ref, rows.ref, 0), np.take(labels.ref, rows, 0)],
      key: order,
      steps: (EPOCHS * images.x.rows) / BATCH,
      batchSize: BATCH,
      learningRate: LEARNING_RATE,
      doing: 'training networks',
    })
  } finally {
    x.dispose()
    labels.dispose()
  }
}

/** The activities of every hidden layer, after ReLU, and the logits. Consumes the images. */
function respond(layers: readonly Dense[], x: np.Array): { hidden: np.Array[]; logits: np.Array } {
  const hidden: np.Array[] = []
  let h = x
  for (const layer of layers.slice(0, -1)) {
    h = nn.relu(dense(tree.ref(layer), h))
    hidden.push(h.ref)
  }
  return { hidden, logits: dense(tree.ref(layers.at(-1)!), h) }
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
