/** Meta-trains the models of `visual-token-matching` and writes their weights into the unit; takes some minutes. */
import { defaultDevice, init, numpy as np, random, tree } from '@jax-js/jax'
import { drawnSplit } from '../src/data/split.ts'
import type { Run } from '../src/lab/reproduction.ts'
import { meanTask } from '../src/methods/visual-token-matching/experiment/models.ts'
import {
  type Decoder,
  type Generalist,
  type Task,
  generalist,
  initDecoder,
  initGeneralist,
  initImageEncoder,
  initTasks,
  plain,
} from '../src/methods/visual-token-matching/experiment/network.ts'
import { KNOWN, PIXELS, SIDE, drawPictures } from '../src/methods/visual-token-matching/experiment/scenes.ts'
import type { Encoder } from '../src/methods/visual-token-matching/method/encoder.ts'
import { fit } from '../src/nn/fit.ts'
import { type RandomGenerator, generator } from '../src/nn/generator.ts'
import { meanSquaredError } from '../src/nn/loss.ts'
import { keys } from '../src/nn/random.ts'
import { WeightsFile, told } from './weights-file.ts'

const RECIPE = { pictures: 3000, steps: 500, learningRate: 0.002 }
/** Of one step: tasks, and pictures of each with and without labels. */
const EPISODE = { tasks: 3, shots: 4, queries: 4 }
const KNOWN_TASKS = Object.keys(KNOWN).length

const SEED = 21

await init('wasm')
defaultDevice('wasm')
const pictures = () => generator(random.key(1000 + SEED))
const file = new WeightsFile()
const twin = await told(trainTwin(random.key(SEED), pictures()))
await file.add('twin', { image: twin.image, start: twin.task })
const { shared, task } = await told(metaTrain(random.key(SEED), pictures(), twin))
await file.add('matcher', { shared, start: meanTask(task) })
file.write('visual-token-matching', `Weights of the meta-trained model and its twin, of seed ${SEED}`)

type Learned = { shared: Generalist; task: Task }
type Twin = { image: Encoder; decoder: Decoder; task: Task }

/**
 * Learns to match, by episodes of the known tasks (section 3.1), from an image encoder that has been trained before, as
 * the paper's has. Consumes the key, and keeps the rest.
 */
async function* metaTrain(
  key: np.Array,
  rng: RandomGenerator,
  { image, task }: Pick<Twin, 'image' | 'task'>,
  { pictures, steps, learningRate } = RECIPE,
): Run<Learned> {
  const parts = keys(key, 'net', 'order', 'episodes')
  const drawn = drawPictures(rng, pictures, KNOWN)
  const x = np.array(drawn.x as Float32Array<ArrayBuffer>).reshape([pictures, SIDE * SIDE * 3])
  const episodes = generator(parts.episodes)
  const { tasks, shots, queries } = EPISODE
  const each = shots + queries
  const batch = (rows: np.Array): [np.Array, np.Array, np.Array] => {
    const numbers = rows.ref.dataSync() as Int32Array
    const labels = new Float32Array(tasks * each * PIXELS)
    const onehot = new Float32Array(tasks * KNOWN_TASKS)
    const order = episodes.shuffle(Array.from({ length: KNOWN_TASKS }, (_, task) => task))
    for (let t = 0; t < tasks; t++) {
      const task = order[t]!
      onehot[t * KNOWN_TASKS + task] = 1
      // Another task each time: turned round, or bent.
      const [turn, bend] = [episodes.uniform() < 0.3, Math.exp(0.5 * episodes.normal())]
      for (let i = 0; i < each; i++) {
        const from = (numbers[t * each + i]! * KNOWN_TASKS + task) * PIXELS
        for (let p = 0; p < PIXELS; p++) {
          const value = drawn.labels[from + p]! ** bend
          labels[(t * each + i) * PIXELS + p] = turn ? 1 - value : value
        }
      }
    }
    return [
      np.take(x.ref, rows, 0).reshape([tasks, each, SIDE, SIDE, 3]),
      np.array(labels).reshape([tasks, each, PIXELS]),
      np.array(onehot).reshape([tasks, KNOWN_TASKS]),
    ]
  }
  const learned = yield* fit(drawnSplit({ train: pictures, test: 0 }).train, {
    params: {
      shared: initGeneralist(parts.net, tree.ref(image)),
      task: {
        biases: np.repeat(task.biases.ref, KNOWN_TASKS, 0),
        a: np.repeat(task.a.ref, KNOWN_TASKS, 0),
      },
    },
    loss: ({ shared, task }: Learned, x: np.Array, y: np.Array, which: np.Array) => {
      const own = {
        biases: np.dot(which.ref, task.biases),
        a: np.dot(which, task.a.reshape([KNOWN_TASKS, -1])).reshape([tasks, ...task.a.shape.slice(1)]),
      }
      const guess = generalist(
        shared,
        own,
        x.ref.slice([], [0, shots]),
        y.ref.slice([], [0, shots]),
        x.slice([], [shots, each]),
      )
      return meanSquaredError(guess, y.slice([], [shots, each])).mul(20)
    },
    batch,
    key: parts.order,
    steps,
    batchSize: tasks * each,
    learningRate,
    schedule: 'cosine',
    warmUp: Math.floor(steps / 20),
    doing: 'learning to match',
    series: 'loss of matching',
  })
  x.dispose()
  return learned
}

/** The same encoder trained on the same tasks, all at once, each with a decoder of its own. Consumes the key. */
async function* trainTwin(
  key: np.Array,
  rng: RandomGenerator,
  { pictures, steps, learningRate } = RECIPE,
): Run<Twin> {
  const parts = keys(key, 'image', 'decoder', 'order')
  const drawn = drawPictures(rng, pictures, KNOWN)
  const x = np.array(drawn.x as Float32Array<ArrayBuffer>).reshape([pictures, SIDE, SIDE, 3])
  const y = np.array(drawn.labels as Float32Array<ArrayBuffer>).reshape([pictures, KNOWN_TASKS, PIXELS])
  const { tasks, shots, queries } = EPISODE
  const twin = yield* fit(drawnSplit({ train: pictures, test: 0 }).train, {
    params: {
      image: initImageEncoder(parts.image),
      decoder: initDecoder(parts.decoder, KNOWN_TASKS),
      task: initTasks(1),
    },
    loss: ({ image, decoder, task }: Twin, x: np.Array, y: np.Array) => {
      const guess = plain(image, decoder, task, x.reshape([1, ...x.shape]))
      return meanSquaredError(guess, y.transpose([1, 0, 2])).mul(20)
    },
    batch: (rows): [np.Array, np.Array] => [np.take(x.ref, rows.ref, 0), np.take(y.ref, rows, 0)],
    key: parts.order,
    steps,
    batchSize: tasks * (shots + queries),
    learningRate,
    schedule: 'cosine',
    warmUp: Math.floor(steps / 20),
    doing: 'learning all known tasks',
    series: 'loss of the twin',
  })
  tree.dispose([x, y])
  return twin
}
