import { type Matrix, ridgeSolver } from '#nn/metrics/index.ts'
import type { Bags } from './bags.ts'

/** How much a frequent token counts less (Arora et al. 2017), as its square root. */
const SMOOTHING = 1e-3
const DECAY = 1e-7

/** Weights of tokens by how often they come: 1 for a rare one, less the more frequent it is. */
export function frequencyWeights(counts: Float64Array): Float32Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return Float32Array.from(counts, (count) => Math.sqrt(SMOOTHING / (SMOOTHING + count / total)))
}

/**
 * Where the token vectors start from: what the teacher makes of each token alone, turned by the one linear
 * map under which sums of tokens come nearest to what it makes of whole texts. The map is shared, so tokens
 * that no text holds move along with the others.
 *
 * @param tokens - the teacher's vectors of single tokens, [tokens, d], centred
 * @param targets - where the texts belong, [texts, width]
 * @returns [tokens, width]
 */
export function mapTokens(tokens: Matrix, weights: Float32Array, texts: Bags, targets: Matrix): Float32Array {
  const { w } = ridgeSolver(mirrored(sums(tokens, weights, texts)), mirrored(targets))(DECAY)
  const mapped = new Float32Array(tokens.rows * w.dim)
  for (let token = 0; token < tokens.rows; token++) {
    const row = mapped.subarray(token * w.dim, (token + 1) * w.dim)
    for (let i = 0; i < tokens.dim; i++) {
      const value = tokens.data[token * tokens.dim + i]!
      for (let d = 0; d < w.dim; d++) row[d]! += value * w.data[i * w.dim + d]!
    }
  }
  return mapped
}

/**
 * The rows and their negatives. Their mean is zero, so a line fitted to them goes through the origin: what all texts
 * have in common is then mapped to nothing, where an intercept would have had to be taken off every sum.
 */
const mirrored = ({ data, rows, dim }: Matrix): Matrix => {
  const both = new Float32Array(2 * data.length)
  both.set(data)
  for (let i = 0; i < data.length; i++) both[data.length + i] = -data[i]!
  return { data: both, rows: 2 * rows, dim }
}

/** The weighted sum of each text's tokens, of length one. */
function sums(tokens: Matrix, weights: Float32Array, { starts, ids, times }: Bags): Matrix {
  const { dim } = tokens
  const rows = starts.length - 1
  const data = new Float32Array(rows * dim)
  for (let text = 0; text < rows; text++) {
    const sum = data.subarray(text * dim, (text + 1) * dim)
    for (let t = starts[text]!; t < starts[text + 1]!; t++) {
      const factor = times[t]! * weights[ids[t]!]!
      for (let d = 0; d < dim; d++) sum[d]! += factor * tokens.data[ids[t]! * dim + d]!
    }
    const norm = Math.hypot(...sum) || 1
    for (let d = 0; d < dim; d++) sum[d]! /= norm
  }
  return { data, rows, dim }
}

/** Subtracts from each row the mean of all. In place. */
export function centre(x: Matrix): Matrix {
  const mean = new Float64Array(x.dim)
  for (let i = 0; i < x.data.length; i++) mean[i % x.dim]! += x.data[i]! / x.rows
  for (let i = 0; i < x.data.length; i++) x.data[i]! -= mean[i % x.dim]!
  return x
}

/** Each row by the map: [n, d] times [d, width]. */
export function turn(x: Matrix, axes: Matrix): Matrix {
  const data = new Float32Array(x.rows * axes.dim)
  for (let r = 0; r < x.rows; r++) {
    const row = data.subarray(r * axes.dim, (r + 1) * axes.dim)
    for (let i = 0; i < x.dim; i++) {
      const value = x.data[r * x.dim + i]!
      for (let d = 0; d < axes.dim; d++) row[d]! += value * axes.data[i * axes.dim + d]!
    }
  }
  return { data, rows: x.rows, dim: axes.dim }
}
