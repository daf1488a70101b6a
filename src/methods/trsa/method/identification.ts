import { checkFinite, checkSameLength } from '#nn/rows.ts'

export interface Identification {
  /** Share of the matrices whose layer was named, 0..1; chance is 1 / layers. */
  accuracy: number
  /** How often the layer of the row was taken for that of the column; layers in rising order of their number. */
  confusion: number[][]
}

/**
 * Which layer is this? Each matrix is compared with the mean matrix of every layer over the other subjects
 * and named after the nearest (Euclidean distance, the first among equals).
 *
 * A subject is a network (or a brain): nothing of it enters the means that it is compared with.
 *
 * @param mats - one vector of dissimilarities, or of what was made of them, per subject and layer
 * @param subject - whose matrix it is, any whole numbers
 * @param layer - which layer it comes from, any whole numbers
 * @throws RangeError when lengths differ, a number is not finite, there is only one subject, or a layer
 *   occurs in only one subject
 */
export function layerIdentification(
  mats: readonly ArrayLike<number>[],
  subject: ArrayLike<number>,
  layer: ArrayLike<number>,
): Identification {
  check(mats, subject, layer)
  const layers = distinct(layer)
  const all = layers.map((name) => total(mats.filter((_, m) => layer[m] === name)))
  const confusion = layers.map(() => layers.map(() => 0))

  for (const held of distinct(subject)) {
    const means = layers.map((name, i) => {
      const own = mats.filter((_, m) => layer[m] === name && subject[m] === held)
      const others = all[i]!.count - own.length
      if (others === 0) throw new RangeError(`layer ${name} occurs in subject ${held} only`)
      return meanWithout(all[i]!.sum, own, others)
    })
    mats.forEach((mat, m) => {
      if (subject[m] === held) confusion[layers.indexOf(layer[m]!)]![nearest(mat, means)]!++
    })
  }
  const right = confusion.reduce((sum, row, i) => sum + row[i]!, 0)
  return { accuracy: right / mats.length, confusion }
}

const distinct = (list: ArrayLike<number>): number[] => [...new Set(Array.from(list))].sort((a, b) => a - b)

function total(mats: readonly ArrayLike<number>[]): { sum: Float64Array; count: number } {
  const sum = new Float64Array(mats[0]!.length)
  for (const mat of mats) for (let i = 0; i < sum.length; i++) sum[i]! += mat[i]!
  // A number that is not finite shows in the sum: only then is it worth looking for.
  if (!sum.every(Number.isFinite)) mats.forEach((mat) => checkFinite('a matrix', mat))
  return { sum, count: mats.length }
}

function meanWithout(sum: Float64Array, own: readonly ArrayLike<number>[], others: number): Float64Array {
  const mean = sum.slice()
  for (const mat of own) for (let i = 0; i < mean.length; i++) mean[i]! -= mat[i]!
  for (let i = 0; i < mean.length; i++) mean[i]! /= others
  return mean
}

function nearest(mat: ArrayLike<number>, means: readonly Float64Array[]): number {
  let [best, least] = [0, Infinity]
  for (let c = 0; c < means.length; c++) {
    const distance = squaredDistance(mat, means[c]!)
    if (distance < least) [best, least] = [c, distance]
  }
  return best
}

function squaredDistance(mat: ArrayLike<number>, centre: Float64Array): number {
  let sum = 0
  for (let i = 0; i < centre.length; i++) {
    const difference = mat[i]! - centre[i]!
    sum += difference * difference
  }
  return sum
}

function check(
  mats: readonly ArrayLike<number>[],
  subject: ArrayLike<number>,
  layer: ArrayLike<number>,
): void {
  if (mats.length === 0) throw new RangeError('no matrices to identify')
  checkSameLength('matrices and subjects', mats.length, subject.length)
  checkSameLength('matrices and layers', mats.length, layer.length)
  const size = mats[0]!.length
  mats.forEach((mat, m) => {
    if (mat.length !== size || size === 0) {
      throw new RangeError(`matrix ${m} has ${mat.length} numbers, the first ${size}`)
    }
  })
  for (const [name, list] of Object.entries({ subject, layer })) {
    const odd = Array.from(list).findIndex((value) => !Number.isInteger(value))
    if (odd >= 0) throw new RangeError(`${name} ${odd} is ${list[odd]}, not a whole number`)
  }
  if (distinct(subject).length < 2) throw new RangeError('one subject has no others to be compared with')
}
