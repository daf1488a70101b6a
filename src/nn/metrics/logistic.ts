import { minimise } from './lbfgs.ts'
import type { LinearMap } from './linear-map.ts'
import {
  type Labelled,
  checkMatrix,
  checkNumber,
  checkOptions,
  checkWhole,
  classCount,
  readLabels,
} from '../rows.ts'

export interface LogisticOptions {
  /** At least as many as the labels name. */
  classes?: number
  maxSteps?: number
}

/**
 * Multinomial logistic regression: minimises the mean cross-entropy plus `weightDecay` |W|² (a library that
 * sums over rows and takes C has C = 1 / (2 rows weightDecay)). The intercept is not decayed. Inputs
 * of about the same scale reach the minimum in far fewer steps.
 *
 * @returns logits as a linear map, [inputs] to [classes]
 * @throws RangeError when rows and labels do not fit, a label is not among the classes, or an option is unknown or out of range
 */
export function logisticRegression(
  { x, labels }: Labelled,
  weightDecay: number,
  options: LogisticOptions = {},
): LinearMap {
  checkOptions('logisticRegression', options, ['classes', 'maxSteps'])
  const { classes = classCount(labels), maxSteps = 200 } = options
  checkWhole('maxSteps', maxSteps, { least: 1 })
  checkNumber('weightDecay', weightDecay, { least: 0 })
  checkMatrix('the inputs', x)
  readLabels('the labels', labels, { rows: x.rows, classes })
  const { data, rows, dim } = x
  const weights = dim * classes
  const p = new Float64Array(classes)

  const fitted = minimise(
    (w, gradient) => {
      let loss = 0
      for (let i = 0; i < weights; i++) {
        loss += weightDecay * w[i]! * w[i]!
        gradient[i] = 2 * weightDecay * w[i]!
      }
      gradient.fill(0, weights)
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < classes; c++) p[c] = w[weights + c]!
        for (let d = 0; d < dim; d++) {
          const value = data[row * dim + d]!
          for (let c = 0; c < classes; c++) p[c] = p[c]! + value * w[d * classes + c]!
        }
        loss += softmax(p, labels[row]!) / rows
        p[labels[row]!] = p[labels[row]!]! - 1
        for (let c = 0; c < classes; c++) p[c] = p[c]! / rows
        for (let d = 0; d < dim; d++) {
          const value = data[row * dim + d]!
          for (let c = 0; c < classes; c++) {
            gradient[d * classes + c] = gradient[d * classes + c]! + value * p[c]!
          }
        }
        for (let c = 0; c < classes; c++) gradient[weights + c] = gradient[weights + c]! + p[c]!
      }
      return loss
    },
    new Float64Array(weights + classes),
    { maxSteps },
  )
  return {
    w: { data: Float32Array.from(fitted.subarray(0, weights)), rows: dim, dim: classes },
    b: fitted.slice(weights),
  }
}

/** Turns logits into probabilities in place and returns the cross-entropy of the label, in nats. */
function softmax(logits: Float64Array, label: number): number {
  const top = logits.reduce((most, logit) => Math.max(most, logit), -Infinity)
  const given = logits[label]! - top
  let sum = 0
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c]! - top)
    sum += logits[c]!
  }
  for (let c = 0; c < logits.length; c++) logits[c] = logits[c]! / sum
  return Math.log(sum) - given
}
