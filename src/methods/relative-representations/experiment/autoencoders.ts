import { lax, nn, numpy as np, random, tree } from '@jax-js/jax'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { type Part, type Role, type Split, split } from '#data/split.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { relativeRepresentation } from '../method/relative.ts'

export const SIDE = 14
const PIXELS = SIDE * SIDE
const HIDDEN = 128
export const LATENT = 32
/** Variance of the starting weights times their inputs, PyTorch's default. */
const GAIN = 1 / 3
const BATCH = 64

/** Digits of one part: as a matrix, and the same as an array [n, pixels]. */
export type Digits<R extends Role = Role> = Part<R> & { pixels: Matrix; labels: Int32Array; x: np.Array }

export interface Data {
  split: Split
  train: Digits<'train'>
  validation: Digits<'validation'>
  test: Digits<'test'>
}

export interface Sizes {
  train: number
  validation: number
  test: number
}

/** The digits at a quarter of their pixels, cut into parts. Consumes the key. */
export async function load(key: np.Array, sizes: Sizes): Promise<Data> {
  const { labels } = await rawDigits()
  const parts = split(labels.length, sizes, generator(key))
  const digits = async <R extends Role>(part: Part<R>): Promise<Digits<R>> => {
    const { x: pixels, labels } = await digitsOf(part, { side: SIDE })
    return { ...part, pixels, labels, x: toArray(pixels) }
  }
  const { train, validation, test } = parts
  return {
    split: parts,
    train: await digits(train),
    validation: await digits(validation),
    test: await digits(test),
  }
}

export const toArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

export type Autoencoder = { encoder: Dense[]; decoder: Dense[] }

/**
 * What an encoder hands to a decoder: its latent numbers, their cosines to anchors that it embeds itself, or to
 * directions that are the same in every space and mean nothing in any.
 */
export type Language = 'raw' | 'anchors' | 'directions'

/** The latent numbers of inputs [n, pixels]: [n, latent]. No activation at the end. Consumes all. */
export const encode = (layers: readonly Dense[], x: np.Array): np.Array => gelu(layers, x)

/**
 * What decoders get of inputs [n, pixels]. Consumes all.
 *
 * @param reference - the pixels of the anchors, or the directions; nothing for raw numbers
 */
export function handOver(
  language: Language,
  encoder: Dense[],
  x: np.Array,
  reference: np.Array | undefined,
): np.Array {
  if (language === 'raw') return encode(encoder, x)
  const z = encode(tree.ref(encoder), x)
  if (language === 'directions') {
    tree.dispose(encoder)
    return relativeRepresentation(z, reference!, { layerNorm: true })
  }
  // Anchors are embedded anew at each step and pass no gradient on, as in the authors' code.
  const anchors = lax.stopGradient(encode(encoder, reference!))
  return relativeRepresentation(z, anchors, { layerNorm: true })
}

/** Pixels from what the encoder hands over. Consumes all. */
export const decode = (layers: readonly Dense[], r: np.Array): np.Array => gelu(layers, r)

export interface Training {
  language: Language
  /** The pixels of the anchors [k, pixels], or the directions [k, latent]; stays the caller's. */
  reference: np.Array | undefined
  steps: number
  learningRate: number
  name: string
  /** Consumed. */
  key: np.Array
}

/** Trains one autoencoder on the squared error of its pixels, summed over them. */
export function trainAutoencoder(train: Digits<'train'>, options: Training) {
  const { language, reference, steps, learningRate, name } = options
  const parts = keys(options.key, 'encoder', 'decoder', 'order')
  const width = reference?.shape[0] ?? LATENT
  const params: Autoencoder = {
    encoder: initLayers(parts.encoder, [PIXELS, HIDDEN, LATENT]),
    decoder: initLayers(parts.decoder, [width, HIDDEN, PIXELS]),
  }
  return fit(train, {
    params,
    loss: ({ encoder, decoder }: Autoencoder, x: np.Array, ...references: np.Array[]) =>
      np
        .square(decode(decoder, handOver(language, encoder, x.ref, references[0])).sub(x))
        .sum(1)
        .mean(),
    batch: (rows) => [np.take(train.x.ref, rows, 0), ...(reference ? [reference.ref] : [])],
    key: parts.order,
    steps,
    batchSize: BATCH,
    learningRate,
    schedule: 'cosine',
    doing: `training ${name}`,
    series: name,
  })
}

/** Dense layers with GELU between them. */
const gelu = (layers: readonly Dense[], x: np.Array): np.Array =>
  layers.reduce((h, layer, i) => dense(layer, i === 0 ? h : nn.gelu(h)), x)

/** Layers of the given widths, inputs first. Consumes the key. */
function initLayers(key: np.Array, sizes: readonly number[]): Dense[] {
  const parts = random.split(key, sizes.length - 1)
  const layers = sizes.slice(1).map((outputs, i) => initDense(parts.ref.slice(i), sizes[i]!, outputs, GAIN))
  parts.dispose()
  return layers
}
