import { symmetricEigen } from '#nn/linalg.ts'

/** Middle and spread of papers' vectors. */
export interface Spread {
  width: number
  /** [width] */
  mean: Float32Array
  /** Variance along each axis, largest first: [width]. */
  variances: Float64Array
  /** The axes, a row each: [width, width]. */
  axes: Float64Array
}

/**
 * What is usual among all papers. What all of them share tells nothing of a reader, and in directions in which papers differ a
 * lot, a difference tells less.
 */
export interface Whitening {
  width: number
  /** [width] */
  mean: Float32Array
  /** (covariance + shrinkage I)^-1, over the trace of its product with the covariance: [width, width], symmetric. */
  precision: Float32Array
}

/** A paper, or a mean of papers, made ready for `likeness`. */
export interface Whitened {
  /** precision (vector - mean), [width] */
  direction: Float32Array
  /** What its product with the mean of all papers is. */
  offset: number
}

/**
 * Learns where vectors lie, [count, width] one after another. 0.2 s for 5,000 of 256 numbers; more of them change little.
 *
 * @throws RangeError when there is no vector, or one is not finite
 */
export function spreadOf(vectors: Float32Array, width: number): Spread {
  const count = vectors.length / width
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${vectors.length} numbers are no vectors of ${width}`)
  const mean = meanOf(vectors, width)
  const { values, vectors: axes } = symmetricEigen({
    data: covariance(vectors, mean),
    rows: width,
    dim: width,
  })
  return { width, mean, variances: values.map((variance) => Math.max(variance, 0)), axes: axes.data }
}

/**
 * Fisher's linear discriminant with a shrunk covariance (Friedman 1989), scaled so that a paper of usual length has a
 * likeness of about 1 with itself.
 *
 * @param shrinkage - added to the variance in every direction; Infinity leaves the covariance out
 * @throws RangeError when it is not above 0
 */
export function whitening({ width, mean, variances, axes }: Spread, shrinkage: number): Whitening {
  if (!(shrinkage > 0)) throw new RangeError(`the shrinkage is ${shrinkage}, not above 0`)
  const gains = variances.map((variance) => (shrinkage === Infinity ? 1 : 1 / (variance + shrinkage)))
  const trace = gains.reduce((sum, gain, d) => sum + gain * variances[d]!, 0)
  const precision = new Float32Array(width * width)
  gains.forEach((gain, axis) => {
    const scaled = gain / (trace || 1)
    for (let i = 0; i < width; i++) {
      const here = scaled * axes[axis * width + i]!
      for (let j = 0; j < width; j++) precision[i * width + j]! += here * axes[axis * width + j]!
    }
  })
  return { width, mean, precision }
}

/** Makes a vector, [width], ready for `likeness`. */
export function whitened({ width, mean, precision }: Whitening, vector: ArrayLike<number>): Whitened {
  const direction = new Float32Array(width)
  let offset = 0
  for (let i = 0; i < width; i++) {
    let sum = 0
    for (let j = 0; j < width; j++) sum += precision[i * width + j]! * (vector[j]! - mean[j]!)
    direction[i] = sum
    offset += sum * mean[i]!
  }
  return { direction, offset }
}

/** How alike two papers are, one of them whitened: 0 with nothing in common, about 1 for the same, below 0 for opposites. */
export function likeness({ direction, offset }: Whitened, vector: ArrayLike<number>, from = 0): number {
  let sum = -offset
  for (let d = 0; d < direction.length; d++) sum += direction[d]! * vector[from + d]!
  return sum
}

function meanOf(vectors: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width)
  for (let i = 0; i < vectors.length; i++) sums[i % width]! += vectors[i]!
  return Float32Array.from(sums, (sum) => (sum * width) / vectors.length)
}

function covariance(vectors: Float32Array, mean: Float32Array): Float64Array {
  const width = mean.length
  const count = vectors.length / width
  const sums = new Float64Array(width * width)
  const own = new Float64Array(width)
  for (let row = 0; row < vectors.length; row += width) {
    for (let d = 0; d < width; d++) own[d] = vectors[row + d]! - mean[d]!
    for (let i = 0; i < width; i++) {
      const here = own[i]! / count
      for (let j = 0; j <= i; j++) sums[i * width + j]! += here * own[j]!
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) sums[j * width + i] = sums[i * width + j]!
  return sums
}
