import { nn, numpy as np } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, dense, initDense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { type AugmentOptions, augment } from '../method/augment.ts'
import { ntXent } from '../method/nt-xent.ts'

export const BATCH = 32
const FEATURES = 128
const HEAD = [48, 24]
const TEMPERATURE = 0.3

/** An encoder, whose features are kept, and a head on them that is thrown away after pre-training. */
export type Network = { encoder: Dense; head: Dense[] }

type Pool = Part<'train'> & { x: Matrix }

/** Rows of both belong to one digit, [n, pixels]; they stay the caller's. */
export type Views = Part<'train'> & { one: np.Array; other: np.Array }

export interface Lesson {
  name: string
  steps: number
  learningRate: number
}

/** Consumes the key. */
export function initNetwork(key: np.Array, pixels: number): Network {
  const parts = keys(key, 'encoder', 'head')
  return {
    encoder: initDense(parts.encoder, pixels, FEATURES),
    head: initMlp(parts.head, [FEATURES, ...HEAD]),
  }
}

const encode = (encoder: Dense, x: np.Array): np.Array => nn.relu(dense(encoder, x))

/** What the encoder makes of pictures, [n, 128]. */
export async function featuresOf({ encoder }: Network, { data, rows, dim }: Matrix): Promise<Matrix> {
  const pictures = np.array(data.slice()).reshape([rows, dim])
  const features = await rowsBy(encode, encoder, pictures, 1000)
  pictures.dispose()
  return features
}

/** Two views each of so many digits of the pool, all of which have their turn before one comes again. Consumes the key. */
export function drawViews(
  key: np.Array,
  { indices, x }: Pool,
  count: number,
  options: AugmentOptions,
): Views {
  const rng = generator(key)
  const rows = Int32Array.from({ length: x.rows }, (_, row) => row)
  const chosen = new Int32Array(count)
  const [one, other] = [new Float32Array(count * x.dim), new Float32Array(count * x.dim)]
  for (let i = 0; i < count; i++) {
    if (i % x.rows === 0) rng.shuffle(rows)
    const row = rows[i % x.rows]!
    chosen[i] = indices[row]!
    const picture = x.data.subarray(row * x.dim, (row + 1) * x.dim)
    one.set(augment(picture, rng, options), i * x.dim)
    other.set(augment(picture, rng, options), i * x.dim)
  }
  const shape = [count, x.dim]
  return {
    role: 'train',
    indices: chosen,
    one: np.array(one).reshape(shape),
    other: np.array(other).reshape(shape),
  }
}

/** Pre-trains a network by contrast: the views of a digit near each other, those of others apart. Consumes the keys. */
export async function* pretrain(
  views: Views,
  { name, steps, learningRate }: Lesson,
  key: { start: np.Array; order: np.Array },
): Run<Network> {
  return yield* fit(views, {
    params: initNetwork(key.start, views.one.shape[1]!),
    loss: ({ encoder, head }: Network, a: np.Array, b: np.Array) => {
      const both = mlp(head, encode(encoder, np.concatenate([a, b], 0)))
      return ntXent(both.ref.slice([0, BATCH]), both.slice([BATCH, 2 * BATCH]), TEMPERATURE)
    },
    batch: batchOf(views.one, views.other),
    key: key.order,
    steps,
    batchSize: BATCH,
    learningRate,
    schedule: 'cosine',
    doing: `pre-training: ${name}`,
  })
}
