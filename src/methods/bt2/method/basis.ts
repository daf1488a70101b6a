import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { ridgeSolver } from '#nn/metrics/ridge.ts'
import { orthogonalFactor, symmetricEigen, times, timesTransposed, transposedTimes } from '#nn/linalg.ts'
import {
  type AnyMatrix,
  type Doubles,
  type Matrix,
  checkMatrix,
  checkOptions,
  checkPairs,
  checkPositive,
  checkWhole,
  shown,
  takeRows,
  unitRows,
} from '#nn/rows.ts'

export interface FitOptions {
  /** Numbers in an old vector. */
  dOld: number
  /** Numbers in a new vector. */
  dNew: number
  /** The k coordinates that an old-like head may take, from 0 to dOld: of 0, 2, 4, 8, … up to it what fits best. */
  extra: number
  /** The factor C of the new vectors; 2 in the paper. */
  scale?: number
}

/** A fitted upgrade: plain numbers, so that it can be stored. */
export interface Basis {
  dOld: number
  dNew: number
  /** As many as fit best, at most those allowed. */
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
 * by orthogonal Procrustes. This is done for each number of extra coordinates on a ladder up to the one allowed, and
 * the best is kept, so that allowing more never fits worse. Takes seconds for thousands of pairs of a few hundred numbers.
 *
 * @param oldVectors - of length one (or zero), one after another, [n, dOld]
 * @param newVectors - of the same texts in the same order, of length one (or zero), [n, dNew]
 * @throws RangeError when sizes do not fit together, a vector has another length, a number is not finite or an option
 *   is unknown
 */
export function fitBasis(oldVectors: Float32Array, newVectors: Float32Array, options: FitOptions): Basis {
  checkOptions('fitBasis', options, ['dOld', 'dNew', 'extra', 'scale'])
  const { scale = 2 } = options
  const dOld = checkWhole('dOld', options.dOld, { least: 1 })
  const dNew = checkWhole('dNew', options.dNew, { least: 1 })
  const allowed = checkWhole('extra', options.extra, { least: 0, most: dOld })
  checkPositive('scale', scale)
  const old = vectors('old vectors', oldVectors, dOld)
  const fresh = vectors('new vectors', newVectors, dNew)
  checkPairs('old vectors', old, 'new vectors', fresh)
  if (old.rows < 2) throw new RangeError(`${old.rows} pairs are too few to fit an upgrade, not 2 or more`)

  const head = allowed > 0 ? oldLikeHead(old, fresh) : undefined
  // Of what is tried for more, all that is tried for fewer is a part.
  const ladder = [0, ...Array.from({ length: 30 }, (_, i) => 2 ** (i + 1))].filter(
    (extra) => extra <= allowed,
  )
  const fits = ladder.map((extra) => fitWith(extra, scale, old, fresh, head))
  return fits.reduce((best, one) => (one.cosine > best.cosine ? one : best))
}

/**
 * Turns new vectors into upgraded ones. Their first `dOld` numbers are compared with stored
 * old vectors by inner product, all of them with other upgraded vectors: that gives `scale`² times the new model's own
 * cosine, plus the cosine of the old-like heads where there are extra coordinates. A zero vector has only the latter.
 *
 * @param newVectors - of length one (or zero), one after another, [n, dNew]
 * @returns [n, width], one after another
 * @throws RangeError when the numbers do not come in rows of dNew, one is not finite or a vector has another length
 */
export function applyBasis(basis: Basis, newVectors: Float32Array): Float32Array {
  const { dOld, dNew, width, Q } = basis
  const fresh = vectors('new vectors', newVectors, dNew)
  const { data: merged } = merge(basis, fresh, width)
  const upgraded = Float32Array.from(merged)
  for (let row = 0, at = 0; row < fresh.rows; row++, at += width) {
    const compatible = merged.subarray(at, at + dOld)
    for (let i = 0; i < dOld; i++) upgraded[at + i] = dot(Q, i, compatible, 0, dOld)
  }
  return upgraded
}

/** The first `width` numbers of head and turned new vectors, before Q; zeros where there are fewer. */
function merge({ dNew, extra, scale, P, head }: Unfinished, fresh: Matrix, width: number): Doubles {
  const first = readHead(head, fresh, extra)
  const data = new Float64Array(fresh.rows * width)
  for (let row = 0; row < fresh.rows; row++) {
    const at = row * width
    for (let e = 0; e < extra; e++) data[at + e] = first.data[row * extra + e]!
    for (let i = 0; i < Math.min(dNew, width - extra); i++)
      data[at + extra + i] = scale * dot(P, i, fresh.data, row, dNew)
  }
  return { data, rows: fresh.rows, dim: width }
}

type Unfinished = Omit<Basis, 'Q' | 'cosine'>

/** The whole regression, and the old space by what it says there, most first: orthonormal, a row each, [dOld, dOld]. */
type Head = LinearMap & { directions: Doubles }

/** Ridge from new to old vectors, and the directions that hold most of what it says. */
function oldLikeHead(old: Matrix, fresh: Matrix): Head {
  const { w, b } = ridgeSolver(fresh, old)(chooseDecay(old, fresh))
  const said = applyLinear({ w, b }, fresh)
  return { w, b, directions: symmetricEigen(transposedTimes(said, said)).vectors }
}

/** The fit with exactly so many extra coordinates. */
function fitWith(extra: number, scale: number, old: Matrix, fresh: Matrix, head: Head | undefined): Basis {
  const [dOld, dNew] = [old.dim, fresh.dim]
  const read = (x: AnyMatrix) =>
    head && extra > 0 ? timesTransposed(x, slice(head.directions, 0, extra)).data : []
  const [w, b] = head ? [head.w, { data: head.b, rows: 1, dim: dOld }].map(read) : [[], []]
  // What the head's directions leave of the old space is for the turned new vector.
  const rest = head && extra > 0 ? slice(head.directions, extra, dOld) : identity(dOld)
  const unfinished = {
    dOld,
    dNew,
    extra,
    scale,
    width: Math.max(dOld, dNew + extra),
    P: Float32Array.from(turnNew(rest, old, fresh).data),
    head: { w: Float32Array.from(w!), b: Float32Array.from(b!) },
  }
  // At length one its products with old vectors are cosines.
  const products = transposedTimes(old, unitRows(merge(unfinished, fresh, dOld)))
  const Q = orthogonalFactor(products)
  const cosine = Q.data.reduce((sum, value, i) => sum + value * products.data[i]!, 0) / old.rows
  return { ...unfinished, Q: Float32Array.from(Q.data), cosine }
}

/**
 * P for coordinates that read `rest` [r, dOld] of the old space: its first rows by Procrustes, the others whatever is
 * at right angles to them.
 */
function turnNew(rest: Doubles, old: Matrix, fresh: Matrix): Doubles {
  // All of the new vector is comparable then, and Q alone turns it.
  if (rest.rows >= fresh.dim || rest.rows === 0) return identity(fresh.dim)
  const rows = orthogonalFactor(times(rest, transposedTimes(old, fresh)))
  // Largest first: the other directions stand at the end, where the projection on the rows is 0.
  const { vectors: completed } = symmetricEigen(transposedTimes(rows, rows))
  const data = completed.data.slice()
  data.set(rows.data)
  return { ...completed, data }
}

/** The weight decay whose regression comes nearest to pairs kept apart. */
function chooseDecay(old: Matrix, fresh: Matrix): number {
  const all = Array.from({ length: old.rows }, (_, row) => row)
  const isHeld = (row: number) => row % HELD_EVERY === HELD_EVERY - 1
  const part = (x: Matrix, held: boolean) => takeRows(x, all.filter((row) => isHeld(row) === held)) // prettier-ignore
  const target = part(old, true)
  if (target.rows === 0) return DECAYS.at(-1)!
  const solve = ridgeSolver(part(fresh, false), part(old, false))
  const asked = part(fresh, true)
  const cosines = DECAYS.map((decay) => {
    const said = unitRows(applyLinear(solve(decay), asked))
    let sum = 0
    for (let row = 0; row < target.rows; row++) sum += dot(said.data, row, target.data, row, old.dim)
    return sum
  })
  return DECAYS[cosines.indexOf(Math.max(...cosines))]!
}

/** What the old-like head says of each vector, at length one, [n, extra]. */
function readHead({ w, b }: Basis['head'], fresh: Matrix, extra: number): Doubles {
  if (extra === 0) return { data: new Float64Array(), rows: fresh.rows, dim: 1 }
  const map = { w: { data: w, rows: fresh.dim, dim: extra }, b: Float64Array.from(b) }
  return unitRows(applyLinear(map, fresh))
}

/** Rows `from` to `to`. */
const slice = ({ data, dim }: Doubles, from: number, to: number): Doubles => ({
  data: data.slice(from * dim, to * dim),
  rows: to - from,
  dim,
})

const identity = (dim: number): Doubles => ({
  data: Float64Array.from({ length: dim * dim }, (_, i) => Number(i % (dim + 1) === 0)),
  rows: dim,
  dim,
})

function dot(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, dim: number): number {
  let sum = 0
  for (let x = i * dim, y = j * dim; x < (i + 1) * dim; x++, y++) sum += a[x]! * b[y]!
  return sum
}

/** How far from one a length may be that float32 or a quantised store has rounded. */
const ROUNDING = 1e-2

/** Vectors of length one, exactly; a zero vector stays. @throws RangeError when a length is another */
function vectors(name: string, data: Float32Array, dim: number): Matrix {
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} are ${shown(data)}, not a Float32Array`)
  if (data.length % dim !== 0) {
    throw new RangeError(`${data.length} numbers of the ${name} are not in rows of ${dim}`)
  }
  const whole = checkMatrix(`the ${name}`, { data, rows: data.length / dim, dim })
  for (let row = 0; row < whole.rows; row++) {
    const length = Math.sqrt(dot(data, row, data, row, dim))
    if (length > 0 && Math.abs(length - 1) > ROUNDING) {
      throw new RangeError(`row ${row} of the ${name} has length ${length.toPrecision(4)}, not 1`)
    }
  }
  return { ...whole, data: Float32Array.from(unitRows(whole).data) }
}
