import { type Column, checkFinite, checkOptions, checkPositive, readColumn } from '#nn/rows.ts'

/** y = floor + scale * x^-exponent. */
export interface Law {
  /** What is left however large x gets: for a loss, the entropy of what is predicted. */
  floor: number
  scale: number
  exponent: number
}

export interface LawOptions {
  /** Without it the floor is 0: a pure power law. */
  floor?: boolean
}

/** How steep a law may be: beyond, the fit says nothing of a power. */
const EXPONENTS = [0.01, 4] as const
const GRID = 200
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Fits a power law plus constant (Henighan et al. 2020, eq. 1.1) by least squares of relative errors. For each exponent
 * the floor and the scale are a linear problem, so that the search is over the exponent alone. Neither
 * floor nor scale is below 0: of losses that rise the law is their mean.
 *
 * @param x - sizes or computes, above 0
 * @param y - losses, above 0
 * @throws RangeError when they do not pair, are fewer than three, are not above 0, or x is the same throughout
 */
export function fitLaw(x: Column, y: Column, options: LawOptions = {}): Law {
  checkOptions('fitLaw', options, ['floor'])
  const [xs, ys] = readPairs(x, y, 3)
  // Around the middle of x, where neither part is much larger than the other.
  const middle = Math.exp(meanOf(xs.map(Math.log)))
  const fit = (exponent: number) => {
    const powers = xs.map((value) => (value / middle) ** -exponent)
    return { exponent, ...parts(powers, ys, options.floor ?? true) }
  }
  const { exponent, floor, scale } = smallest(fit, EXPONENTS)
  return { floor, scale: scale * middle ** exponent, exponent }
}

/** What a law says of this size. @throws RangeError for one that is not above 0 */
export const lawAt = ({ floor, scale, exponent }: Law, x: number): number =>
  floor + scale * checkPositive('x', x) ** -exponent

/** The size from which on no more than this is left above the floor. @throws RangeError when it is not above 0 */
export const sizeFor = ({ scale, exponent }: Law, reducible: number): number =>
  (scale / checkPositive('the reducible loss', reducible)) ** (1 / exponent)

/** Other curves with as many free numbers or fewer, which a sceptic would draw through the same points. */
export type Rival = 'logarithm' | 'exponential'

/**
 * The rival's value at another x: 'logarithm' is a - b log x, 'exponential' a + b exp(-x / c), both by least squares of
 * relative errors.
 *
 * @throws RangeError as `fitLaw`
 */
export function rivalAt(rival: Rival, x: Column, y: Column, at: number): number {
  const [xs, ys] = readPairs(x, y, 3)
  checkPositive('x', at)
  if (rival === 'logarithm') {
    const { floor, scale } = parts(xs.map(Math.log), ys, true, false)
    return floor + scale * Math.log(at)
  }
  const largest = Math.max(...xs)
  const fit = (rate: number) => ({
    rate,
    ...parts(
      xs.map((value) => Math.exp((-rate * value) / largest)),
      ys,
      true,
    ),
  })
  const { rate, floor, scale } = smallest(fit, [0.1, 1000])
  return floor + scale * Math.exp((-rate * at) / largest)
}

/** The fit of the smallest error over a range of one number: a grid in its logarithm, then golden section. */
function smallest<F extends { error: number }>(
  fit: (value: number) => F,
  [from, to]: readonly [number, number],
): F {
  const at = (i: number) => from * (to / from) ** (i / GRID)
  let best = 0
  for (let i = 1; i <= GRID; i++) if (fit(at(i)).error < fit(at(best)).error) best = i
  let [low, high] = [at(Math.max(0, best - 1)), at(Math.min(GRID, best + 1))]
  while (high - low > 1e-9 * high) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    if (fit(a).error < fit(b).error) high = b
    else low = a
  }
  return fit((low + high) / 2)
}

interface Parts {
  floor: number
  scale: number
  error: number
}

/** y as floor + scale * term, least squares of (fit - y) / y; a law has neither below 0. */
function parts(terms: readonly number[], ys: readonly number[], hasFloor: boolean, isLaw = true): Parts {
  const sums = { w: 0, t: 0, tt: 0, y: 0, ty: 0 }
  terms.forEach((t, i) => {
    const y = ys[i]!
    const w = 1 / (y * y)
    sums.w += w
    sums.t += w * t
    sums.tt += w * t * t
    sums.y += w * y
    sums.ty += w * t * y
  })
  const spread = sums.w * sums.tt - sums.t * sums.t
  let floor = hasFloor && spread > 0 ? (sums.tt * sums.y - sums.t * sums.ty) / spread : 0
  if (isLaw && !(floor >= 0)) floor = 0
  let scale = (sums.ty - floor * sums.t) / sums.tt
  if (isLaw && scale < 0) [floor, scale] = [hasFloor ? sums.y / sums.w : 0, 0]
  const error = terms.reduce((sum, t, i) => sum + ((floor + scale * t) / ys[i]! - 1) ** 2, 0)
  return { floor, scale, error }
}

/** Pairs of numbers above 0, at two or more places. */
export function readPairs(x: Column, y: Column, least: number): [number[], number[]] {
  const xs = [...readColumn('x', x)]
  const ys = [...readColumn('y', y, { rows: xs.length })]
  if (xs.length < least)
    throw new RangeError(`${xs.length} points are too few for a fit; ${least} or more are wanted`)
  xs.forEach((value, i) => checkPositive(`x ${i}`, value))
  ys.forEach((value, i) => checkPositive(`y ${i}`, value))
  if (xs.every((value) => value === xs[0])) throw new RangeError(`x is ${xs[0]} throughout: nothing to fit`)
  return [xs, ys]
}

/** The exponent of y = scale * x^exponent, a straight line in logarithms. @throws RangeError as `fitLaw` */
export function powerOf(x: Column, y: Column): number {
  const [xs, ys] = readPairs(x, y, 2)
  const [a, b] = [xs.map(Math.log), ys.map(Math.log)]
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  const over = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0)
  return over / a.reduce((sum, value) => sum + (value - meanA) ** 2, 0)
}

const meanOf = (values: readonly number[]): number => {
  checkFinite('the numbers', values)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
