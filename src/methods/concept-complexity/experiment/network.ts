import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import type { LinearMap } from '#nn/metrics/linear-map.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeColumns } from '#nn/rows.ts'
import { CONCEPTS, type Drawn, SIDE } from './levels.ts'

/** Channels of the last maps: the attributes. The same at each level. */
export const ATTRIBUTES = 48
const STRIDES = [2, 2, 1]
const CHANNELS = [3, 8, 16, ATTRIBUTES]

type Classifier = { convs: Conv[]; head: Dense }

export type Recipe = Record<'steps' | 'batchSize' | 'learningRate', number>

/** A trained classifier: what it makes of pictures, and its last layer. */
export interface Trained {
  attributes(pictures: Float32Array): Promise<Attributes>
  head: LinearMap
  dispose(): void
}

/** The feature maps [n, attributes] of pictures. */
export interface Attributes {
  /** The largest value of each map: what RoA and both generalisers look at. */
  largest: Matrix
  /** The mean of each map: what the head sees. */
  mean: Matrix
}

/** Trains a classifier of one level's concepts. Consumes the key. */
export async function* trained(
  key: np.Array,
  part: Part<'train'>,
  { pictures, concepts }: Drawn,
  recipe: Recipe,
  doing: string,
): Run<Trained> {
  const parts = keys(key, 'first', 'second', 'third', 'head', 'order')
  const x = imagesOf(pictures)
  const y = np.array(concepts.slice())
  const net = yield* fit(part, {
    params: {
      convs: [parts.first, parts.second, parts.third].map((init, i) =>
        initConv(init, 3, CHANNELS[i]!, CHANNELS[i + 1]!),
      ),
      head: initDense(parts.head, ATTRIBUTES, CONCEPTS, 1),
    },
    loss: ({ convs, head }: Classifier, x: np.Array, y: np.Array) =>
      crossEntropy(dense(head, maps(convs, x).mean([1, 2])), y),
    batch: batchOf(x, y),
    key: parts.order,
    ...recipe,
    schedule: 'cosine',
    warmUp: Math.floor(recipe.steps / 10),
    doing,
    labels: concepts,
  })
  tree.dispose([x, y])
  const { convs } = net
  const head = {
    w: { data: Float32Array.from(await net.head.w.data()), rows: ATTRIBUTES, dim: CONCEPTS },
    b: Float64Array.from(await net.head.b.data()),
  }
  return {
    head,
    attributes: async (pictures) => {
      const images = imagesOf(pictures)
      const both = await rowsBy(pooled, convs, images)
      images.dispose()
      const places = Int32Array.from({ length: ATTRIBUTES }, (_, a) => a)
      return {
        largest: takeColumns(both, places),
        mean: takeColumns(
          both,
          places.map((a) => ATTRIBUTES + a),
        ),
      }
    },
    dispose: () => tree.dispose(convs),
  }
}

const imagesOf = (pictures: Float32Array): np.Array =>
  np.array(pictures.slice()).reshape([pictures.length / (SIDE * SIDE * 3), SIDE, SIDE, 3])

/** The last feature maps, none below 0. Consumes both arguments. */
const maps = (convs: readonly Conv[], x: np.Array): np.Array =>
  convs.reduce((h, conv, i) => nn.relu(conv2d(conv, h, { stride: STRIDES[i]! })), x.sub(0.5))

/** Largest values, then means. */
function pooled(convs: readonly Conv[], x: np.Array): np.Array {
  const last = maps(convs, x)
  return np.concatenate([np.max(last.ref, [1, 2]), last.mean([1, 2])], 1)
}
