import { lax, nn, numpy as np, random, tree } from '@jax-js/jax'
import { batchOf } from '#nn/batches.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { fixedClassifierLoss, hocLoss, simplexVertices } from '../method/stationary.ts'
import type { Lesson } from './shapes.ts'

/** The share of the cross-entropy beside what pulls towards the previous model, as in the paper. */
const LAMBDA = 0.1
const MU = 10
const BATCH = 32

/** Whether the classifier is the fixed simplex or learns like everything else. */
export type Head = 'simplex' | 'learned'
/** What pulls towards the previous model's vectors: the paper's contrast, their likeness alone, or nothing. */
export type Pull = 'hoc' | 'distillation' | 'nothing'

/**
 * One hidden layer, then a linear one without bias, [hidden, dim], whose output is the vector that is stored; and
 * the classifier, [classes, dim].
 */
export type Net = { hidden: Dense; feature: np.Array; head: np.Array }

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
    hidden: initDense(parts.hidden, pixels, hidden),
    feature: random.normal(parts.feature, [hidden, classes - 1]).mul(1 / Math.sqrt(hidden)),
    head: head === 'simplex' ? simplexVertices(classes) : learned,
  }
}

/** Vectors [n, dim] of pictures [n, pixels]. Consumes its arguments. */
export const encode = ({ hidden, feature, head }: Net, x: np.Array): np.Array => {
  head.dispose()
  return np.dot(nn.relu(dense(hidden, x)), feature)
}

export interface Training {
  head: Head
  pull: Pull
  /** The previous model's vectors of the lesson, [n, dim]; not read when nothing pulls. */
  previous: Matrix
  steps: number
  rate: number
  key: np.Array
  doing: string
}

/** Trains a net on a lesson by Adam, the rate falling to zero along a cosine. Consumes net and key. */
export async function* train(net: Net, lesson: Lesson, training: Training): Fitting<Net> {
  const { head, pull, previous, steps, rate, key, doing } = training
  const columns = [asArray(lesson.x), np.array(lesson.labels)]
  if (pull !== 'nothing') columns.push(asArray(previous))
  try {
    return yield* fit(lesson, {
      params: net,
      loss: (p: Net, ...[x, y, old]: np.Array[]) => lossOf(p, head, pull, x!, y!, old),
      batch: batchOf(...columns),
      key,
      steps,
      batchSize: BATCH,
      learningRate: rate,
      schedule: 'cosine',
      doing,
      labels: lesson.labels,
    })
  } finally {
    tree.dispose(columns)
  }
}

/** Cross-entropy, and where something pulls, its share of a sum with that. Consumes its arguments. */
function lossOf(net: Net, head: Head, pull: Pull, x: np.Array, y: np.Array, old?: np.Array): np.Array {
  const classifier = head === 'simplex' ? lax.stopGradient(net.head.ref) : net.head.ref
  const z = encode(net, x)
  if (!old) return fixedClassifierLoss(z, y, classifier)
  const term =
    pull === 'hoc'
      ? hocLoss(z.ref, old, y.ref, { lambda: LAMBDA, mu: MU })
      : distillationLoss(z.ref, old).mul(1 - LAMBDA)
  return fixedClassifierLoss(z, y, classifier).mul(LAMBDA).add(term)
}

/** How far vectors turn away from the old ones: mu times one minus the cosine. Consumes its arguments. */
function distillationLoss(z: np.Array, old: np.Array): np.Array {
  const length = (v: np.Array) => np.sqrt(np.square(v).sum(1).add(1e-16))
  const cosines = z.ref.mul(old.ref).sum(1).div(length(z)).div(length(old))
  return cosines.mean().sub(1).mul(-MU)
}

/** A net's vectors of pictures. Keeps the net. */
export const embed = (net: Net, x: Matrix): Promise<Matrix> => readMatrix(encode(tree.ref(net), asArray(x)))

const asArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])
