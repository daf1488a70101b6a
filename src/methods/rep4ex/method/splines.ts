import type { Matrix } from '#nn/rows.ts'

/** Smooth functions of one point: its coordinates, and one round function for each of some centres. */
export interface Splines {
  count: number
  /** Writes the value of every function at the point that starts at `from` in `points`. */
  at(points: ArrayLike<number>, from: number, into: Float64Array, place: number): void
}

/**
 * A basis for smooth functions of points [n, d]: linear terms and multiquadrics √(1 + |x - c|²) (Hardy 1971), which
 * grow no faster than a line, so that a fit does not run away beyond the points. The centres are spread over the
 * points, each as far from the others as can be, so that sparse regions have some too.
 *
 * Distances are taken after whitening, so that any other affine coordinates give the same functions. All of them
 * have variance 1 over the points.
 *
 * @throws RangeError when a column depends linearly on those before it
 */
export function splines(name: string, x: Matrix, centres: number): Splines {
  const { rows, dim } = x
  const white = whitening(name, x)
  const points = new Float64Array(rows * dim)
  for (let r = 0; r < rows; r++) white(x.data, r * dim, points, r * dim)
  const chosen = spread(points, dim, Math.min(centres, rows))
  const count = dim + chosen.length / dim

  const raw = (from: Float64Array, into: Float64Array, place: number) => {
    for (let c = 0; c < dim; c++) into[place + c] = from[c]!
    for (let k = 0; k < chosen.length; k += dim) {
      let square = 0
      for (let c = 0; c < dim; c++) square += (from[c]! - chosen[k + c]!) ** 2
      into[place + dim + k / dim] = Math.sqrt(1 + square)
    }
  }
  const values = new Float64Array(count)
  const [mean, power] = [new Float64Array(count), new Float64Array(count)]
  for (let r = 0; r < rows; r++) {
    raw(points.subarray(r * dim, (r + 1) * dim), values, 0)
    for (let f = 0; f < count; f++) {
      mean[f]! += values[f]! / rows
      power[f]! += values[f]! ** 2 / rows
    }
  }
  const scale = power.map((square, f) => 1 / Math.sqrt(square - mean[f]! ** 2))

  const point = new Float64Array(dim)
  return {
    count,
    at(points, from, into, place) {
      white(points, from, point, 0)
      raw(point, into, place)
      for (let f = 0; f < count; f++) into[place + f] = (into[place + f]! - mean[f]!) * scale[f]!
    },
  }
}

/** Takes a point to coordinates in which the rows of x have mean 0 and covariance I: L⁻¹ (x - mean). */
function whitening(name: string, { data, rows, dim }: Matrix) {
  const mean = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) mean[i % dim]! += data[i]! / rows
  const L = new Float64Array(dim * dim)
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let r = 0; r < data.length; r += dim) sum += (data[r + i]! - mean[i]!) * (data[r + j]! - mean[j]!)
      const whole = sum / rows
      let left = whole
      for (let k = 0; k < j; k++) left -= L[i * dim + k]! * L[j * dim + k]!
      if (i === j && !(left > whole * 1e-10)) {
        throw new RangeError(`column ${j} of ${name} is constant or depends on those before it`)
      }
      L[i * dim + j] = i === j ? Math.sqrt(left) : left / L[j * dim + j]!
    }
  }
  return (points: ArrayLike<number>, from: number, into: Float64Array, place: number) => {
    for (let i = 0; i < dim; i++) {
      let left = points[from + i]! - mean[i]!
      for (let k = 0; k < i; k++) left -= L[i * dim + k]! * into[place + k]!
      into[place + i] = left / L[i * dim + i]!
    }
  }
}

/** The point nearest to the origin, then again and again the one farthest from all chosen: [count * dim]. */
function spread(points: Float64Array, dim: number, count: number): Float64Array {
  const rows = points.length / dim
  const chosen = new Float64Array(count * dim)
  const nearest = new Float64Array(rows).fill(Infinity)
  const distance = (row: number, to: Float64Array) => {
    let square = 0
    for (let c = 0; c < dim; c++) square += (points[row * dim + c]! - to[c]!) ** 2
    return square
  }
  const origin = new Float64Array(dim)
  let next = 0
  for (let r = 1; r < rows; r++) if (distance(r, origin) < distance(next, origin)) next = r
  for (let k = 0; k < count; k++) {
    const centre = points.subarray(next * dim, (next + 1) * dim)
    chosen.set(centre, k * dim)
    for (let r = 0; r < rows; r++) nearest[r] = Math.min(nearest[r]!, distance(r, centre))
    next = nearest.indexOf(nearest.reduce((far, square) => Math.max(far, square)))
  }
  return chosen
}
