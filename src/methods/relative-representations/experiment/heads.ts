import type { Role } from '#data/split.ts'
import { type Fitting, grid } from '#nn/fit.ts'
import { type LinearMap, accuracyOf, argmaxRows, logisticRegression, mean } from '#nn/metrics/index.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Data } from './autoencoders.ts'

const CLASSES = 10
const STEPS = 40

/** What each model hands over of the digits of each part. */
export type Handed = Record<Role, Matrix>

/** A softmax head per model, with the weight decay that is best on validation digits of its own encoder. */
export async function* headsFor(
  arm: string,
  handed: readonly Handed[],
  { train, validation }: Data,
  decays: readonly number[],
): Fitting<LinearMap[]> {
  const fitted = (decay: number) =>
    handed.map(({ train: x }) =>
      logisticRegression({ x, labels: train.labels.subarray(0, x.rows) }, decay, {
        classes: CLASSES,
        maxSteps: STEPS,
      }),
    )
  const { model } = yield* grid({
    arm,
    settings: decays.map((decay) => ({ decay })),
    async *train({ decay }) {
      yield { kind: 'progress', done: 1, total: 1, doing: `fitting ${arm}` }
      return fitted(decay)
    },
    score: (heads) =>
      mean(heads.map((head, i) => rightShare(head, handed[i]!.validation, validation.labels))),
    validation,
  })
  return model
}

/** The share of rows that a head puts into their class. */
export const rightShare = (head: LinearMap, x: Matrix, labels: Int32Array): number =>
  accuracyOf(argmaxRows(applyLinear(head, x)), labels)
