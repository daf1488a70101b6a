/** One trained net: what its data were like, and how it did on new ones. */
export interface LawPoint {
  /** Training examples. */
  n: number
  /** Intrinsic dimension of the data, or of a hidden layer. */
  d: number
  /** Label sharpness of the data. */
  kf: number
  /** Test loss, or an error kept above 0. */
  loss: number
}

export interface GeneralisationLaw {
  slopes: {
    /** Change of log loss with log(n) / d; the bound of the theorem has -1. */
    n: number
    /** Change of log loss with log(kf); the bound of the theorem has 1. */
    kf: number
  }
  intercept: number
  /** Share of the variance of log loss that the law explains. */
  r2: number
}

/**
 * Fits log loss = a + b log(n) / d + c log(kf) by least squares: the form that the paper's theorem,
 * loss = O(kf n^(-1/d)), has on logarithmic axes.
 *
 * @throws RangeError when a number is not positive and finite, points are fewer than 3, all losses are the
 *   same, or log(n) / d and log(kf) do not vary independently
 */
export function fitGeneralisationLaw(points: readonly LawPoint[]): GeneralisationLaw {
  if (points.length < 3) throw new RangeError(`a law of three constants needs 3 points, got ${points.length}`)
  points.forEach((point, i) => {
    for (const name of ['n', 'd', 'kf', 'loss'] as const) {
      const value = point[name]
      if (!(value > 0 && value < Infinity))
        throw new RangeError(`${name} of point ${i} is ${value}, not above 0`)
    }
  })
  const size = centred(points.map(({ n, d }) => Math.log(n) / d))
  const sharp = centred(points.map(({ kf }) => Math.log(kf)))
  const loss = centred(points.map((point) => Math.log(point.loss)))

  const [ss, kk, sk] = [dot(size, size), dot(sharp, sharp), dot(size, sharp)]
  const [sl, kl, ll] = [dot(size, loss), dot(sharp, loss), dot(loss, loss)]
  const determinant = ss * kk - sk * sk
  if (!(determinant > 1e-12 * ss * kk)) {
    throw new RangeError('log(n) / d and log(kf) do not vary independently: their slopes are not determined')
  }
  if (ll === 0) throw new RangeError('all losses are the same: nothing to explain')

  const n = (sl * kk - kl * sk) / determinant
  const kf = (kl * ss - sl * sk) / determinant
  const left = loss.values.reduce(
    (sum, l, i) => sum + (l - n * size.values[i]! - kf * sharp.values[i]!) ** 2,
    0,
  )
  return {
    slopes: { n, kf },
    intercept: loss.mean - n * size.mean - kf * sharp.mean,
    r2: 1 - left / ll,
  }
}

interface Centred {
  values: number[]
  mean: number
}

function centred(values: readonly number[]): Centred {
  // The first goes first: equal numbers then become exact zeros.
  const first = values[0]!
  const mean = values.reduce((sum, value) => sum + (value - first), 0) / values.length
  return { values: values.map((value) => value - first - mean), mean: first + mean }
}

const dot = (a: Centred, b: Centred): number => a.values.reduce((sum, v, i) => sum + v * b.values[i]!, 0)
