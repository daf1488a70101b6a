import { type BitMatrix, wordsOf } from './bit-matrix.ts'
import { type Rows, readRows } from '#nn/rows.ts'

/**
 * A layer of ReLU units behind batch normalisation, fitted but not trained, as plain numbers to be stored. The
 * scale of a unit does not move the point where it switches on, so only the mean is kept.
 */
export interface HashLayer {
  /** Directions, one unit after another, [bits, dim]. */
  weights: Float32Array
  /** Mean pre-activation of each unit over the sample, [bits]: a unit is on above it. */
  means: Float64Array
  dim: number
  bits: number
}

export interface HashLayerOptions {
  /** Units, and so bits of a code. */
  bits: number
  /** Draws the directions. */
  seed: number
}

/**
 * A layer that turns vectors into codes whose bits are on for about half of what the sample stands for. Two codes
 * differ in about a share of (angle between the vectors, seen from the sample's mean) / pi of their bits.
 *
 * The directions are random and at right angles to each other in groups of `dim`, so that bits repeat each
 * other less (Ji et al. 2012). The same seed and sample give the same layer.
 *
 * @param sample - vectors like those to come, [n, dim]; some thousands are enough
 * @throws RangeError when bits is not a whole number from 1, or the sample is empty, ragged or not finite
 */
export function hashLayer(sample: Rows, { bits, seed }: HashLayerOptions): HashLayer {
  if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`a hash layer of ${bits} bits`)
  if (!Number.isInteger(seed)) throw new RangeError(`the seed of a hash layer is ${seed}`)
  const { data, rows, dim } = readRows('the sample', sample)
  const centre = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) centre[i % dim] = centre[i % dim]! + data[i]! / rows

  const weights = directions(bits, dim, gaussians(seed))
  const middle = Float32Array.from(centre)
  const means = new Float64Array(bits)
  for (let unit = 0; unit < bits; unit++) means[unit] = project(weights, unit, middle, 0, dim)
  return { weights, means, dim, bits }
}

/**
 * Which units are on, as bits (He et al. 2021): all hidden layers one after another.
 *
 * @param acts - activations after the ReLU by layer, each [n, units] of the same n inputs
 * @throws RangeError when there is no layer, layers differ in n, or a number is not finite
 */
export function activationCode(acts: readonly Rows[]): BitMatrix
/**
 * The codes of plain vectors by a layer of `hashLayer`.
 *
 * @param vectors - [n, dim]
 * @throws RangeError when the vectors do not fit the layer or a number is not finite
 */
export function activationCode(vectors: Rows, layer: HashLayer): BitMatrix
export function activationCode(input: readonly Rows[] | Rows, layer?: HashLayer): BitMatrix {
  return layer ? codeOfVectors(input as Rows, layer) : codeOfLayers(input as readonly Rows[])
}

function codeOfLayers(acts: readonly Rows[]): BitMatrix {
  if (!Array.isArray(acts)) throw new TypeError('activations must be a list of layers')
  const layers = acts.map((layer: Rows, l) => readRows(`layer ${l}`, layer))
  const rows = layers[0]?.rows
  if (rows === undefined) throw new RangeError('a code needs at least one layer of activations')
  const odd = layers.findIndex((layer) => layer.rows !== rows)
  if (odd >= 0) throw new RangeError(`layer ${odd} has ${layers[odd]!.rows} rows, layer 0 has ${rows}`)

  const codes = blank(
    rows,
    layers.reduce((sum, { dim }) => sum + dim, 0),
  )
  let first = 0
  for (const { data, dim } of layers) {
    for (let i = 0; i < data.length; i++)
      if (data[i]! > 0) setBit(codes, Math.floor(i / dim), first + (i % dim))
    first += dim
  }
  return codes
}

function codeOfVectors(vectors: Rows, { weights, means, dim, bits }: HashLayer): BitMatrix {
  const x = readRows('the vectors', vectors)
  if (x.dim !== dim) throw new RangeError(`vectors of ${x.dim} numbers do not fit a hash layer for ${dim}`)
  if (weights.length !== bits * dim || means.length !== bits) {
    throw new RangeError(`a hash layer of ${bits} bits for ${dim} numbers holds ${weights.length} weights`)
  }
  const codes = blank(x.rows, bits)
  for (let row = 0; row < x.rows; row++) {
    for (let unit = 0; unit < bits; unit++) {
      if (project(weights, unit, x.data, row, dim) > means[unit]!) setBit(codes, row, unit)
    }
  }
  return codes
}

const blank = (rows: number, bits: number): BitMatrix => ({
  words: new Uint32Array(rows * wordsOf(bits)),
  rows,
  bits,
})

function setBit({ words, bits }: BitMatrix, row: number, bit: number): void {
  const word = row * wordsOf(bits) + (bit >>> 5)
  words[word] = words[word]! | (1 << (bit & 31))
}

/** Scalar product of a unit's direction and a row; in four sums, of which none waits for another. */
function project(weights: Float32Array, unit: number, data: Float32Array, row: number, dim: number): number {
  let [a, b] = [unit * dim, row * dim]
  const end = a + dim
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (; a + 3 < end; a += 4, b += 4) {
    s0 += weights[a]! * data[b]!
    s1 += weights[a + 1]! * data[b + 1]!
    s2 += weights[a + 2]! * data[b + 2]!
    s3 += weights[a + 3]! * data[b + 3]!
  }
  for (; a < end; a++, b++) s0 += weights[a]! * data[b]!
  return s0 + s1 + (s2 + s3)
}

/** Random unit vectors [bits, dim], at right angles within each group of `dim` (Gram and Schmidt). */
function directions(bits: number, dim: number, normal: () => number): Float32Array {
  const rows: Float64Array[] = []
  while (rows.length < bits) {
    const row = Float64Array.from({ length: dim }, normal)
    const group = rows.slice(rows.length - (rows.length % dim))
    for (const other of group) {
      const along = row.reduce((sum, value, d) => sum + value * other[d]!, 0)
      for (let d = 0; d < dim; d++) row[d] = row[d]! - along * other[d]!
    }
    const length = Math.hypot(...row)
    // The last of a group may be all but used up: draw another.
    if (length > 1e-3) rows.push(row.map((value) => value / length))
  }
  const weights = new Float32Array(bits * dim)
  rows.forEach((row, unit) => weights.set(row, unit * dim))
  return weights
}

/**
 * Gaussian numbers by Box and Muller (1958) from a 32-bit generator (mulberry32, Ettinger). Plain on purpose:
 * the generator of nn/ takes a key of jax, which codes for search have no need of.
 */
function gaussians(seed: number): () => number {
  let state = seed | 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
