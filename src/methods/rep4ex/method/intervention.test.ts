import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { affineR2, controlFunctionFit, doPredict, fitIntervention, olsResidual } from './intervention.ts'

const draws = (seed: number) => generator(random.key(seed))
const list = <R>(n: number, row: (i: number) => R) => Array.from({ length: n }, (_, i) => row(i))

test('least squares by hand: one action, one coordinate', () => {
  const { W, b, V } = olsResidual([[1], [2], [6]], [[0], [1], [2]])
  expect(W.data[0]).toBeCloseTo(2.5, 6)
  expect(b[0]).toBeCloseTo(0.5, 6)
  expect([...V.data].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([0.5, -1, 0.5])
})

test('the residual is orthogonal to the actions, and W A + b + V gives the representation back', () => {
  const rng = draws(0)
  const A = list(50, () => [rng.normal(), rng.normal() + 3])
  const P = A.map(([x, y]) => [x! - y!, x! * y!, rng.normal()])
  const { W, b, V } = olsResidual(P, A)
  for (let c = 0; c < 3; c++) {
    const column = A.map((_, r) => V.data[r * 3 + c]!)
    expect(column.reduce((sum, value) => sum + value)).toBeCloseTo(0, 3)
    for (const j of [0, 1]) {
      expect(column.reduce((sum, value, r) => sum + value * A[r]![j]!, 0)).toBeCloseTo(0, 3)
    }
    A.forEach(([x, y], r) => {
      expect(x! * W.data[c]! + y! * W.data[3 + c]! + b[c]! + column[r]!).toBeCloseTo(P[r]![c]!, 4)
    })
  }
})

/**
 * Z = 1.5 a + v, Y = Z² - 2 v: what v does to Y directly is not an effect of Z. Every draw comes with both signs
 * of a and of v, so that in these rows, too, v has nothing to do with a. Then E[Y | do(a)] = (1.5 a)² + E v².
 */
function confoundedWorld() {
  const rng = draws(1)
  const half = list(400, () => [2 * rng.uniform() - 1, 0.8 * rng.normal()] as const)
  const pairs = half.flatMap(
    ([a, v]) =>
      [
        [a, v],
        [a, -v],
        [-a, v],
        [-a, -v],
      ] as [number, number][],
  )
  const variance = half.reduce((sum, [, v]) => sum + v! ** 2, 0) / half.length
  const A = pairs.map(([a]) => [a])
  const Z = pairs.map(([a, v]) => [1.5 * a + v])
  const Y = pairs.map(([a, v]) => (1.5 * a + v) ** 2 - 2 * v)
  return { A, Z, Y, truth: (a: number) => (1.5 * a) ** 2 + variance }
}

test('answers for actions never tried, where the outcome is not linear', () => {
  const { A, Z, Y, truth } = confoundedWorld()
  const model = fitIntervention(Z, A, Y)
  for (const a of [-1.5, -0.5, 0, 1, 1.5])
    expect(Math.abs(doPredict(model, [a]) - truth(a))).toBeLessThan(0.1)
})

test('without the control function what v does is taken for an effect of Z', () => {
  const { A, Z, Y, truth } = confoundedWorld()
  const model = fitIntervention(Z, A, Y, { confounded: true })
  // cov(-2 v, Z) / var Z = -2 · 0.64 / (0.75 + 0.64) is the slope that is wrongly added.
  const slope = (-2 * 0.64) / (0.75 + 0.64)
  expect(Math.abs(doPredict(model, [0.5]) - truth(0.5) - slope * 0.75)).toBeLessThan(0.2)
  expect(Math.abs(doPredict(model, [-0.5]) - truth(-0.5) + slope * 0.75)).toBeLessThan(0.2)
})

test('the answers do not depend on the affine coordinates of the representation', () => {
  const rng = draws(2)
  const A = list(200, () => [rng.uniform(), rng.uniform()])
  const P = A.map(([x, y]) => [x! + rng.normal(), y! + rng.normal()])
  const Y = P.map(([x, y]) => Math.sin(x!) + x! * y!)
  const turned = P.map(([x, y]) => [3 * x! - y! + 4, 0.5 * x! + 2 * y! - 1])
  const [plain, moved] = [fitIntervention(P, A, Y), fitIntervention(turned, A, Y)]
  for (const a of [
    [0.5, 0.5],
    [2, -1],
  ])
    expect(doPredict(moved, a)).toBeCloseTo(doPredict(plain, a), 2)
})

test('an observed mean is given back when nothing acts', () => {
  const rng = draws(3)
  const A = list(100, () => [rng.normal()])
  const P = A.map(([a]) => [a! + rng.normal()])
  const fit = controlFunctionFit(
    P,
    olsResidual(P, A).V,
    Array.from({ length: 100 }, () => 7),
  )
  expect(fit.shift).toBeCloseTo(7, 6)
  expect(fit.nu([0.3])).toBeCloseTo(0, 6)
  expect(fit.psi([0.3])).toBeCloseTo(0, 6)
})

test('affine R² is 1 for affine maps, 0 for noise, and the mean over the causes', () => {
  const rng = draws(4)
  const Z = list(500, () => [rng.normal(), rng.normal()])
  expect(
    affineR2(
      Z.map(([x, y]) => [100 + x! - y!, 0.01 * x! + y!]),
      Z,
    ),
  ).toBeCloseTo(1, 6)
  expect(
    affineR2(
      list(500, () => [rng.normal()]),
      Z,
    ),
  ).toBeLessThan(0.02)
  expect(
    Math.abs(
      affineR2(
        Z.map(([x]) => [x!]),
        Z,
      ) - 0.5,
    ),
  ).toBeLessThan(0.01)
})

test('affine R² is no worse for a column that repeats another or is constant', () => {
  const rng = draws(5)
  const Z = list(60, () => [rng.normal()])
  const P = Z.map(([z]) => [z! + rng.normal()])
  const more = P.map(([p]) => [p!, 2 * p! + 1, 3])
  expect(affineR2(more, Z)).toBeCloseTo(affineR2(P, Z), 5)
})

test('affine R² of a leaky ReLU of a normal cause is 0.36 / (0.52 - 0.32 / π)', () => {
  const rng = draws(6)
  const Z = list(40000, () => [rng.normal()])
  const bent = Z.map(([z]) => [z! > 0 ? z! : 0.2 * z!])
  expect(affineR2(bent, Z)).toBeCloseTo(0.36 / (0.52 - 0.32 / Math.PI), 2)
})

test('says what is wrong with its input', () => {
  const ten = list(10, (i) => [i])
  const squares = ten.map(([i]) => [i! ** 2])
  expect(() =>
    olsResidual(
      ten,
      list(9, (i) => [i]),
    ),
  ).toThrow(/10 and 9 rows/)
  expect(() =>
    olsResidual(
      ten,
      list(10, () => [1]),
    ),
  ).toThrow(RangeError)
  expect(() => olsResidual([[1], [2]], [[0], [1]])).toThrow(/2 rows/)
  expect(() =>
    olsResidual(
      list(10, () => [Number.NaN]),
      ten,
    ),
  ).toThrow(RangeError)
  expect(() => controlFunctionFit(ten, squares, [1, 2])).toThrow(/10 and 2/)
  expect(() =>
    controlFunctionFit(
      ten,
      list(10, () => [0]),
      Array.from({ length: 10 }, () => 1),
    ),
  ).toThrow(/the residuals is constant/)
  expect(() => affineR2(ten, [[1]])).toThrow(RangeError)
  const model = fitIntervention(
    squares,
    ten,
    Array.from({ length: 10 }, (_, i) => i),
    { centres: 3 },
  )
  expect(() => doPredict(model, [1, 2])).toThrow(/1 and 2/)
  expect(() => doPredict(model, [Infinity])).toThrow(RangeError)
})
