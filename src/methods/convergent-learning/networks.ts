import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { type Matrix, accuracyOf, argmaxRows, readMatrix } from '#nn/metrics/index.ts'
import { keys } from '#nn/random.ts'
import { compile } from '#nn/jit.ts'
import { trainer } from '#nn/train.ts'
import { type Images, MAP, PATCH, PIXELS_SEEN, splitDigits } from './images.ts'

export const LAYERS = ['conv1', 'conv2', 'fc'] as const
export type Layer = (typeof LAYERS)[number]
/** Activations after ReLU of each layer, a row per sample, a column per unit. */
export type Activations = Record<Layer, Matrix>

export const NETWORKS = 3
const CHANNELS = { conv1: 16, conv2: 24 }
const UNITS = 64
const CLASSES = 10
const TRAIN = 8000
const HELD = 2000
/** The held-out images whose places are compared; the last layer, with one sample an image, needs them all. */
const PLACED = 400
const EPOCHS = 2
const BATCH = 64
const STEPS = (EPOCHS * TRAIN) / BATCH
const LEARNING_RATE = 2e-3
const WEIGHT_DECAY = 1e-4
/** Held-out images that pass through a network at once: those whose places are compared, then the others. */
const CHUNK = PLACED
/** A loss is waited for, and progress told, every so many steps. */
const PAUSE = 10
/** Progress events: the digits; of each network its steps, a look before and one after. */
export const TRAINING_EVENTS = 1 + NETWORKS * (STEPS / PAUSE + 2)

type Network = { conv1: Dense; conv2: Conv; fc: Dense; out: Dense }

export interface Networks {
  trained: Activations[]
  /** The same networks before their first step. */
  untrained: Activations[]
  /** Share of the held-out digits that each names. */
  accuracy: number[]
}

/** Trains networks that differ in their first weights and the order of their images. Consumes both keys. */
export async function* train(dataKey: np.Array, modelKey: np.Array): Run<Networks> {
  const { training, held } = await splitDigits(generator(dataKey), TRAIN, HELD)
  const look = compile(forward)
  let done = 0
  const progress = (doing: string) =>
    ({ kind: 'progress', done: ++done, total: TRAINING_EVENTS, doing }) as const
  yield progress('cutting digits up')
  const parts = random.split(modelKey, NETWORKS)
  const networks: Networks = { trained: [], untrained: [], accuracy: [] }

  for (let network = 0; network < NETWORKS; network++) {
    const { start, order } = keys(parts.ref.slice(network), 'start', 'order')
    const model = trainer(
      initNetwork(start),
      (params: Network, x: np.Array, y: np.Array) => crossEntropy(forward(params, x).logits, y),
      { weightDecay: WEIGHT_DECAY },
    )
    networks.untrained.push((await record(look, model.params, held)).activations)
    yield progress(`looking into network ${network + 1}`)
    let step = 0
    for (const rows of batches(order, TRAIN, BATCH, STEPS)) {
      const loss = model.step(
        LEARNING_RATE,
        np.take(training.x.ref, rows.ref, 0),
        np.take(training.y.ref, rows, 0),
      )
      if (++step % PAUSE !== 0) {
        loss.dispose()
        continue
      }
      const value = (await loss.data())[0]!
      if (step % (2 * PAUSE) === 0)
        yield { kind: 'metric', series: `loss of network ${network + 1}`, step, value }
      yield progress(`training network ${network + 1}`)
    }
    const { activations, named } = await record(look, model.params, held)
    networks.trained.push(activations)
    networks.accuracy.push(accuracyOf(named, held.labels))
    yield progress(`looking into network ${network + 1}`)
    tree.dispose(model.params)
    model.dispose()
  }
  look.dispose()
  parts.dispose()
  tree.dispose([training.x, training.y, held.x, held.y])
  return networks
}

function initNetwork(key: np.Array): Network {
  const parts = keys(key, 'conv1', 'conv2', 'fc', 'out')
  return {
    conv1: initDense(parts.conv1, PATCH, CHANNELS.conv1, (2 * PATCH) / PIXELS_SEEN),
    conv2: initConv(parts.conv2, 3, CHANNELS.conv1, CHANNELS.conv2),
    fc: initDense(parts.fc, MAP * MAP * CHANNELS.conv2, UNITS),
    out: initDense(parts.out, UNITS, CLASSES, 1),
  }
}

/** The squares of images to the activations of every layer and the logits. Consumes both arguments. */
function forward(params: Network, x: np.Array) {
  const conv1 = nn.relu(dense(params.conv1, x.reshape([-1, PATCH]))).reshape([-1, MAP, MAP, CHANNELS.conv1])
  const conv2 = nn.relu(conv2d(params.conv2, conv1.ref))
  const fc = nn.relu(dense(params.fc, conv2.ref.reshape([-1, MAP * MAP * CHANNELS.conv2])))
  const logits = dense(params.out, fc.ref)
  return { conv1, conv2, fc, logits }
}

/** What a network, which stays the caller's, does with the held-out images. */
async function record(
  look: typeof forward,
  params: Network,
  held: Images,
): Promise<{ activations: Activations; named: Int32Array }> {
  const seen = { conv1: [] as Matrix[], conv2: [] as Matrix[], fc: [] as Matrix[] }
  const named = new Int32Array(HELD)
  for (let from = 0; from < HELD; from += CHUNK) {
    const { conv1, conv2, fc, logits } = look(tree.ref(params), held.x.ref.slice([from, from + CHUNK]))
    named.set(argmaxRows(await readMatrix(logits)), from)
    seen.fc.push(await readMatrix(fc))
    for (const [layer, maps] of [
      ['conv1', conv1],
      ['conv2', conv2],
    ] as const) {
      if (from < PLACED) seen[layer].push(await readMatrix(maps.reshape([-1, CHANNELS[layer]])))
      else maps.dispose()
    }
  }
  const activations = { conv1: stack(seen.conv1), conv2: stack(seen.conv2), fc: stack(seen.fc) }
  return { activations, named }
}

/** Matrices of the same columns below each other. */
function stack(parts: readonly Matrix[]): Matrix {
  const dim = parts[0]!.dim
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const data = new Float32Array(rows * dim)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, rows, dim }
}
