import { type Matrix, checkMatrix, takeRows } from '#nn/rows.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import { type Rows, completeRows, principalDirections, procrustes } from './procrustes.ts'

export interface FitOptions {
  /** Numbers in an old vector. */
  dOld: number
  /** Numbers in a new vector. */
  dNew: number
  /** The k coordinates that are added for an old-like head, from 0 to dOld. */
  extra: number
  /** The factor C of the new vectors; 2 in the paper. */
  scale?: number
}

/** A fitted upgrade: plain numbers, so that it can be stored. */
export interface Basis {
  dOld: number
  dNew: number
  extra: number
  scale: number
  /** Numbers in an upgraded vector: dNew + extra, or dOld where that is more. */
  width: number
  /** Turns new vectors, [dNew, dNew], orthonormal. */
  P: Float32Array
  /** Turns the first dOld coordinates towards the old vectors, [dOld, dOld], orthonormal. */
  Q: Float32Array
  /** What the extra coordinates are read from: a new vector times `w` [dNew, extra] plus `b` [extra]. */
  head: { w: Float32Array; b: Float32Array }
  /** Mean cosine of old vectors to the compatible part of the pairs it was fitted on. */
  cosine: number
}

const DECAYS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2]
const HELD_EVERY = 5

/**
 * Fits an upgrade of the BT² kind to vectors of the same texts by an old and a new model, without labels and
 * without training either model: a stored old vector can then be found by a new query.
 *
 * All in closed form. The old-like head is a ridge regression from new to old vectors, read along the
 * directions where it says most. P turns the new vectors towards what these directions leave of the old space,
 * then Q gives the compatible part the largest mean cosine to the old vectors (the paper's third loss); both
 * by orthogonal Procrustes. Takes seconds for thousands of pairs of a few hundred numbers.
 *
 * @param oldVectors - one after another, [n, dOld]
 * @param newVectors - of the same texts in the same order, of unit length, [n, dNew]
 * @throws RangeError when sizes do not fit together or a number is not finite
 */
export function fitBasis(
  oldVectors: Float32Array,
  newVectors: Float32Array,
  { dOld, dNew, extra, scale = 2 }: FitOptions,
): Basis {
  checkWhole('dOld', dOld, 1)
  checkWhole('dNew', dNew, 1)
  checkWhole('extra', extra, 0)
  if (extra > dOld)
    throw new RangeError(`${extra} extra coordinates are more than the ${dOld} of an old vector`)
  if (!(scale > 0 && scale < Infinity)) throw new RangeError(`the scale must be positive, not ${scale}`)
  const old = vectors('old vectors', oldVectors, dOld)
  const fresh = vectors('new vectors', newVectors, dNew)
  if (old.rows !== fresh.rows) throw new RangeError(`${old.rows} old vectors for ${fresh.rows} new ones`)
  if (old.rows < 2) throw new RangeError(`${old.rows} pairs are too few to fit an upgrade`)

  const head = extra === 0 ? NO_HEAD : oldLikeHead(old, fresh, extra)
  const start = { dOld, dNew, extra, scale, width: Math.max(dOld, dNew + extra), head: plain(head) }
  const first = readHead(start.head, fresh, extra)
  // What the head's directions leave of the old space is for the turned new vector.
  const rest = complement(head.directions, extra, dOld)
  const P = turnNew(rest, cross(old, fresh, new Float64Array(old.rows).fill(1)), dOld, dNew)
  const weights = inverseLengths(start, P, fresh, first, old)
  const { Q, cosine } = turnOld(start, P, cross(old, fresh, weights), cross(old, first, weights))
  return { ...start, P: Float32Array.from(P.data), Q: Float32Array.from(Q.data), cosine: cosine / old.rows }
}

/**
 * Turns new vectors into upgraded ones. Their first `dOld` numbers are compared with stored old vectors by
 * inner product, all of them with other upgraded vectors: that gives `scale`² times the new model's own
 * inner product, plus the cosine of the old-like heads where there are extra coordinates.
 *
 * @param newVectors - one after another, [n, dNew], each of unit length
 * @returns [n, width], one after another
 * @throws RangeError when the numbers do not come in rows of dNew or one is not finite
 */
