import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { fixedClassifierLoss, hocLoss, simplexVertices } from './stationary.ts'

/** The share of the cross-entropy beside the contrastive term, as in the paper. */
const LAMBDA = 0.1
const MU = 10
const REPORT_EVERY = 10

/** One hidden layer, then a linear one without bias, [hidden, dim]: its output is the vector that is stored. */
export type Encoder = { hidden: Dense; feature: np.Array }
/** An encoder with its classifier, [classes, dim]. */
export type Net = { encoder: Encoder; head: np.Array }

/** Whether the classifier learns like everything else or is the fixed simplex. */
export type Head = 'learned' | 'simplex'

/** Pictures as rows, [n, pixels], and their classes. */
export interface Pictures {
  pixels: Float32Array<ArrayBuffer>
  labels: Int32Array<ArrayBuffer>
}

export interface Sizes {
  pixels: number
  hidden: number
  /** Classes the classifier has room for; a vector has one number less. */
  classes: number
}

/** The same encoder for the same key, whatever the head. Consumes the key. */
export function initNet(key: np.Array, head: Head, { pixels, hidden, classes }: Sizes): Net {
  const parts = keys(key, 'hidden', 'feature', 'head')
  const learned = random.normal(parts.head, [classes, classes - 1]).mul(1 / Math.sqrt(classes - 1))
  if (head === 'simplex') learned.dispose()
  return {
    encoder: {
      hidden: initDense(parts.hidden, pixels, hidden),
      feature: random.normal(parts.feature, [hidden, classes - 1]).mul(1 / Math.sqrt(hidden)),
    },
    head: head === 'simplex' ? simplexVertices(classes) : learned,
  }
}

/** Vectors [n, dim] of pictures [n, pixels]. Consumes its arguments. */
export const encode = ({ hidden, feature }: Encoder, x: np.Array): np.Array =>
  np.dot(nn.relu(dense(hidden, x)), feature)

export interface Lesson {
  name: string
  head: Head
  pictures: Pictures
  /** Rows of the pictures, batch by batch. */
  batches: readonly Int32Array[]
  rate: number
  /** The previous model's vectors of the pictures, to stay near to. */
  old?: Matrix
}

/** Trains a net by Adam, the rate falling to zero along a cosine. Consumes the net. */
export async function* train(start: Net, { name, head, pictures, batches, rate, old }: Lesson): Run<Net> {
  const width = pictures.pixels.length / pictures.labels.length
  const model = trainer(
    head === 'learned' ? start : { encoder: start.encoder },
    (p: { encoder: Encoder; head?: np.Array }, x: np.Array, y: np.Array, ...rest: np.Array[]) => {
      const z = encode(p.encoder, x)
      const [fixed, v] = head === 'learned' ? [p.head!, rest[0]] : [rest[0]!, rest[1]]
      if (!v) return fixedClassifierLoss(z, y, fixed)
      const contrast = hocLoss(z.ref, v, y.ref, { lambda: LAMBDA, mu: MU })
      return fixedClassifierLoss(z, y, fixed).mul(LAMBDA).add(contrast)
    },
  )
  for (const [step, rows] of batches.entries()) {
    const batch = [
      taken(pictures.pixels, width, rows),
      np.array(Int32Array.from(rows, (r) => pictures.labels[r]!)),
    ]
    if (head === 'simplex') batch.push(start.head.ref)
    if (old) batch.push(taken(old.data, old.dim, rows))
    const falling = 0.5 + 0.5 * Math.cos((Math.PI * step) / batches.length)
    const [x, y, ...rest] = batch as [np.Array, np.Array, ...np.Array[]]
    const loss = model.step(rate * falling, x, y, ...rest)
    if (step % REPORT_EVERY === 0) {
      await loss.data()
      yield { kind: 'progress', done: step + 1, total: batches.length, doing: `training: ${name}` }
    } else loss.dispose()
  }
  model.dispose()
  return { encoder: model.params.encoder, head: 'head' in model.params ? model.params.head : start.head }
}

/** A net's vectors of pictures. Keeps the net. */
export async function embed({ encoder }: Net, { pixels, labels }: Pictures): Promise<Matrix> {
  const x = np.array(pixels).reshape([labels.length, pixels.length / labels.length])
  return readMatrix(encode(tree.ref(encoder), x))
}

function taken(data: Float32Array, width: number, rows: Int32Array): np.Array {
  const values = new Float32Array(rows.length * width)
  rows.forEach((row, i) => values.set(data.subarray(row * width, (row + 1) * width), i * width))
  return np.array(values).reshape([rows.length, width])
}
