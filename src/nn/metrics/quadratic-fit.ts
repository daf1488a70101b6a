import { leastSquares } from '../linalg.ts'
import { r2 } from './correlation.ts'
import { type Column, readColumn } from '../rows.ts'

export interface QuadraticFit {
  /** y = a x² + b x + c by least squares. */
  a: number
  b: number
  c: number
  /** Share of the variance of y that it explains; NaN when y is constant. */
  r2: number
  /** How much more of it than a straight line explains. */
  gain: number
  /** The x where it turns; infinite for a straight line. */
  peak: number
}

/** The parabola closest to these points. @throws RangeError when fewer than three x differ or lengths do */
export function quadraticFit(x: Column, y: Column): QuadraticFit {
  const xs = readColumn('x', x)
  const ys = readColumn('y', y, { rows: xs.length })
  if (new Set(xs).size < 3) throw new RangeError(`${new Set(xs).size} different x make no parabola`)
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2
  const [a, slope, height] = solved(
    xs.map((one) => one - middle),
    ys,
    2,
  )
  const b = slope! - 2 * a! * middle
  const c = height! - slope! * middle + a! * middle ** 2
  const parabola = xs.map((one) => a! * one ** 2 + b * one + c)
  const [steep, start] = solved(xs, ys, 1)
  const found = r2(parabola, ys)
  const line = r2(
    xs.map((one) => steep! * one + start!),
    ys,
  )
  return { a: a!, b, c, r2: found, gain: found - line, peak: -b / (2 * a!) }
}

/** Coefficients of the polynomial of a degree, the highest power first. */
function solved(x: Float64Array, y: Float64Array, degree: number): Float64Array {
  const powers = Float64Array.from(
    { length: x.length * (degree + 1) },
    (_, i) => x[Math.floor(i / (degree + 1))]! ** (degree - (i % (degree + 1))),
  )
  return leastSquares({ data: powers, rows: x.length, dim: degree + 1 }, { data: y, rows: y.length, dim: 1 })
    .data
}
