import { lax, nn, numpy as np, random, tree } from '@jax-js/jax'
import { digits } from '#data/digits.ts'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { sampleAnchors } from './anchors.ts'
import { type Encoder, relativeRepresentation } from './relative.ts'

const TRAIN = 7000
const TEST = 1000
const ANCHORS = 128
export const SIDE = 14
export const PIXELS = SIDE * SIDE
const HIDDEN = 256
const LATENT = 32
/** Variance of the starting weights times their inputs, PyTorch's default. With He's, 2, relative swaps fail. */
const GAIN = 1 / 3
const BATCH = 128
const STEPS = 400
const RATE = 3e-3
const REPORT_EVERY = 5
const LIVE_EVERY = 40

/** What a decoder reads: the latent numbers, or their cosines to anchors. */
export type Kind = 'absolute' | 'relative'
export type Split = { x: np.Array; labels: Int32Array }
export type Data = { train: Split; test: Split; anchors: np.Array }
export type Autoencoder = { encoder: Dense[]; decoder: Dense[] }

/** The digits at a quarter of their pixels, and the anchors among the training ones. Consumes the key. */
export async function load(key: np.Array, seed: number): Promise<Data> {
  const data = await digits(key, { train: TRAIN, test: TEST })
  const split = async (part: { x: np.Array; labels: np.Array }): Promise<Split> => {
    const rows = part.x.shape[0]!
    const x = part.x.reshape([rows, SIDE, 2, SIDE, 2]).mean([2, 4]).reshape([rows, PIXELS])
    await x.ref.data()
    return { x, labels: Int32Array.from(await part.labels.data()) }
  }
  const [train, test] = [await split(data.train), await split(data.test)]
  const rows = sampleAnchors(train.labels, ANCHORS, seed)
  return { train, test, anchors: np.take(train.x.ref, np.array(Int32Array.from(rows)), 0) }
}

/** The latent numbers of inputs [n, pixels]: [n, latent]. No activation at the end. Consumes all. */
export const encode = (layers: readonly Dense[], x: np.Array): np.Array => gelu(layers, x)

/** Pixels from what the encoder hands over. Consumes all. */
export const decode = (layers: readonly Dense[], r: np.Array): np.Array => gelu(layers, r)

/** The inputs as the decoders of this kind want them. Takes the inputs, leaves layers and anchors. */
export const view =
  (kind: Kind, layers: readonly Dense[], anchors: np.Array): Encoder =>
  (x) => {
    const z = encode(tree.ref(layers as Dense[]), x)
    if (kind === 'absolute') return z
    return relativeRepresentation(z, encode(tree.ref(layers as Dense[]), anchors.ref), { layerNorm: true })
  }

/** Trains one autoencoder on the summed squared error of its pixels. Consumes the key. */
export async function* trainAutoencoder(
  kind: Kind,
  name: string,
  key: np.Array,
  data: Data,
): Run<Autoencoder> {
  const parts = keys(key, 'encoder', 'decoder', 'order')
  const start: Autoencoder = {
    encoder: initLayers(parts.encoder, [PIXELS, HIDDEN, LATENT]),
    decoder: initLayers(parts.decoder, [kind === 'relative' ? ANCHORS : LATENT, HIDDEN, PIXELS]),
  }
  const model = trainer(start, ({ encoder, decoder }, x: np.Array, anchors: np.Array) => {
    const z = encode(kind === 'relative' ? tree.ref(encoder) : encoder, x.ref)
    const r = kind === 'relative' ? againstAnchors(z, encoder, anchors) : z
    if (kind === 'absolute') anchors.dispose()
    return np.square(decode(decoder, r).sub(x)).sum(1).mean()
  })

  let step = 0
  for (const rows of batches(parts.order, TRAIN, BATCH, STEPS)) {
    const x = np.take(data.train.x.ref, rows, 0)
    const loss = model.step(RATE * Math.min(1, 2 - (2 * step) / STEPS), x, data.anchors.ref)
    step++
    if (step % REPORT_EVERY === 0) {
      const [value] = await loss.data()
      if (step % LIVE_EVERY === 0) yield { kind: 'metric', series: name, step, value: value! / PIXELS }
      yield { kind: 'progress', done: step, total: STEPS, doing: `training ${name}` }
    } else loss.dispose()
  }
  model.dispose()
  return model.params
}

/** Anchors are embedded anew at each step and pass no gradient on, as in the authors' code. */
function againstAnchors(z: np.Array, encoder: readonly Dense[], anchors: np.Array): np.Array {
  return relativeRepresentation(z, lax.stopGradient(encode(encoder, anchors)), { layerNorm: true })
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
