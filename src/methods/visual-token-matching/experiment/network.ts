import { nn, numpy as np } from '@jax-js/jax'
import { initLayerNorm, layerNorm } from '#nn/attention.ts'
import { initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { type Encoder, biasCount, encode, initEncoder } from '../method/encoder.ts'
import { type Matching, initMatching, matchTokens, reweightLevels } from '../method/matching.ts'
import { SIDE } from './scenes.ts'

export const PATCH = 2
export const GRID = SIDE / PATCH
export const TOKENS = GRID * GRID
const WIDTH = 32
const HEADS = 4
/** Layers of the image encoder, and of the label encoder: the levels. */
export const LEVELS = 2
const SIZES = { tokens: TOKENS, width: WIDTH, depth: LEVELS }
const IMAGE = { ...SIZES, inputs: PATCH * PATCH * 3 }
const LABEL = { ...SIZES, inputs: PATCH * PATCH }
export const BIASES = biasCount(SIZES)

/** From the tokens of all levels of a patch to its pixels; in a leading axis one for each task, or one for all. */
export type Decoder = { w: np.Array; b: np.Array; out: np.Array; outB: np.Array }

/** What all tasks share. */
export type Generalist = {
  image: Encoder
  label: Encoder
  labelBiases: np.Array
  matching: Matching[]
  decoder: Decoder
}

/** What a task has of its own: [tasks, BIASES], and which levels it looks at, [tasks, LEVELS, LEVELS]. */
export type Task = { biases: np.Array; a: np.Array }

/** Consumes the key and takes over the image encoder. */
export function initGeneralist(key: np.Array, image: Encoder): Generalist {
  const parts = keys(key, 'label', 'first', 'second', 'decoder')
  return {
    image,
    label: initEncoder(parts.label, LABEL),
    labelBiases: np.zeros([1, BIASES]),
    matching: [initMatching(parts.first, WIDTH), initMatching(parts.second, WIDTH)],
    decoder: initDecoder(parts.decoder, 1),
  }
}

/** Consumes the key. */
export const initImageEncoder = (key: np.Array): Encoder => initEncoder(key, IMAGE)

/** Consumes the key. */
export function initDecoder(key: np.Array, tasks: number): Decoder {
  const parts = keys(key, 'wide', 'out')
  const repeated = (w: np.Array) => np.repeat(w.reshape([1, ...w.shape]), tasks, 0)
  return {
    w: repeated(initDense(parts.wide, LEVELS * WIDTH, 2 * WIDTH).w),
    b: np.zeros([tasks, 1, 2 * WIDTH]),
    out: repeated(initDense(parts.out, 2 * WIDTH, PATCH * PATCH, 1).w),
    outB: np.zeros([tasks, 1, PATCH * PATCH]),
  }
}

export const initTasks = (tasks: number): Task => ({
  biases: np.zeros([tasks, BIASES]),
  a: np.zeros([tasks, LEVELS, LEVELS]),
})

/**
 * Label maps of queries by matching: [tasks, queries, SIDE * SIDE]. Consumes all its arguments.
 *
 * @param support - pictures with labels, [tasks, s, SIDE, SIDE, 3]
 * @param labels - [tasks, s, SIDE * SIDE]
 * @param queries - [tasks, q, SIDE, SIDE, 3]
 */
export function generalist(
  { image, label, labelBiases, matching, decoder }: Generalist,
  { biases, a }: Task,
  support: np.Array,
  labels: np.Array,
  queries: np.Array,
): np.Array {
  const [tasks, s] = labels.shape as [number, number]
  const q = queries.shape[1]!
  const seen = np.concatenate([support, queries], 1).reshape([tasks * (s + q), SIDE, SIDE, 3])
  const own = np.repeat(biases, s + q, 0)
  const levels = encode(image, own, patchesOf(seen, 3), HEADS).map((tokens) =>
    standardised(tokens).reshape([tasks, (s + q) * TOKENS, WIDTH]),
  )
  const mixed = reweightLevels(levels, a)
  const values = encode(label, labelBiases, patchesOf(labels.reshape([tasks * s, SIDE, SIDE, 1]), 1), HEADS)
  const found = matching.map((level, i) =>
    matchTokens(
      level,
      mixed[i]!.ref.slice([], [s * TOKENS, (s + q) * TOKENS]),
      mixed[i]!.slice([], [0, s * TOKENS]),
      values[i]!.reshape([tasks, s * TOKENS, WIDTH]),
      HEADS,
    ),
  )
  return decoded(decoder, found)
}

/**
 * Label maps by a plain decoder, which sees the tokens of the picture itself: [tasks, n, SIDE * SIDE]. Consumes all its
 * arguments.
 *
 * @param pictures - [tasks, n, SIDE, SIDE, 3]
 */
export const plain = (image: Encoder, decoder: Decoder, task: Task, pictures: np.Array): np.Array =>
  decoded(decoder, [tokensOf(image, task, pictures)])

/** A linear map of the tokens of all levels to the pixels of a patch, one for each task: w [tasks, inputs, pixels]. */
export type Head = { w: np.Array; b: np.Array }

/** Label maps by a linear head, as `plain`. Consumes all its arguments. */
export function headed(image: Encoder, head: Head, task: Task, pictures: np.Array): np.Array {
  return mapsOf(np.matmul(tokensOf(image, task, pictures), head.w).add(head.b))
}

/** The tokens of all levels side by side, [tasks, n * TOKENS, LEVELS * WIDTH]. Consumes all its arguments. */
export const tokensOf = (image: Encoder, { biases, a }: Task, pictures: np.Array): np.Array =>
  np.concatenate(reweightLevels(plainLevels(image, biases, pictures), a), -1)

/** Pixels of patches [tasks, n * TOKENS, PATCH * PATCH] as maps [tasks, n, SIDE * SIDE]. Consumes its argument. */
export const mapsOf = (pixels: np.Array): np.Array =>
  pixels
    .reshape([pixels.shape[0]!, -1, GRID, GRID, PATCH, PATCH])
    .transpose([0, 1, 2, 4, 3, 5])
    .reshape([pixels.shape[0]!, -1, SIDE * SIDE])

/** The tokens of each level at one length, [tasks, n * TOKENS, WIDTH]. Consumes all its arguments. */
function plainLevels(image: Encoder, biases: np.Array, pictures: np.Array): np.Array[] {
  const [tasks, n] = pictures.shape as [number, number]
  const patches = patchesOf(pictures.reshape([tasks * n, SIDE, SIDE, 3]), 3)
  return encode(image, np.repeat(biases, n, 0), patches, HEADS).map((tokens) =>
    standardised(tokens).reshape([tasks, n * TOKENS, WIDTH]),
  )
}

/** With one set of tokens or one decoder, that one serves all tasks. Consumes all its arguments. */
function decoded({ w, b, out, outB }: Decoder, levels: readonly np.Array[]): np.Array {
  const tokens = np.concatenate([...levels], -1)
  const tasks = Math.max(tokens.shape[0]!, w.shape[0]!)
  const each = (x: np.Array) => (x.shape[0] === tasks ? x : np.repeat(x, tasks, 0))
  const h = nn.gelu(np.matmul(each(tokens), each(w)).add(b))
  return mapsOf(np.matmul(h, each(out)).add(outB))
}

/** Squares of pictures [n, SIDE, SIDE, channels], [n, TOKENS, PATCH * PATCH * channels]. Consumes its argument. */
export const squaresOf = (pictures: np.Array, channels: number): np.Array =>
  pictures
    .reshape([-1, GRID, PATCH, GRID, PATCH, channels])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([-1, TOKENS, PATCH * PATCH * channels])

/** Squares about as large as 1, for an encoder. Consumes its argument. */
const patchesOf = (pictures: np.Array, channels: number): np.Array =>
  squaresOf(pictures, channels).sub(0.3).mul(3)

const standardised = (x: np.Array): np.Array => layerNorm(initLayerNorm(x.shape.at(-1)!), x)
