import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { inverse, symmetricEigen, timesTransposed, transposedTimes } from '#nn/linalg.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import type { Doubles } from '#nn/rows.ts'
import { excessRisk, excessWithAllLabels } from './excess-risk.ts'
import { type FactorModel, composed, fitFactorModel, posteriorMean, predictorOn } from './factor-model.ts'

const rng = generator(random.key(0))
const points = (n: number, dim: number) => {
  const x = { data: rng.fillNormal(new Float32Array(n * dim)), rows: n, dim }
  for (let row = 0; row < n; row++) {
    const [a, b] = [2 * rng.normal(), 1.5 * rng.normal()]
    for (let d = 0; d < dim; d++) x.data[row * dim + d]! += d % 2 === 0 ? a + 1 : b * (d - 2)
  }
  return x
}

const covarianceOf = ({ loadings, noise }: FactorModel): Doubles => {
  const sum = timesTransposed(loadings, loadings)
  for (let d = 0; d < sum.dim; d++) sum.data[d * sum.dim + d]! += noise
  return sum
}

/** The mean log-likelihood of centred Gaussian rows, without its constant. */
function logLikelihood(model: FactorModel, x: ReturnType<typeof points>): number {
  const covariance = covarianceOf(model)
  const rest = { ...x, data: Float64Array.from(x.data, (value, i) => value - model.mean[i % x.dim]!) }
  const scatter = transposedTimes(rest, rest)
  const inner = inverse(covariance).data.reduce((sum, value, i) => sum + value * scatter.data[i]!, 0) / x.rows
  const logDet = symmetricEigen(covariance).values.reduce((sum, value) => sum + Math.log(value), 0)
  return -0.5 * (inner + logDet)
}

test('no model nearby is likelier', () => {
  const x = points(300, 5)
  const model = fitFactorModel(x, 2)
  const best = logLikelihood(model, x)
  for (let i = 0; i < 40; i++) {
    const moved = {
      mean: model.mean.map((value) => value + 0.02 * rng.normal()),
      loadings: { ...model.loadings, data: model.loadings.data.map((value) => value + 0.02 * rng.normal()) },
      noise: model.noise * Math.exp(0.02 * rng.normal()),
    }
    expect(logLikelihood(moved, x)).toBeLessThan(best)
  }
})

test('the posterior mean by hand: one factor of loadings 3 and 4, noise 5', () => {
  const model = {
    mean: Float64Array.of(1, 0),
    loadings: { data: Float64Array.of(3, 4), rows: 2, dim: 1 },
    noise: 5,
  }
  // (25 + 5)^-1 (3 * (2 - 1) + 4 * 1)
  expect(
    applyLinear(posteriorMean(model), { data: Float32Array.of(2, 1), rows: 1, dim: 2 }).data[0],
  ).toBeCloseTo(7 / 30, 6)
})

test('a rotation of the factors changes no prediction', () => {
  const x = points(60, 5)
  const y = Float64Array.from({ length: 60 }, (_, row) => x.data[row * 5]! + rng.normal())
  const model = fitFactorModel(x, 2)
  const [cos, sin] = [Math.cos(1), Math.sin(1)]
  const turned = Float64Array.from(model.loadings.data, (value, i) =>
    i % 2 === 0
      ? cos * value - sin * model.loadings.data[i + 1]!
      : sin * model.loadings.data[i - 1]! + cos * value,
  )
  const one = predictorOn(posteriorMean(model), x, y)
  const other = predictorOn(posteriorMean({ ...model, loadings: { ...model.loadings, data: turned } }), x, y)
  one.w.data.forEach((value, i) => expect(other.w.data[i]).toBeCloseTo(value, 4))
})

test('a predictor on a representation is both, one after the other', () => {
  const phi = { w: { data: Float32Array.of(1, 2), rows: 2, dim: 1 }, b: Float64Array.of(3) }
  const psi = { w: { data: Float32Array.of(10), rows: 1, dim: 1 }, b: Float64Array.of(5) }
  expect(composed(phi, psi)).toEqual({
    w: { data: Float32Array.of(10, 20), rows: 2, dim: 1 },
    b: Float64Array.of(35),
  })
})

test('excess risk by hand, and as a sample shows it', () => {
  const covariance = { data: Float64Array.of(2, 1, 1, 3), rows: 2, dim: 2 }
  const predictor = { w: { data: Float32Array.of(1, 0), rows: 2, dim: 1 }, b: Float64Array.of(0.5) }
  // (1, -1) Σ (1, -1)ᵀ = 2 - 2 + 3
  expect(excessRisk(predictor, { covariance, best: [0, 1] })).toBeCloseTo(3.25, 9)
  expect(excessRisk({ ...predictor, b: Float64Array.of(0) }, { covariance, best: [1, 0] })).toBe(0)
})

test('what all labels leave: the variance that the representation does not see', () => {
  const covariance = { data: Float64Array.of(2, 0, 0, 3), rows: 2, dim: 2 }
  const first = { w: { data: Float32Array.of(7, 0), rows: 2, dim: 1 }, b: Float64Array.of(0) }
  expect(excessWithAllLabels(first, { covariance, best: [1, 2] })).toBeCloseTo(4 * 3, 9)
  const along = { w: { data: Float32Array.of(1, 2), rows: 2, dim: 1 }, b: Float64Array.of(9) }
  expect(excessWithAllLabels(along, { covariance, best: [1, 2] })).toBeCloseTo(0, 9)
})

test('says what does not fit', () => {
  const x = points(20, 4)
  expect(() => fitFactorModel(x, 4)).toThrow('the number of factors is 4, not a whole number from 1 to 3')
  expect(() => fitFactorModel([[1, Number.NaN]], 1)).toThrow(RangeError)
  expect(() =>
    fitFactorModel(
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      2,
    ),
  ).toThrow('the points vary in fewer than 2 directions')
  const phi = posteriorMean(fitFactorModel(x, 2))
  expect(() => predictorOn(phi, x, [1, 2])).toThrow('the labels: 2 numbers, not 20')
  expect(() => predictorOn(phi, [[1, 2]], [1])).toThrow(RangeError)
  expect(() => excessRisk(phi, { covariance: x, best: [1] })).toThrow(RangeError)
})
