import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { kmeans } from '#nn/metrics/kmeans.ts'
import { type Matrix, type RandomSource, takeColumns } from '#nn/rows.ts'
import { cascadeClassify } from '../method/cascade.ts'
import { adaptiveRetrieval, funnelRetrieval, indexPrefixes } from '../method/retrieval.ts'
import { type Data, FULL, type View } from './arms.ts'

/** Networks count as equally accurate when they are so to half a point: the largest differ by chance alone. */
const EQUAL = 0.005
/** A head answers when it is at least so sure. */
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98]

export interface Shortening {
  /** How many times shorter it is than a network trained for one size that is as accurate. */
  times: number
  /** Mean numbers of an embedding that it asks for. */
  dims: number
  accuracy: number
}

/**
 * How much shorter vectors are on average when each example asks for as few numbers as make it sure, at the accuracy
 * where that saves most: the threshold is chosen on the validation rows and judged on the test rows.
 *
 * @param fixed - accuracy by size of networks trained for one
 */
export function shortening(
  view: View,
  { validation, test }: Data,
  fixed: { validation: readonly number[]; test: readonly number[] },
): Shortening {
  const sizes = view.heads.map(({ w }) => w.rows)
  const judge = (threshold: number, role: 'validation' | 'test') => {
    const thresholds = sizes.slice(1).map(() => threshold)
    let asked = 0
    const found = Int32Array.from({ length: view[role].rows }, (_, i) => {
      const { label, dimUsed } = cascadeClassify(row(view[role], i), view.heads, thresholds)
      asked += dimUsed
      return label
    })
    const dims = asked / found.length
    const accuracy = accuracyOf(found, (role === 'test' ? test : validation).labels)
    return { threshold, dims, accuracy, times: sizeFor(accuracy - EQUAL, sizes, fixed[role]) / dims }
  }
  const tried = THRESHOLDS.map((threshold) => judge(threshold, 'validation'))
  const { threshold } = tried.reduce((a, b) => (b.times > a.times ? b : a))
  return judge(threshold, 'test')
}

/**
 * The size at which networks reach an accuracy, between sizes by the logarithm of the size; what none reaches counts
 * as reached by the most accurate.
 */
export function sizeFor(accuracy: number, sizes: readonly number[], accuracies: readonly number[]): number {
  const i = accuracies.findIndex((one) => one >= accuracy)
  if (i === 0) return sizes[0]!
  if (i < 0) return sizes[accuracies.indexOf(Math.max(...accuracies))]!
  const share = (accuracy - accuracies[i - 1]!) / (accuracies[i]! - accuracies[i - 1]!)
  return sizes[i - 1]! * (sizes[i]! / sizes[i - 1]!) ** share
}

export interface CheapSearch {
  /** Share of test rows whose nearest training row, found in two steps, has their label. */
  nearest: number
  /** Multiply-adds of a full search over those of the two steps. */
  times: number
}

/** Searches the training rows for each test row: a short prefix makes the shortlist, all numbers order it. */
export function searchInTwoSteps(
  { train, test }: Pick<View, 'train' | 'test'>,
  data: Data,
  { shortlistDim, shortlist }: { shortlistDim: number; shortlist: number },
): CheapSearch {
  const index = indexPrefixes(train, [shortlistDim, FULL])
  let cost = 0
  const found = Int32Array.from({ length: test.rows }, (_, q) => {
    const options = { shortlistDim, rerankDim: FULL, k: 1, shortlist }
    const { ids, flops } = adaptiveRetrieval(row(test, q), index, options)
    cost += flops / test.rows
    return data.train.labels[ids[0]!]!
  })
  return { nearest: accuracyOf(found, data.test.labels), times: (train.rows * FULL) / cost }
}

/** Share of test rows whose nearest training row by cosine of the first numbers has their label. */
export function nearestAccuracy(
  { train, test }: Pick<View, 'train' | 'test'>,
  data: Data,
  size: number,
): number {
  const index = indexPrefixes(train, [size])
  const found = Int32Array.from({ length: test.rows }, (_, q) => {
    const { ids } = funnelRetrieval(row(test, q), index, [size], [1])
    return data.train.labels[ids[0]!]!
  })
  return accuracyOf(found, data.test.labels)
}

/** Centres that a group of numbers is rounded to, which is half a byte for each group. */
const CENTRES = 16
const FITTED = 1500

/**
 * Rows as product quantisation gives them back (Jégou et al. 2011): numbers are rounded in groups to the nearest of 16
 * centres that k-means finds among the rows.
 *
 * @param bytes - kept of each row
 */
export function quantised(x: Matrix, bytes: number, rng: RandomSource): Matrix {
  const groups = 2 * bytes
  const width = x.dim / groups
  const data = new Float32Array(x.data.length)
  for (let group = 0; group < groups; group++) {
    const columns = Array.from({ length: width }, (_, c) => group * width + c)
    const part = takeColumns(x, columns)
    const some = { ...part, data: part.data.subarray(0, FITTED * width), rows: Math.min(FITTED, x.rows) }
    const { centres } = kmeans(some, CENTRES, { rng, maxSteps: 15 })
    for (let r = 0; r < x.rows; r++) {
      const centre = nearestCentre(part.data.subarray(r * width, (r + 1) * width), centres)
      data.set(centres.data.subarray(centre * width, (centre + 1) * width), r * x.dim + group * width)
    }
  }
  return { ...x, data }
}

function nearestCentre(values: Float32Array, { data, rows, dim }: Matrix): number {
  let [best, least] = [0, Infinity]
  for (let c = 0; c < rows; c++) {
    let square = 0
    for (let d = 0; d < dim; d++) square += (values[d]! - data[c * dim + d]!) ** 2
    if (square < least) [best, least] = [c, square]
  }
  return best
}

const row = ({ data, dim }: Matrix, i: number): Float32Array => data.subarray(i * dim, (i + 1) * dim)
