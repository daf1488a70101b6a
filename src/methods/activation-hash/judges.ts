import { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { type BitMatrix, unpackBits } from './bit-matrix.ts'
import { nameClusters } from './clusters.ts'
import { NEIGHBOURS } from './phase-chart.ts'

const CLASSES = 10
const STARTS = 3
const STEPS = 40
const DECAY = 1e-3
const CHUNK = 100

/**
 * k-means on training rows, its clusters named by the training labels, then the nearest cluster of test rows: share
 * named rightly, mean over three starts. Consumes the key.
 */
export async function* clusterScore(
  key: np.Array,
  train: Matrix,
  test: Matrix,
  labels: Int32Array,
  testLabels: Int32Array,
): Run<number> {
  let sum = 0
  const rng = generator(key)
  for (let start = 0; start < STARTS; start++) {
    const { centres, labels: assign } = kmeans(train, CLASSES, { rng, maxSteps: STEPS })
    const names = nameClusters(assign, labels)
    const { ids } = nearestNeighbours(centres, test, { k: 1 })
    sum += accuracyOf(
      ids.map((cluster) => names[cluster]!),
      testLabels,
    )
    await Promise.resolve()
    yield { kind: 'progress', done: start + 1, total: STARTS, doing: 'clustering' }
  }
  return sum / STARTS
}

/** Accuracy on test codes of a linear classifier fitted to training codes. */
export function linearScore(
  codes: { train: BitMatrix; test: BitMatrix },
  labels: Int32Array,
  testLabels: Int32Array,
): number {
  const train = { x: unpackBits(codes.train), labels }
  const probe = linearProbe(train, train, { weightDecays: [DECAY] })
  return probeAccuracy(probe, { x: unpackBits(codes.test), labels: testLabels })
}

/** Share of test rows that the 9 nearest training rows name rightly, by Euclidean distance. Keeps both. */
export async function* pixelNeighbours(
  train: np.Array,
  test: np.Array,
  labels: Int32Array,
  testLabels: Int32Array,
): Run<number> {
  const [rows, queries] = [train.shape[0]!, test.shape[0]!]
  const lengths = np.square(train.ref).sum(1)
  const across = train.ref.transpose()
  const named = new Int32Array(queries)
  for (let q = 0; q < queries; q += CHUNK) {
    // The query's own length moves all its distances alike and is left out.
    const inner = np.dot(test.ref.slice([q, q + CHUNK]), across.ref)
    const distances = await lengths.ref.sub(inner.mul(2)).data()
    for (let i = 0; i < CHUNK; i++) named[q + i] = vote(distances.subarray(i * rows, (i + 1) * rows), labels)
    yield { kind: 'progress', done: q + CHUNK, total: queries, doing: 'looking up nearest pixels' }
  }
  lengths.dispose()
  across.dispose()
  return accuracyOf(named, testLabels)
}

/** The label that most of the nearest have, of equally many the lowest. */
function vote(distances: ArrayLike<number>, labels: Int32Array): number {
  const near: number[] = []
  for (let row = 0; row < distances.length; row++) {
    if (near.length === NEIGHBOURS && distances[row]! >= distances[near.at(-1)!]!) continue
    const place = near.findIndex((other) => distances[row]! < distances[other]!)
    near.splice(place < 0 ? near.length : place, 0, row)
    if (near.length > NEIGHBOURS) near.pop()
  }
  const votes = new Int32Array(CLASSES)
  for (const row of near) votes[labels[row]!] = votes[labels[row]!]! + 1
  return votes.indexOf(Math.max(...votes))
}

/** Digits averaged to 7 x 7. Keeps its argument. */
export async function thumbnails(x: np.Array): Promise<Matrix> {
  const rows = x.shape[0]!
  return readMatrix(x.ref.reshape([rows, 7, 4, 7, 4]).mean([2, 4]).reshape([rows, 49]))
}
