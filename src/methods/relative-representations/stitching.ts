import { numpy as np, tree } from '@jax-js/jax'
import {
  type LinearMap,
  type Matrix,
  accuracyOf,
  argmaxRows,
  logisticRegression,
  readMatrix,
  ridge,
  takeRows,
} from '#nn/metrics/index.ts'
import { type LatentSimilarity, latentSimilarity } from './agreement.ts'
import { type Autoencoder, type Data, type Kind, decode, encode, view } from './autoencoders.ts'
import { stitch } from './relative.ts'
import { affineMap, applyLinear, procrustesMap, relativeVectors } from './spaces.ts'

const HEAD_ROWS = 2000
const HEAD_STEPS = 40
const HEAD_DECAY = 1e-3
const LITTLE_DECAY = 1e-5
const CLASSES = 10
const COMPARED = 500

/** One number for each encoder (row) with each decoder or head (column). */
export type Grid = number[][]
/** How the space of one encoder is brought to the decoder of another. */
export type Fit = (from: Matrix, to: Matrix) => LinearMap

/** What one trained autoencoder makes of the digits, and linear heads on it. */
export interface Reading {
  anchors: Matrix
  test: Matrix
  /** By softmax regression with weight decay. */
  head: LinearMap
  /** By least squares on one-hot labels with hardly any. */
  looseHead: LinearMap
}

/** Decoded pictures [n, pixels] of every encoder with every decoder, one at a time. */
type Pictures = (encoder: number, decoder: number) => np.Array

/** Pictures of test digits when encoders and decoders of one kind are simply joined. */
export const joined =
  (kind: Kind, models: readonly Autoencoder[], { anchors, test }: Data): Pictures =>
  (i, j) =>
    stitch(view(kind, models[i]!.encoder, anchors), (r) => decode(tree.ref(models[j]!.decoder), r))(
      test.x.ref,
    )

/** The same through a map from space to space, fitted on the anchors. */
export const translated =
  (fit: Fit, models: readonly Autoencoder[], readings: readonly Reading[]): Pictures =>
  (i, j) =>
    decode(tree.ref(models[j]!.decoder), toArray(carried(fit, readings, i, j)))

/** Mean squared error per pixel of each pair. */
export async function errors(pictures: Pictures, count: number, { test }: Data): Promise<Grid> {
  const cell = async (i: number, j: number) => {
    const error = np.square(pictures(i, j).sub(test.x.ref)).mean()
    return (await error.data())[0]!
  }
  return grid(count, cell)
}

/** Reads what decoders of this kind get, and fits a linear head to a part of the training digits. */
export async function read(
  kind: Kind,
  { encoder }: Autoencoder,
  { train, test, anchors }: Data,
): Promise<Reading> {
  const see = view(kind, encoder, anchors)
  const x = await readMatrix(see(train.x.ref.slice([0, HEAD_ROWS])))
  const labels = train.labels.subarray(0, HEAD_ROWS)
  const oneHot = new Float32Array(HEAD_ROWS * CLASSES)
  labels.forEach((label, row) => (oneHot[row * CLASSES + label] = 1))
  return {
    anchors: await readMatrix(encode(tree.ref(encoder), anchors.ref)),
    test: await readMatrix(see(test.x.ref)),
    head: logisticRegression({ x, labels }, HEAD_DECAY, { maxSteps: HEAD_STEPS }),
    looseHead: ridge(x, { data: oneHot, rows: HEAD_ROWS, dim: CLASSES }, LITTLE_DECAY),
  }
}

/** Accuracy of each head on the test digits of each encoder. */
export const accuracies = (
  readings: readonly Reading[],
  { test }: Data,
  which: 'head' | 'looseHead' = 'head',
): Promise<Grid> =>
  grid(readings.length, async (i, j) => right(readings[j]![which], readings[i]!.test, test.labels))

/** The same through a map from space to space, fitted on the anchors. */
export const translatedAccuracies = (fit: Fit, readings: readonly Reading[], { test }: Data): Promise<Grid> =>
  grid(readings.length, async (i, j) => right(readings[j]!.head, carried(fit, readings, i, j), test.labels))

/** How well test digits find themselves and their neighbours in the space of another encoder. */
export interface Agreement {
  raw: LatentSimilarity
  relative: LatentSimilarity
  procrustes: LatentSimilarity
  affine: LatentSimilarity
}

/** Compares the plain latent spaces of two absolute autoencoders. */
export function agreement(readings: readonly Reading[], i: number, j: number, ablate: boolean): Agreement {
  const first = (x: Matrix) =>
    takeRows(
      x,
      Array.from({ length: COMPARED }, (_, r) => r),
    )
  const [a, b] = [readings[i]!, readings[j]!]
  const own = first(b.test)
  const raw = latentSimilarity(first(a.test), own)
  const through = (fit: Fit) => latentSimilarity(first(carried(fit, readings, i, j)), own)
  const relative = ({ test, anchors }: Reading) => relativeVectors(first(test), anchors, { center: true })
  return {
    raw,
    relative: ablate ? raw : latentSimilarity(relative(a), relative(b)),
    procrustes: through(procrustesMap),
    affine: through(affineMap),
  }
}

/** The test digits of encoder i in the space of encoder j. */
function carried(fit: Fit, readings: readonly Reading[], i: number, j: number): Matrix {
  if (i === j) return readings[i]!.test
  return applyLinear(fit(readings[i]!.anchors, readings[j]!.anchors), readings[i]!.test)
}

const right = (head: LinearMap, x: Matrix, labels: Int32Array): number =>
  accuracyOf(argmaxRows(applyLinear(head, x)), labels)

const toArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

async function grid(count: number, cell: (i: number, j: number) => Promise<number>): Promise<Grid> {
  const rows: Grid = []
  for (let i = 0; i < count; i++) {
    rows.push([])
    for (let j = 0; j < count; j++) rows[i]!.push(await cell(i, j))
  }
  return rows
}

/** Mean over the pairs that were trained together. */
export const own = (cells: Grid): number => mean(cells.map((row, i) => row[i]!))

/** Mean over the pairs that were not. */
export const swapped = (cells: Grid): number => mean(cells.flatMap((row, i) => row.filter((_, j) => j !== i)))

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
