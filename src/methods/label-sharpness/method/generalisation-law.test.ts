import { expect, test } from 'vitest'
import { type LawPoint, fitGeneralisationLaw } from './generalisation-law.ts'

const grid = (loss: (point: Omit<LawPoint, 'loss'>) => number): LawPoint[] =>
  [100, 1000].flatMap((n) =>
    [2, 5].flatMap((d) => [0.5, 1, 3].map((kf) => ({ n, d, kf, loss: loss({ n, d, kf }) }))),
  )

test('finds the exponents of the theorem where the loss is its bound', () => {
  const { slopes, intercept, r2 } = fitGeneralisationLaw(grid(({ n, d, kf }) => 3 * kf * n ** (-1 / d)))
  expect(slopes.n).toBeCloseTo(-1, 10)
  expect(slopes.kf).toBeCloseTo(1, 10)
  expect(intercept).toBeCloseTo(Math.log(3), 10)
  expect(r2).toBeCloseTo(1, 10)
})

test('three points are met exactly, by hand', () => {
  // log(n) / d is 0, 1, 0 and log(kf) is 0, 0, 1: the slopes are differences.
  const points = [
    { n: 1, d: 1, kf: 1, loss: Math.exp(2) },
    { n: Math.exp(2), d: 2, kf: 1, loss: Math.exp(-1) },
    { n: 1, d: 3, kf: Math.E, loss: Math.exp(6) },
  ]
  const { slopes, intercept } = fitGeneralisationLaw(points)
  expect(slopes.n).toBeCloseTo(-3, 10)
  expect(slopes.kf).toBeCloseTo(4, 10)
  expect(intercept).toBeCloseTo(2, 10)
})

test('what is left of any loss does not go with either quantity', () => {
  const points = grid(({ n, d, kf }) => 1 + Math.sin(n + 3 * d + 7 * kf) ** 2)
  const { slopes, intercept, r2 } = fitGeneralisationLaw(points)
  const left = points.map(
    ({ n, d, kf, loss }) =>
      Math.log(loss) - intercept - (slopes.n * Math.log(n)) / d - slopes.kf * Math.log(kf),
  )
  const along = (value: (point: LawPoint) => number) =>
    left.reduce((sum, rest, i) => sum + rest * value(points[i]!), 0)
  expect(along(() => 1)).toBeCloseTo(0, 10)
  expect(along(({ n, d }) => Math.log(n) / d)).toBeCloseTo(0, 10)
  expect(along(({ kf }) => Math.log(kf))).toBeCloseTo(0, 10)
  expect(r2).toBeGreaterThanOrEqual(0)
  expect(r2).toBeLessThan(1)
})

test('a unit of loss or of length moves the intercept only', () => {
  const points = grid(({ n, d, kf }) => 1 + Math.cos(n * d + kf) ** 2)
  const before = fitGeneralisationLaw(points)
  const after = fitGeneralisationLaw(points.map((p) => ({ ...p, kf: 5 * p.kf, loss: 2 * p.loss })))
  expect(after.slopes.n).toBeCloseTo(before.slopes.n, 10)
  expect(after.slopes.kf).toBeCloseTo(before.slopes.kf, 10)
  expect(after.r2).toBeCloseTo(before.r2, 10)
})

test('says what is wrong with its points', () => {
  const points = grid(({ kf, n }) => kf / n)
  expect(() => fitGeneralisationLaw(points.slice(0, 2))).toThrow(/3 points, got 2/)
  expect(() => fitGeneralisationLaw(points.map((p) => ({ ...p, loss: 0 })))).toThrow(/loss of point 0 is 0/)
  expect(() => fitGeneralisationLaw(points.map((p) => ({ ...p, d: NaN })))).toThrow(/d of point 0 is NaN/)
  expect(() => fitGeneralisationLaw(points.map((p) => ({ ...p, kf: 0.3 })))).toThrow(/independently/)
  expect(() => fitGeneralisationLaw(points.map((p) => ({ ...p, n: 9, d: 2 })))).toThrow(/independently/)
  expect(() => fitGeneralisationLaw(points.map((p) => ({ ...p, loss: 1 })))).toThrow(/losses are the same/)
})
