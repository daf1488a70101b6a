import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { type LinearMap, applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { type Matrix, checkSameLength, classCount } from '#nn/rows.ts'
import { ridge } from '#nn/metrics/ridge.ts'
import { type Rows, readRows } from './rows.ts'

export interface LinearProbeOptions {
  /** On the squared weights, beside the mean over rows of the squared error. */
  weightDecay?: number
  /** Bring each feature to mean 0 and variance 1 first, so that a decay means the same for any network. */
  standardise?: boolean
  /** How many classes there are, when the labels need not show them all. */
  classes?: number
}

/** A linear classifier on frozen representations. */
export interface LinearProbe extends LinearMap {
  classes: number
  /** Of equal scores the lower class. */
  predict(H: Rows): Int32Array
  accuracy(H: Rows, y: ArrayLike<number>): number
}

/**
 * Fits a linear classifier to representations in closed form: ridge regression on one-hot labels, that is the W, b
 * that minimise the mean over rows of |h W + b - onehot(y)|² plus `weightDecay` |W|². Both are for `H` as given, also
 * when it is standardised on the way.
 *
 * @param H - one row per input, [n, d]
 * @param y - classes counted from 0, [n]
 * @throws RangeError when rows do not fit, a label is no class, or the decay is negative
 */
export function linearProbe(
  H: Rows,
  y: ArrayLike<number>,
  { weightDecay = 1e-3, standardise = false, classes = classCount(y) }: LinearProbeOptions = {},
): LinearProbe {
  const x = readRows('the representations', H)
  checkSameLength('rows and labels', x.rows, y.length)
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) {
    throw new RangeError(`a weight decay of ${weightDecay}`)
  }
  const named = classCount(y)
  if (!Number.isInteger(classes) || classes < named) {
    throw new RangeError(`labels of ${named} classes, where there are ${classes}`)
  }
  const targets = new Float32Array(x.rows * classes)
  for (let row = 0; row < x.rows; row++) targets[row * classes + y[row]!] = 1

  const { means, scales } = standardise ? scaling(x) : unscaled(x.dim)
  const data = x.data.map((value, i) => (value - means[i % x.dim]!) * scales[i % x.dim]!)
  const fitted = ridge({ ...x, data }, { data: targets, rows: x.rows, dim: classes }, weightDecay)
  const w = { ...fitted.w, data: fitted.w.data.map((v, i) => v * scales[Math.floor(i / classes)]!) }
  const b = fitted.b.map((bias, c) =>
    means.reduce((sum, mean, d) => sum - mean * w.data[d * classes + c]!, bias),
  )

  const predict = (rows: Rows) => argmaxRows(applyLinear({ w, b }, readRows('the representations', rows)))
  return { w, b, classes, predict, accuracy: (rows, labels) => accuracyOf(predict(rows), labels) }
}

/** Inputs in whatever form the networks take, and their classes. */
export interface Labelled<X> {
  x: X
  labels: ArrayLike<number>
}

/** What a network is transferred to: images to fit the probe on, and others to test it on. */
export interface TransferTask<X> {
  train: Labelled<X>
  test: Labelled<X>
}

/**
 * Transfers every network to every data set by a linear probe, the network frozen.
 *
 * @param models - each gives the representations of inputs, one row per input
 * @returns accuracy on the test images, [models][datasets]
 */
export async function transferMatrix<X>(
  models: readonly ((x: X) => Rows | Promise<Rows>)[],
  datasets: readonly TransferTask<X>[],
  options: LinearProbeOptions = {},
): Promise<number[][]> {
  const accuracies: number[][] = []
  for (const model of models) {
    const row: number[] = []
    for (const { train, test } of datasets) {
      const classes = Math.max(classCount(train.labels), classCount(test.labels))
      const probe = linearProbe(await model(train.x), train.labels, { classes, ...options })
      row.push(probe.accuracy(await model(test.x), test.labels))
    }
    accuracies.push(row)
  }
  return accuracies
}

function scaling({ data, rows, dim }: Matrix): { means: Float64Array; scales: Float64Array } {
  const means = new Float64Array(dim)
  const variances = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) means[i % dim] = means[i % dim]! + data[i]! / rows
  for (let i = 0; i < data.length; i++) {
    variances[i % dim] = variances[i % dim]! + (data[i]! - means[i % dim]!) ** 2 / rows
  }
  // A feature that is constant but for rounding is left out.
  const scales = variances.map((v, d) => (Math.sqrt(v) > 1e-6 * Math.abs(means[d]!) ? 1 / Math.sqrt(v) : 0))
  return { means, scales }
}

const unscaled = (dim: number) => ({ means: new Float64Array(dim), scales: new Float64Array(dim).fill(1) })
