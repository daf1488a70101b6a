import { tree } from '@jax-js/jax'
import type { numpy as np } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { generator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { knnClassify, nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { Matrix } from '#nn/rows.ts'
import { type BitMatrix, redundancyRatio, unpackBits } from '../method/bit-matrix.ts'
import { nameClusters } from '../method/clusters.ts'
import { hammingKnn } from '../method/hamming.ts'
import { activationCode, hashLayer } from '../method/hash-layer.ts'
import { type Lesson, type Network, codesOf, trainNetwork } from './network.ts'

const CLASSES = 10
/** Neighbours that vote, in every arm: the paper's. */
const NEIGHBOURS = 9
const SIDE = 28
const CLUSTER_STARTS = 3

/** Digits of one part: inputs and right labels. */
export type Digits<R extends 'train' | 'validation' | 'test'> = Part<R> & { x: Matrix; labels: Int32Array }

export interface Data {
  train: Digits<'train'>
  validation: Digits<'validation'>
  test: Digits<'test'>
}

/** Codes of all parts by one encoder. */
export interface Codes {
  train: BitMatrix
  validation: BitMatrix
  test: BitMatrix
}

export interface NetworkArm {
  name: string
  width: number
  epochs: number
  /** As many trials as every other arm has. */
  rates: readonly number[]
  /** The labels to train on, right or not. */
  labels: Int32Array
  /** Trains on so many of the training digits only; codes are judged with all of them. */
  few?: number
}

/** The codes of a network whose learning rate did best on the validation part. Consumes the key. */
export async function* networkCodes(key: np.Array, data: Data, arm: NetworkArm): Run<Codes> {
  const { name, width, epochs, rates } = arm
  const lesson = firstRows({ ...data.train, labels: arm.labels }, arm.few ?? data.train.x.rows)
  const { model } = yield* grid({
    arm: name,
    settings: rates.map((learningRate) => ({ learningRate })),
    train: ({ learningRate }): Run<Network> =>
      trainNetwork(key.ref, lesson, { width, epochs, learningRate, doing: `training ${name}` }),
    score: async (network: Network) => {
      const train = await codesOf(network, data.train.x, data.train.x)
      const validation = await codesOf(network, data.train.x, data.validation.x)
      return neighbourAccuracy(train, data.train, validation, data.validation)
    },
    validation: data.validation,
    dispose: (network) => tree.dispose(network),
  })
  key.dispose()
  const read = (x: Matrix) => codesOf(model, data.train.x, x)
  const codes = {
    train: await read(data.train.x),
    validation: await read(data.validation.x),
    test: await read(data.test.x),
  }
  tree.dispose(model)
  return codes
}

const firstRows = ({ role, indices, x, labels }: Lesson, rows: number): Lesson => ({
  role,
  indices: indices.subarray(0, rows),
  x: { data: x.data.subarray(0, rows * x.dim), rows, dim: x.dim },
  labels: labels.subarray(0, rows),
})

/** Codes by random hyperplanes through the mean of the training inputs: of as many draws the best on validation. */
export async function* hyperplaneCodes(key: np.Array, data: Data, bits: number, draws: number): Run<Codes> {
  const rng = generator(key)
  const settings = Array.from({ length: draws }, () => ({ draw: rng.int(2 ** 31 - 1) }))
  const { model } = yield* grid({
    arm: 'random hyperplanes',
    settings,
    // oxlint-disable-next-line require-yield
    train: async function* ({ draw }): Run<Codes> {
      const layer = hashLayer(data.train.x, { bits, seed: draw })
      const read = ({ x }: { x: Matrix }) => activationCode(x, layer)
      return { train: read(data.train), validation: read(data.validation), test: read(data.test) }
    },
    score: ({ train, validation }: Codes) =>
      neighbourAccuracy(train, data.train, validation, data.validation),
    validation: data.validation,
  })
  return model
}

/** What simple algorithms make of an arm's codes. */
export interface Score {
  /** Share of the training codes that are repeats. */
  repeats: number
  /** Share of test digits that the nearest training codes name rightly. */
  nearest: number
}

/** Judges codes on the test part. */
export function judgeCodes(codes: Codes, data: Data): Score {
  return {
    repeats: redundancyRatio(codes.train),
    nearest: neighbourAccuracy(codes.train, data.train, codes.test, data.test),
  }
}

/** Share of test digits that the nearest training digits name rightly by pixels averaged to 14 x 14. */
export function nearestPixels({ train, test }: Data): number {
  const labelled = { x: shrunk(train.x, 2), labels: train.labels }
  return accuracyOf(knnClassify(labelled, shrunk(test.x, 2), { k: NEIGHBOURS }), test.labels)
}

const neighbourAccuracy = (
  train: BitMatrix,
  { labels }: Digits<'train'>,
  asked: BitMatrix,
  right: Digits<'validation' | 'test'>,
): number => accuracyOf(hammingKnn(train, labels, asked, NEIGHBOURS), right.labels)

/**
 * Share of test rows that k-means on training rows names rightly, its clusters named by the training labels: mean of
 * three starts. Consumes the key.
 */
export const clustersOfCodes = (key: np.Array, { train, test }: Codes, data: Data): Run<number> =>
  clusters(key, unpackBits(train), unpackBits(test), data)

/** The same on pixels averaged to 7 x 7. */
export const clustersOfPixels = (key: np.Array, data: Data): Run<number> =>
  clusters(key, shrunk(data.train.x, 4), shrunk(data.test.x, 4), data)

async function* clusters(key: np.Array, train: Matrix, test: Matrix, data: Data): Run<number> {
  const rng = generator(key)
  const shares: number[] = []
  for (let start = 0; start < CLUSTER_STARTS; start++) {
    const { centres, labels } = kmeans(train, CLASSES, { rng, maxSteps: 30 })
    const names = nameClusters(labels, data.train.labels)
    const { ids } = nearestNeighbours(centres, test, { k: 1 })
    shares.push(
      accuracyOf(
        ids.map((cluster) => names[cluster]!),
        data.test.labels,
      ),
    )
    await Promise.resolve()
    yield { kind: 'progress', done: start + 1, total: CLUSTER_STARTS, doing: 'clustering' }
  }
  return mean(shares)
}

/** Digits of 28 x 28 averaged over squares of so many pixels a side. */
export function shrunk({ data, rows }: Matrix, by: number): Matrix {
  const side = SIDE / by
  const dim = side * side
  const small = new Float32Array(rows * dim)
  for (let i = 0; i < data.length; i++) {
    const [row, pixel] = [Math.floor(i / SIDE ** 2), i % SIDE ** 2]
    const place = row * dim + Math.floor(pixel / SIDE / by) * side + Math.floor((pixel % SIDE) / by)
    small[place] = small[place]! + data[i]! / by ** 2
  }
  return { data: small, rows, dim }
}
