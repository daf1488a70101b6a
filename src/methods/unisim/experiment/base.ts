import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { sampleScenes } from '#data/shapeworld.ts'
import { drawnSplit } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { PIXELS, WORDS, WORLD, bagOf, drawLook, looseWords, photograph } from './scenes.ts'

export const RECIPE = { pairs: 4000, steps: 400, batchSize: 128, learningRate: 0.003 }
const HIDDEN = 96
export const WIDTH = 32
const TEMPERATURE = 0.1

type Towers = { picture: Dense[]; text: np.Array }

/** What is left when training is over. */
export interface Base {
  /** The last layer of the picture tower, [WIDTH, HIDDEN + 1], the bias last: what is tuned later. */
  map: Matrix
  /** What lies under it, [n, HIDDEN + 1], the last column 1. */
  features(pictures: Matrix): Promise<Matrix>
  /** Text embeddings of word shares. */
  embed(texts: Matrix): Promise<Matrix>
  dispose(): void
}

/**
 * A small CLIP: a picture tower and a bag of word vectors, by the symmetric contrastive loss over pictures and loose
 * captions. Consumes the key.
 */
export async function* trainBase(key: np.Array, rng: RandomGenerator, recipe = RECIPE): Run<Base> {
  const { pairs, steps, batchSize, learningRate } = recipe
  const parts = keys(key, 'picture', 'text', 'order')
  const scenes = sampleScenes(rng, pairs, WORLD)
  const looks = Array.from({ length: pairs }, () => drawLook(rng))
  const x = arrayOf(photograph(scenes, looks, rng))
  const bags = looks.map((look, row) => bagOf(looseWords(scenes, row, look, rng)))
  const texts = np.array(Float32Array.from(bags.flatMap((bag) => [...bag]))).reshape([pairs, WORDS.length])
  const split = drawnSplit({ train: pairs, test: 0 })
  const towers: Towers = yield* fit(split.train, {
    params: {
      picture: initMlp(parts.picture, [PIXELS, HIDDEN, WIDTH]),
      text: random.normal(parts.text, [WORDS.length, WIDTH]),
    },
    loss: contrastive,
    batch: batchOf(x, texts),
    key: parts.order,
    steps,
    batchSize,
    learningRate,
    schedule: 'cosine',
    doing: 'learning from captions',
    series: 'learning from captions',
  })
  tree.dispose([x, texts])
  const last = towers.picture[1]!
  const [w, b] = [await last.w.ref.data(), await last.b.ref.data()]
  const map = new Float32Array(WIDTH * (HIDDEN + 1))
  for (let k = 0; k < WIDTH; k++) {
    for (let h = 0; h < HIDDEN; h++) map[k * (HIDDEN + 1) + h] = w[h * WIDTH + k]!
    map[k * (HIDDEN + 1) + HIDDEN] = b[k]!
  }
  return {
    map: { data: map, rows: WIDTH, dim: HIDDEN + 1 },
    async features(pictures) {
      const seen = arrayOf(pictures)
      const hidden = await rowsBy(
        ([first]: Dense[], batch: np.Array) => nn.relu(mlp([first!], batch)),
        [towers.picture[0]!],
        seen,
        1000,
      )
      seen.dispose()
      return withOnes(hidden)
    },
    async embed(bags) {
      const seen = arrayOf(bags)
      const embedded = await rowsBy(
        (table: np.Array, batch: np.Array) => np.dot(batch, table),
        towers.text,
        seen,
        1000,
      )
      seen.dispose()
      return embedded
    },
    dispose: () => tree.dispose(towers),
  }
}

/** Each picture has to find its text among those of the batch, and each text its picture. */
function contrastive({ picture, text }: Towers, x: np.Array, bags: np.Array): np.Array {
  const seen = unit(mlp(picture, x))
  const told = unit(np.dot(bags, text))
  const [rows] = seen.shape
  const logits = np.dot(seen, told.transpose()).div(TEMPERATURE)
  const own = np.arange(rows!).astype(np.int32)
  return crossEntropy(logits.ref, own.ref).add(crossEntropy(logits.transpose(), own)).mul(0.5)
}

function unit(x: np.Array): np.Array {
  const length = np.sqrt(np.square(x.ref).sum(-1, { keepdims: true }).add(1e-8))
  return x.div(length)
}

const arrayOf = ({ data, rows, dim }: Matrix) =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])

function withOnes({ data, rows, dim }: Matrix): Matrix {
  const wider = new Float32Array(rows * (dim + 1)).fill(1)
  for (let row = 0; row < rows; row++) wider.set(data.subarray(row * dim, (row + 1) * dim), row * (dim + 1))
  return { data: wider, rows, dim: dim + 1 }
}
