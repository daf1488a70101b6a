import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { checkedLabels, crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { distillationLoss } from '../method/distil.ts'
import { INPUTS, type Source } from './views.ts'

const CLASSES = 2
const BATCH = 64

/** Dense layers; the output of the last but one, after its ReLU, are the features. */
export type Network = Dense[]

/** Widths of the hidden layers; the last is that of the features. */
export type Widths = readonly number[]

/** How a network is trained; the same for all episodes. */
export interface Recipe {
  steps: number
  learningRate: number
  doing: string
}

export const initNetwork = (key: np.Array, widths: Widths, outputs = CLASSES): Network =>
  initMlp(key, [INPUTS, ...widths, outputs])

/** Trains a network to tell the label of the source: one episode. Consumes the key. */
export async function* trainOnce(
  key: np.Array,
  source: Source<'train'>,
  widths: Widths,
  recipe: Recipe,
): Run<Network> {
  const own = keys(key, 'weights', 'order')
  return yield* trainOn(own.order, initNetwork(own.weights, widths), source, recipe)
}

/** Trains on from some weights, which it takes over. Consumes the key. */
export async function* trainOn(
  key: np.Array,
  params: Network,
  source: Source<'train'>,
  { steps, learningRate, doing }: Recipe,
): Run<Network> {
  const [x, y] = [arrayOf(source.x), checkedLabels('the labels', source.labels)]
  try {
    return yield* fit(source, {
      params,
      loss: (params: Network, rows: np.Array, labels: np.Array) => crossEntropy(mlp(params, rows), labels),
      batch: batchOf(x, y),
      key,
      steps,
      batchSize: BATCH,
      learningRate,
      schedule: 'cosine',
      doing,
      labels: source.labels,
    })
  } finally {
    tree.dispose([x, y])
  }
}

/** Trains one network with a head for each teacher on what these say of the source. Consumes the key. */
export async function* distil(
  key: np.Array,
  source: Source<'train'>,
  teachers: readonly Matrix[],
  widths: Widths,
  { steps, learningRate, doing, temperature }: Recipe & { temperature: number },
): Run<Network> {
  const own = keys(key, 'weights', 'order')
  const x = arrayOf(source.x)
  const asked = np.stack(teachers.map(arrayOf), 1)
  try {
    return yield* fit(source, {
      params: initNetwork(own.weights, widths, CLASSES * teachers.length),
      loss: (params: Network, inputs: np.Array, wanted: np.Array) =>
        distillationLoss(mlp(params, inputs).reshape(wanted.shape), wanted, temperature),
      batch: batchOf(x, asked),
      key: own.order,
      steps,
      batchSize: BATCH,
      learningRate,
      schedule: 'cosine',
      doing,
    })
  } finally {
    tree.dispose([x, asked])
  }
}

/** Features [n, last width] of inputs. Keeps the network. */
export const featuresOf = (network: Network, x: Matrix): Promise<Matrix> =>
  read((layers: Network, rows) => nn.relu(mlp(layers, rows)), network.slice(0, -1), x)

/** What a network says of inputs, [n, outputs]. Keeps the network. */
export const logitsOf = (network: Network, x: Matrix): Promise<Matrix> => read(mlp, network, x)

/** One network whose weights are the mean of the others'. Keeps them. */
export const averageNetwork = (networks: readonly Network[]): Network =>
  networks[0]!.map((_, layer) => ({
    w: mean(networks.map((network) => network[layer]!.w.ref)),
    b: mean(networks.map((network) => network[layer]!.b.ref)),
  }))

const mean = (arrays: np.Array[]): np.Array => np.stack(arrays, 0).mean(0)

async function read(
  network: (params: Network, x: np.Array) => np.Array,
  params: Network,
  x: Matrix,
): Promise<Matrix> {
  const rows = arrayOf(x)
  try {
    return await rowsBy(network, params, rows, 1000)
  } finally {
    rows.dispose()
  }
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])