export function applyBasis(basis: Basis, newVectors: Float32Array): Float32Array {
  const { dOld, dNew, extra, scale, width, P, Q, head } = basis
  const fresh = vectors('new vectors', newVectors, dNew)
  const first = readHead(head, fresh, extra)
  const upgraded = new Float32Array(fresh.rows * width)
  const merged = new Float64Array(width)
  for (let row = 0; row < fresh.rows; row++) {
    for (let e = 0; e < extra; e++) merged[e] = first.data[row * extra + e]!
    for (let i = 0; i < dNew; i++) merged[extra + i] = scale * dot(P, i, fresh.data, row, dNew)
    const at = row * width
    for (let i = 0; i < dOld; i++) upgraded[at + i] = dot(Q, i, merged, 0, dOld)
    for (let i = dOld; i < width; i++) upgraded[at + i] = merged[i]!
  }
  return upgraded
}

interface Head {
  /** [dNew, extra] */
  w: ArrayLike<number>
  b: ArrayLike<number>
  /** What each coordinate reads of an old vector, [extra, dOld], orthonormal. */
  directions: Float64Array
}

const NO_HEAD: Head = { w: [], b: [], directions: new Float64Array() }
const plain = ({ w, b }: Head): Basis['head'] => ({ w: Float32Array.from(w), b: Float32Array.from(b) })

/** Ridge from new to old vectors along the directions that hold most of what it says. */
function oldLikeHead(old: Matrix, fresh: Matrix, extra: number): Head {
  const { w, b } = ridgeSolver(fresh, old)(chooseDecay(old, fresh))
  const said = applyLinear({ w, b }, fresh)
  const all = principalDirections(cross(said, said, new Float64Array(said.rows).fill(1)), old.dim)
  const directions = all.data.slice(0, extra * old.dim)
  const along = (values: ArrayLike<number>, row: number) =>
    Array.from({ length: extra }, (_, e) => dot(directions, e, values, row, old.dim))
  return {
    w: Array.from({ length: fresh.dim }, (_, i) => along(w.data, i)).flat(),
    b: along(b, 0),
    directions,
  }
}

/** The weight decay whose regression comes nearest to pairs kept apart. */
function chooseDecay(old: Matrix, fresh: Matrix): number {
  const part = (x: Matrix, held: boolean) => {
    const rows = Array.from({ length: x.rows }, (_, row) => row)
    return takeRows(
      x,
      rows.filter((row) => (row % HELD_EVERY === HELD_EVERY - 1) === held),
    )
  }
  const target = part(old, true)
  if (target.rows === 0) return DECAYS.at(-1)!
  const solve = ridgeSolver(part(fresh, false), part(old, false))
  const asked = part(fresh, true)
  const cosines = DECAYS.map((decay) => {
    const said = applyLinear(solve(decay), asked)
    let sum = 0
    for (let row = 0; row < target.rows; row++) sum += cosine(said, target, row)
    return sum
  })
  return DECAYS[cosines.indexOf(Math.max(...cosines))]!
}

/** What the old-like head says of each vector, at length one, [n, extra]. */
function readHead({ w, b }: Basis['head'], fresh: Matrix, extra: number): Matrix {
  const data = new Float32Array(fresh.rows * extra)
  const said = new Float64Array(extra)
  for (let row = 0; row < fresh.rows; row++) {
    said.set(b)
    for (let i = 0; i < fresh.dim; i++) {
      const value = fresh.data[row * fresh.dim + i]!
      for (let e = 0; e < extra; e++) said[e] = said[e]! + value * w[i * extra + e]!
    }
    const length = Math.sqrt(dot(said, 0, said, 0, extra))
    if (length === 0) continue
    for (let e = 0; e < extra; e++) data[row * extra + e] = said[e]! / length
  }
  return { data, rows: fresh.rows, dim: extra }
}

