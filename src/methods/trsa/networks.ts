import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { rawDigits } from '#data/digits.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, dense, initMlp, mlp } from '#nn/dense.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf, argmaxRows, type Matrix, readMatrix } from '#nn/metrics/index.ts'
import { trainer } from '#nn/train.ts'

export const NETWORKS = 8
export const LAYERS = 6
const UNITS = 192
export const CLASSES = 10
const SIZES = [784, ...Array.from({ length: LAYERS }, () => UNITS), CLASSES]
const TRAINING = 6000
const EPOCHS = 2
const BATCH = 100
const STEPS = (EPOCHS * TRAINING) / BATCH
const LEARNING_RATE = 2e-3
/** A loss is waited for, and progress told, every so many steps. */
const PAUSE = 10
export const TRAINING_EVENTS = (NETWORKS * STEPS) / PAUSE
/** Images of each class that stimuli are taken from; no network is trained on them. */
export const PER_CLASS = 60

/** What the networks do with images that they were not trained on. */
export interface Responses {
  /** Activities of each network's layers, [network][layer] of [CLASSES * PER_CLASS, units], class by class. */
  activities: Matrix[][]
  /** Share of those images each network names. */
  accuracy: number[]
}

/** Trains networks that differ in their first weights and the order of their images; consumes both keys. */
export async function* train(dataKey: np.Array, modelKey: np.Array): Run<Responses> {
  const { training, stimuli } = await split(generator(dataKey))
  const parts = random.split(modelKey, 2 * NETWORKS)
  const activities: Matrix[][] = []
  const named: number[] = []

  for (let network = 0; network < NETWORKS; network++) {
    const start = initMlp(parts.ref.slice(2 * network), SIZES)
    const model = trainer(start, (layers: Dense[], x: np.Array, y: np.Array) =>
      crossEntropy(mlp(layers, x), y),
    )
    let step = 0
    for (const rows of batches(parts.ref.slice(2 * network + 1), TRAINING, BATCH, STEPS)) {
      const loss = model.step(
        LEARNING_RATE,
        np.take(training.x.ref, rows.ref, 0),
        np.take(training.y.ref, rows, 0),
      )
      if (++step % PAUSE === 0) {
        const value = (await loss.data())[0]!
        if (step % (6 * PAUSE) === 0)
          yield { kind: 'metric', series: 'training loss', step: network * STEPS + step, value }
        yield {
          kind: 'progress',
          done: (network * STEPS + step) / PAUSE,
          total: TRAINING_EVENTS,
          doing: 'training',
        }
      } else loss.dispose()
    }
    const { hidden, logits } = respond(model.params, stimuli.x.ref)
    named.push(accuracyOf(argmaxRows(await readMatrix(logits)), stimuli.labels))
    const layers: Matrix[] = []
    for (const h of hidden) layers.push(await readMatrix(h))
    activities.push(layers)
    tree.dispose(model.params)
    model.dispose()
  }
  parts.dispose()
  tree.dispose([training.x, training.y, stimuli.x, stimuli.y])
  return { activities, accuracy: named }
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

type Images = { x: np.Array; y: np.Array; labels: Int32Array }

/** Stimuli in order of their class, and training images that are none of them. */
async function split(draw: RandomGenerator): Promise<{ training: Images; stimuli: Images }> {
  const { pixels, labels } = await rawDigits()
  const order = draw.shuffle(Uint16Array.from(labels, (_, i) => i))
  const stimuli = Array.from({ length: CLASSES }, (_, label) =>
    Array.from(order.filter((row) => labels[row] === label).subarray(0, PER_CLASS)),
  ).flat()
  const used = new Set(stimuli)
  const rest = order.filter((row) => !used.has(row)).subarray(0, TRAINING)
  const images = (rows: ArrayLike<number>): Images => {
    const width = SIZES[0]!
    const x = new Float32Array(rows.length * width)
    for (let r = 0; r < rows.length; r++) {
      for (let i = 0; i < width; i++) x[r * width + i] = pixels[rows[r]! * width + i]! / 255
    }
    const named = Int32Array.from(rows, (row) => labels[row]!)
    return { x: np.array(x).reshape([rows.length, width]), y: np.array(named.slice()), labels: named }
  }
  return { training: images(rest), stimuli: images(stimuli) }
}
