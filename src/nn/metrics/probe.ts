import { accuracyOf } from './accuracy.ts'
import { type LinearMap, applyLinear, argmaxRows } from './linear-map.ts'
import { logisticRegression } from './logistic.ts'
import {
  type Labelled,
  type Matrix,
  checkMatrix,
  checkNumber,
  checkOneOf,
  checkOptions,
  checkSameWidth,
  classCount,
  readLabels,
} from '../rows.ts'
import { columnMeans, ridgeSolver } from './ridge.ts'

export interface ProbeOptions {
  /** Ridge regression on one-hot labels is in closed form, logistic regression slower and often better. */
  kind?: 'ridge' | 'logistic'
  /** Tried in turn; the best on the validation rows wins, of equals the largest. */
  weightDecays?: readonly number[]
  /** At least as many as the training labels name. */
  classes?: number
}

export interface Probe {
  /** Class scores from raw features. */
  map: LinearMap
  /** The one chosen. At an end of the list the list was too short. */
  weightDecay: number
  validationAccuracy: number
}

/** Rows to fit or to choose with: any rows without a role, or the part of `data/split.ts` for it. */
type LabelledFor<R extends string> = Labelled & { readonly role?: R }

const WEIGHT_DECAYS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]

/**
 * Fits a linear classifier to frozen features, with the weight decay that does best on validation rows. The
 * accuracy to report is `probeAccuracy` on rows that were in neither set.
 *
 * Features are standardised by the training rows, so that a decay means the same for any representation; one
 * that is constant there is ignored.
 *
 * @throws RangeError when widths differ, rows and labels do not fit, all rows are of one class, a part is for
 *   something else, or an option is unknown or out of range
 */
export function linearProbe(
  train: LabelledFor<'train'>,
  validation: LabelledFor<'validation'>,
  options: ProbeOptions = {},
): Probe {
  checkOptions('linearProbe', options, ['kind', 'weightDecays', 'classes'])
  const { kind = 'ridge', weightDecays = WEIGHT_DECAYS, classes = classCount(train.labels) } = options
  checkOneOf('kind', kind, ['ridge', 'logistic'])
  for (const decay of weightDecays) checkNumber('a weight decay', decay, { least: 0 })
  checkPart('train', train, classes)
  checkPart('validation', validation)
  checkSameWidth('training rows', train.x, 'validation rows', validation.x)
  if (new Set(Array.from(train.labels)).size < 2) {
    throw new RangeError(`all training rows are of class ${train.labels[0]}: there is nothing to tell apart`)
  }
  const scaling = standardisation(train.x)
  const x = standardise(train.x, scaling)
  const fit =
    kind === 'ridge'
      ? ridgeSolver(x, oneHot(train.labels, classes))
      : (weightDecay: number) => logisticRegression({ x, labels: train.labels }, weightDecay, { classes })

  let best: Probe | undefined
  for (const weightDecay of weightDecays.toSorted((a, b) => b - a)) {
    const map = onRawFeatures(fit(weightDecay), scaling)
    const validationAccuracy = accuracyOf(argmaxRows(applyLinear(map, validation.x)), validation.labels)
    if (!best || validationAccuracy > best.validationAccuracy) best = { map, weightDecay, validationAccuracy }
  }
  if (!best) throw new RangeError('a probe needs at least one weight decay to try')
  return best
}

/** The class that the probe gives each row. */
export const probePredict = ({ map }: Probe, x: Matrix): Int32Array => argmaxRows(applyLinear(map, x))

/** Share of rows that the probe gets right. */
export const probeAccuracy = (probe: Probe, { x, labels }: Labelled): number =>
  accuracyOf(probePredict(probe, x), labels)

function checkPart(role: string, { x, labels, ...part }: LabelledFor<string>, classes?: number): void {
  checkOneOf('the role of a part', part.role ?? role, [role])
  checkMatrix(`the ${role} rows`, x)
  readLabels(`the ${role} labels`, labels, { rows: x.rows, ...(classes !== undefined && { classes }) })
}

interface Scaling {
  means: Float64Array
  /** One over the standard deviation, 0 for a constant column. */
  scales: Float64Array
}

function standardisation(x: Matrix): Scaling {
  const means = columnMeans(x)
  const variances = new Float64Array(x.dim)
  for (let i = 0; i < x.data.length; i++) {
    const column = i % x.dim
    variances[column] = variances[column]! + (x.data[i]! - means[column]!) ** 2 / x.rows
  }
  // Below this the differences are float32 rounding, which must not be blown up to the size of a feature.
  const scales = variances.map((variance, column) => {
    const deviation = Math.sqrt(variance)
    return deviation > 1e-6 * Math.abs(means[column]!) ? 1 / deviation : 0
  })
  return { means, scales }
}

function standardise({ data, rows, dim }: Matrix, { means, scales }: Scaling): Matrix {
  const scaled = data.map((value, i) => (value - means[i % dim]!) * scales[i % dim]!)
  return { data: scaled, rows, dim }
}

/** The same map with the standardisation folded in. */
function onRawFeatures({ w, b }: LinearMap, { means, scales }: Scaling): LinearMap {
  const data = w.data.map((weight, i) => weight * scales[Math.floor(i / w.dim)]!)
  const shifted = b.map((bias, o) => {
    let sum = bias
    for (let i = 0; i < w.rows; i++) sum -= means[i]! * data[i * w.dim + o]!
    return sum
  })
  return { w: { ...w, data }, b: shifted }
}

function oneHot(labels: ArrayLike<number>, classes: number): Matrix {
  const data = new Float32Array(labels.length * classes)
  for (let row = 0; row < labels.length; row++) data[row * classes + labels[row]!] = 1
  return { data, rows: labels.length, dim: classes }
}