/** P for coordinates that read `rest` of the old space, given the products of pairs, [dOld, dNew]. */
function turnNew(rest: Rows, crossed: Float64Array, dOld: number, dNew: number): Rows {
  const P = { data: new Float64Array(dNew * dNew), rows: dNew, dim: dNew }
  // All of the new vector is comparable then, and Q alone turns it.
  if (rest.rows >= dNew) {
    completeRows(P, 0)
    return P
  }
  const wanted = { data: new Float64Array(rest.rows * dNew), rows: rest.rows, dim: dNew }
  for (let i = 0; i < rest.rows; i++) {
    for (let o = 0; o < dOld; o++) {
      const by = rest.data[i * dOld + o]!
      for (let j = 0; j < dNew; j++) wanted.data[i * dNew + j]! += by * crossed[o * dNew + j]!
    }
  }
  P.data.set(procrustes(wanted).data)
  completeRows(P, rest.rows)
  return P
}

/** The best Q for a given P, and the sum of the cosines it reaches. */
function turnOld(
  { dOld, dNew, extra, scale }: Pick<Basis, 'dOld' | 'dNew' | 'extra' | 'scale'>,
  P: Rows,
  crossed: Float64Array,
  crossedFirst: Float64Array,
): { Q: Rows; cosine: number } {
  const turned = Math.min(dOld - extra, dNew)
  const products = { data: new Float64Array(dOld * dOld), rows: dOld, dim: dOld }
  for (let o = 0; o < dOld; o++) {
    for (let e = 0; e < extra; e++) products.data[o * dOld + e] = crossedFirst[o * extra + e]!
    for (let i = 0; i < turned; i++) {
      products.data[o * dOld + extra + i] = scale * dot(crossed, o, P.data, i, dNew)
    }
  }
  const Q = procrustes(products)
  return { Q, cosine: Q.data.reduce((sum, value, i) => sum + value * products.data[i]!, 0) }
}

/** One over the length of a compatible part times that of its old vector: products become cosines. */
function inverseLengths(
  { dOld, extra, scale }: Pick<Basis, 'dOld' | 'extra' | 'scale'>,
  P: Rows,
  fresh: Matrix,
  first: Matrix,
  old: Matrix,
): Float64Array {
  const turned = Math.min(dOld - extra, fresh.dim)
  return Float64Array.from({ length: fresh.rows }, (_, row) => {
    let square = extra > 0 ? dot(first.data, row, first.data, row, extra) : 0
    for (let i = 0; i < turned; i++) square += (scale * dot(P.data, i, fresh.data, row, fresh.dim)) ** 2
    const both = Math.sqrt(square * dot(old.data, row, old.data, row, dOld))
    return both > 0 ? 1 / both : 0
  })
}

/** Sum over rows of weight times aᵀ b, [a.dim, b.dim]. */
function cross(a: Matrix, b: Matrix, weights: Float64Array): Float64Array {
  const sums = new Float64Array(a.dim * b.dim)
  for (let row = 0; row < a.rows; row++) {
    for (let i = 0; i < a.dim; i++) {
      const by = weights[row]! * a.data[row * a.dim + i]!
      for (let j = 0, to = i * b.dim, from = row * b.dim; j < b.dim; j++, to++, from++) {
        sums[to] = sums[to]! + by * b.data[from]!
      }
    }
  }
  return sums
}

/** An orthonormal basis of what these directions leave of the old space. */
function complement(directions: Float64Array, given: number, dim: number): Rows {
  const whole = { data: new Float64Array(dim * dim), rows: dim, dim }
  whole.data.set(directions)
  completeRows(whole, given)
  return { data: whole.data.subarray(given * dim), rows: dim - given, dim }
}

function cosine(a: Matrix, b: Matrix, row: number): number {
  const lengths = Math.sqrt(dot(a.data, row, a.data, row, a.dim) * dot(b.data, row, b.data, row, a.dim))
  return lengths > 0 ? dot(a.data, row, b.data, row, a.dim) / lengths : 0
}

function dot(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, dim: number): number {
  let sum = 0
  for (let x = i * dim, y = j * dim; x < (i + 1) * dim; x++, y++) sum += a[x]! * b[y]!
  return sum
}

function vectors(name: string, data: Float32Array, dim: number): Matrix {
  if (!(data instanceof Float32Array)) throw new TypeError(`the ${name} must be a Float32Array`)
  if (data.length % dim !== 0) {
    throw new RangeError(`${data.length} numbers of the ${name} are not in rows of ${dim}`)
  }
  return checkMatrix(`the ${name}`, { data, rows: data.length / dim, dim })
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number from ${least}, not ${value}`)
  }
}
