import { numpy as np } from '@jax-js/jax'
import {
  type BitMatrix,
  type HashLayer,
  activationCode,
  hashLayer,
} from '../src/methods/activation-hash/index.ts'
import { matryoshkaContrastiveLoss } from '../src/methods/matryoshka/index.ts'
import type { Matrix } from '../src/nn/rows.ts'
import { trainer } from '../src/nn/train.ts'
import { simHash } from '../src/search/duplicates.ts'

const SAMPLE = 5000
const BATCH = 256
const STEPS = 500
const RATE = 1e-3

/** Makes codes of vectors. */
export type Coder = (vectors: Matrix) => BitMatrix

/** Texts as they are and a little changed, by row: what a layer learns from. */
export interface Twins {
  texts: Matrix
  changed: Matrix
}

/** What the site uses, and at two lengths random hyperplanes and a layer that was trained. */
export function coders(twins: Twins): [name: string, coder: Coder][] {
  const { texts } = twins
  const sample = { ...texts, rows: Math.min(SAMPLE, texts.rows) }
  sample.data = texts.data.subarray(0, sample.rows * texts.dim)
  return [
    ['SimHash, as the site', simHash],
    ...[64, 256].flatMap((bits): [string, Coder][] => {
      const random = hashLayer(sample, { bits, seed: 0 })
      const trained = trainedLayer(random, twins)
      return [
        [`SimHash, ${bits} hyperplanes`, (vectors) => activationCode(vectors, random)],
        [`trained layer, ${bits} units`, (vectors) => activationCode(vectors, trained)],
      ]
    }),
  ]
}

/**
 * The same units, trained to tell a changed text from those of other papers: normalised by the batch and squeezed to
 * between -1 and 1, so that their sides count.
 */
function trainedLayer({ weights, dim, bits }: HashLayer, { texts, changed }: Twins): HashLayer {
  const units = (w: np.Array, x: np.Array) => {
    const raw = np.dot(x, w)
    const centred = raw.ref.sub(raw.mean(0, { keepdims: true }))
    const deviation = np.sqrt(np.square(centred.ref).mean(0, { keepdims: true }).add(1e-6))
    return np.tanh(centred.div(deviation).mul(2))
  }
  const model = trainer({ w: matrix(weights, bits).transpose() }, ({ w }, a: np.Array, b: np.Array) =>
    matryoshkaContrastiveLoss(units(w.ref, a), units(w, b), [bits], 0.1),
  )
  for (let step = 0; step < STEPS; step++) {
    const at = (step * BATCH) % (texts.rows - BATCH + 1)
    const batch = ({ data }: Matrix) => matrix(data.slice(at * dim, (at + BATCH) * dim), BATCH)
    model.step(RATE * (1 - step / STEPS), batch(texts), batch(changed)).dispose()
  }
  const trained = model.params.w.transpose().dataSync() as Float32Array
  model.dispose()
  const means = new Float64Array(bits)
  for (let i = 0; i < trained.length; i++) means[Math.floor(i / dim)]! += trained[i]! * mean(texts, i % dim)
  return { weights: trained, means, dim, bits }
}

function mean({ data, dim }: Matrix, d: number): number {
  let sum = 0
  for (let row = 0; row < SAMPLE; row++) sum += data[row * dim + d]!
  return sum / SAMPLE
}

const matrix = (data: Float32Array, rows: number) =>
  np.array(data.slice()).reshape([rows, data.length / rows])
