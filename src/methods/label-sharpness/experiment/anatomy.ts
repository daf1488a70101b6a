import type { RandomGenerator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'

/** Pixels of a scan, so to speak. */
export const INPUTS = 64
/** Total standard deviation of the scans without lesions, over all inputs together. */
const SPREAD = 4
const FEATURES = 64
const BEND = 1

/** Scans of n patients: lesions are added to some of them at whatever contrast is asked for. */
export interface Patients {
  /** Scans without a lesion, [n, INPUTS]. */
  anatomy: Matrix
  /** What a lesion of contrast 1 would look like in each, of length 1, [n, INPUTS]. */
  lesion: Matrix
  /** 1 for patients that have one: a fair coin. */
  labels: Int32Array
}

/**
 * Patients whose anatomy has `dimensions` degrees of freedom u, uniform in [-1, 1]: the scan is a curved
 * surface emb(u), the lesion a direction that moves smoothly with u.
 */
export function patients(rng: RandomGenerator, dimensions: number, n: number): Patients {
  const scan = smoothMap(rng, dimensions)
  const direction = smoothMap(rng, dimensions)
  const u = Array.from({ length: n }, () =>
    Float64Array.from({ length: dimensions }, () => 2 * rng.uniform() - 1),
  )
  const anatomy = fill(u, scan)
  const lesion = fill(u, direction)
  scale(anatomy, SPREAD / spread(anatomy))
  for (let row = 0; row < n; row++) {
    const pixels = lesion.data.subarray(row * INPUTS, (row + 1) * INPUTS)
    const length = Math.hypot(...pixels)
    pixels.forEach((value, i) => (pixels[i] = value / length))
  }
  return { anatomy, lesion, labels: Int32Array.from({ length: n }, () => rng.int(2)) }
}

/** The scans with lesions of length `contrast`: half of it added where there is one, taken away elsewhere. */
export function scans({ anatomy, lesion, labels }: Patients, contrast: number): Matrix {
  const data = anatomy.data.map((value, i) => {
    const side = labels[Math.floor(i / INPUTS)]! - 0.5
    return value + contrast * side * lesion.data[i]!
  })
  return { ...anatomy, data }
}

/** How far inputs were moved along each patient's lesion, mean over the rows: of `lesion` those of these numbers. */
export function movedAlong(lesion: Matrix, before: Matrix, after: Matrix, rows: Int32Array): number {
  let sum = 0
  rows.forEach((patient, row) => {
    let along = 0
    for (let i = 0; i < INPUTS; i++) {
      const at = row * INPUTS + i
      along += (after.data[at]! - before.data[at]!) * lesion.data[patient * INPUTS + i]!
    }
    sum += Math.abs(along)
  })
  return sum / rows.length
}

/** A random map of u to INPUTS numbers, part linear, part tanh features. */
function smoothMap(rng: RandomGenerator, dimensions: number): (u: Float64Array) => Float64Array {
  const normals = (count: number, size: number) =>
    Float64Array.from({ length: count }, () => size * rng.normal())
  const inner = normals(FEATURES * dimensions, BEND)
  const shift = normals(FEATURES, 1)
  const outer = normals(INPUTS * FEATURES, 1 / Math.sqrt(FEATURES))
  const linear = normals(INPUTS * dimensions, 0.5)
  return (u) => {
    const features = shift.map((b, f) => Math.tanh(b + dot(inner, f * dimensions, u)))
    return Float64Array.from(
      { length: INPUTS },
      (_, i) => dot(outer, i * FEATURES, features) + dot(linear, i * dimensions, u),
    )
  }
}

function dot(weights: Float64Array, start: number, values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += weights[start + i]! * values[i]!
  return sum
}

function fill(u: readonly Float64Array[], map: (u: Float64Array) => Float64Array): Matrix {
  const data = new Float32Array(u.length * INPUTS)
  u.forEach((one, row) => data.set(map(one), row * INPUTS))
  return { data, rows: u.length, dim: INPUTS }
}

function spread({ data, rows }: Matrix): number {
  let total = 0
  for (let column = 0; column < INPUTS; column++) {
    let [sum, squares] = [0, 0]
    for (let i = column; i < data.length; i += INPUTS) {
      sum += data[i]!
      squares += data[i]! ** 2
    }
    total += squares / rows - (sum / rows) ** 2
  }
  return Math.sqrt(total)
}

function scale({ data }: Matrix, factor: number): void {
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * factor
}
