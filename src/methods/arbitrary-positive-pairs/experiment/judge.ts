import { type Part, type Role, takePart } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { auc } from '#nn/metrics/auc.ts'
import { type Interval, bootstrapInterval } from '#nn/metrics/bootstrap.ts'
import { linearProbe, probePredict } from '#nn/metrics/probe.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type AnyMatrix, type Matrix, takeRows } from '#nn/rows.ts'
import type { Data } from './data.ts'

/** Of the linear probe; the best on validation pictures is taken. */
const DECAYS = [1e-4, 1e-2, 1]
const DRAWS = 500

/** How much a linear map makes of features that stay as they are. */
export interface Probed {
  /** Shares named rightly. */
  validation: number
  test: number
  /** Whether each test picture is, 1 or 0. */
  right: number[]
}

export function probed(x: Matrix, labels: Int32Array, { split }: Pick<Data, 'split'>): Probed {
  const cut = <R extends Role>(part: Part<R>) => takePart(part, { x, labels })
  const probe = linearProbe(cut(split.train), cut(split.validation), { weightDecays: DECAYS })
  const test = cut(split.test)
  const right = Array.from(probePredict(probe, test.x), (label, i) => (label === test.labels[i] ? 1 : 0))
  return { validation: probe.validationAccuracy, test: mean(right), right }
}

/** How far one is ahead of the other on the same test pictures, and how far that moves with the pictures. */
export const lead = (rng: RandomGenerator, one: Probed, other: Probed): Interval =>
  bootstrapInterval(
    one.right.map((right, i) => right - other.right[i]!),
    (differences) => mean(differences),
    { rng, draws: DRAWS },
  )

/** The mean of the training rows of each class, [classes, dim]. */
export function classMeans(x: Matrix, labels: Int32Array, train: Part<'train'>, classes: number): Matrix {
  const data = new Float32Array(classes * x.dim)
  const counts = new Int32Array(classes)
  for (const row of train.indices) counts[labels[row]!]!++
  for (const row of train.indices) {
    const label = labels[row]!
    for (let d = 0; d < x.dim; d++) data[label * x.dim + d]! += x.data[row * x.dim + d]! / counts[label]!
  }
  return { data, rows: classes, dim: x.dim }
}

/**
 * How often two classes that share all factors but one are more alike than two that share none, by a table of
 * likenesses [classes, classes].
 *
 * @param shared - how many factors each two classes share, of `factors`
 */
export function relationsFound(
  { data, dim }: AnyMatrix,
  shared: readonly (readonly number[])[],
  factors: number,
) {
  const [likeness, related]: [number[], number[]] = [[], []]
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) {
      const common = shared[i]![j]!
      if (common !== 0 && common !== factors - 1) continue
      likeness.push(data[i * dim + j]!)
      related.push(common === 0 ? 0 : 1)
    }
  }
  return auc(likeness, related)
}

/** The rows of the test part. */
export const testRows = (x: Matrix, { split }: Pick<Data, 'split'>): Matrix => takeRows(x, split.test.indices)
