import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pearson, r2 } from '#nn/metrics/correlation.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { matrix } from '#nn/rows.ts'
import { ridge } from '#nn/metrics/ridge.ts'
import { correlationMatrix } from './correlation.ts'
import { lassoPath } from './lasso.ts'
import { sparsePrediction } from './sparse-prediction.ts'

const draw = generator(random.key(3))
const noise = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => draw.normal()))
/** Columns that share a part, so that they are correlated. */
const mixed = (rows: number, columns: number) =>
  noise(rows, columns).map((row) => row.map((value, c) => value + row[0]! + 0.5 * row[(c + 1) % columns]!))

// Orthogonal columns of mean 0 and variance 1.
const PLAN = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [0, 1, 2].map((bit) => ((i >> bit) & 1 ? 1 : -1)))

test('with orthogonal units the Lasso shrinks every correlation by the penalty', () => {
  const y = [[1], [5], [-2], [0], [3], [8], [-1], [4]]
  const correlations = [...correlationMatrix(PLAN, y).data]
  for (const l1 of [0, 0.1, 0.2, 0.5]) {
    const weights = correlations.map((c) => Math.sign(c) * Math.max(0, Math.abs(c) - l1))
    const expected = weights.reduce((sum, w, i) => sum + 2 * w * correlations[i]! - w * w, 0)
    const found = sparsePrediction(PLAN, y, { l1: [l1], holdOut: 0 })
    expect(found.r2[0]![0]).toBeCloseTo(expected, 6)
    expect(found.nnz[0]![0]).toBe(weights.filter((w) => w !== 0).length)
  }
})

test('Lasso weights satisfy the conditions of optimality', () => {
  const p = 8
  const all = correlationMatrix(mixed(100, p + 1))
  const gram = Float64Array.from(
    { length: p * p },
    (_, i) => all.data[Math.floor(i / p) * (p + 1) + (i % p)]!,
  )
  const target = Float64Array.from({ length: p }, (_, i) => all.data[i * (p + 1) + p]!)
  const penalties = [0.02, 0.5, 0.1]
  lassoPath(gram, target, penalties).forEach((w, at) => {
    for (let i = 0; i < p; i++) {
      const slope = target[i]! - w.reduce((sum, weight, j) => sum + gram[i * p + j]! * weight, 0)
      if (w[i] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(penalties[at]! + 1e-6)
      else expect(slope).toBeCloseTo(Math.sign(w[i]!) * penalties[at]!, 6)
    }
  })
})

test('a penalty of the largest correlation leaves no unit', () => {
  const [a, b] = [mixed(60, 4), mixed(60, 2)]
  const largest = Math.max(...correlationMatrix(a, b).data.map(Math.abs))
  const { r2, nnz } = sparsePrediction(a, b, { l1: [largest + 1e-6], holdOut: 0 })
  expect(nnz).toEqual([[0], [0]])
  expect(r2.flat().every((value) => Math.abs(value) < 1e-9)).toBe(true)
})

test('one unit alone explains the square of the largest correlation', () => {
  const [a, b] = [mixed(50, 5), mixed(50, 1)]
  const found = sparsePrediction(a, b, { maxUnits: [1], holdOut: 0 })
  const best = Math.max(...correlationMatrix(a, b).data.map((r) => r * r))
  expect(found.r2[0]![0]).toBeCloseTo(best, 5)
})

test('the second unit is the one most correlated with what the first leaves', () => {
  const [a, b] = [mixed(50, 5), mixed(50, 1)]
  const y = b.flat()
  const fit = (units: number[]) => {
    const x = matrix(a.map((row) => units.map((unit) => row[unit]!)))
    return applyLinear(ridge(x, matrix(b), 0), x).data
  }
  const by = (target: ArrayLike<number>) => (unit: number) =>
    Math.abs(
      pearson(
        a.map((row) => row[unit]!),
        target,
      ),
    )
  const first = largest([0, 1, 2, 3, 4], by(y))
  const left = y.map((value, i) => value - fit([first])[i]!)
  const second = largest(
    [0, 1, 2, 3, 4].filter((unit) => unit !== first),
    by(left),
  )
  const found = sparsePrediction(a, b, { maxUnits: [2], holdOut: 0 })
  expect(found.r2[0]![0]).toBeCloseTo(r2(fit([first, second]), y), 5)
})

test('all units give least squares, fitted on the first half and scored on the second', () => {
  const [a, b] = [mixed(80, 4), mixed(80, 3)]
  const predicted = applyLinear(ridge(matrix(a.slice(0, 40)), matrix(b.slice(0, 40)), 0), matrix(a.slice(40)))
  const found = sparsePrediction(a, b, { maxUnits: [4] })
  const lasso = sparsePrediction(a, b, { l1: [0] })
  for (let unit = 0; unit < 3; unit++) {
    const column = Array.from({ length: 40 }, (_, row) => predicted.data[row * 3 + unit]!)
    const actual = b.slice(40).map((row) => row[unit]!)
    expect(found.r2[unit]![0]).toBeCloseTo(r2(column, actual), 4)
    expect(lasso.r2[unit]![0]).toBeCloseTo(r2(column, actual), 4)
  }
})

test('finds the units something is made of', () => {
  const a = noise(200, 10)
  const b = a.map((row) => [2 * row[3]! - row[7]!, row[1]!])
  const { r2, nnz } = sparsePrediction(a, b, { maxUnits: [1, 2, 5] })
  expect(nnz[0]![1]).toBe(2)
  expect(r2[0]![0]).toBeLessThan(0.95)
  expect(r2[0]![1]).toBeCloseTo(1, 6)
  expect(r2[1]![0]).toBeCloseTo(1, 6)
})

test('keeps the order of the settings', () => {
  const [a, b] = [mixed(60, 6), mixed(60, 1)]
  const up = sparsePrediction(a, b, { l1: [0.01, 0.1, 0.4] })
  const down = sparsePrediction(a, b, { l1: [0.4, 0.1, 0.01] })
  expect(down.nnz[0]).toEqual(up.nnz[0]!.toReversed())
  down.r2[0]!.toReversed().forEach((value, i) => expect(value).toBeCloseTo(up.r2[0]![i]!, 6))
})

test('survives units that depend on each other', () => {
  const a = noise(40, 2).map(([x, y]) => [x!, y!, x! + y!, x!])
  const b = a.map(([x, y]) => [x! - y!])
  const { r2, nnz } = sparsePrediction(a, b, { maxUnits: [4] })
  expect(r2[0]![0]).toBeCloseTo(1, 4)
  expect(nnz[0]![0]).toBeLessThanOrEqual(3)
})

test('says what is wrong with its input', () => {
  const [a, b] = [noise(8, 2), noise(8, 1)]
  expect(() => sparsePrediction(a, noise(7, 1), { l1: [0.1] })).toThrow(/8 and 7 samples/)
  expect(() => sparsePrediction(a, b, { l1: [-0.1] })).toThrow(/l1 of -0.1/)
  expect(() => sparsePrediction(a, b, { maxUnits: [0] })).toThrow(/maxUnits of 0/)
  expect(() => sparsePrediction(a, b, { maxUnits: [1.5] })).toThrow(RangeError)
  expect(() => sparsePrediction(a, b, { l1: [] })).toThrow(TypeError)
  expect(() => sparsePrediction(a, b, {} as never)).toThrow(/either l1 or maxUnits/)
  expect(() => sparsePrediction(a, b, { l1: [0.1], holdOut: 1 })).toThrow(/held out/)
  expect(() => sparsePrediction([...a.slice(1), [Infinity, 0]], b, { l1: [0.1] })).toThrow(RangeError)
  expect(() =>
    sparsePrediction(
      a.map(([x]) => [x!, 1]),
      b,
      { l1: [0.1] },
    ),
  ).toThrow(/unit 1 is 1/)
})

const largest = (list: readonly number[], by: (unit: number) => number) =>
  list.reduce((best, unit) => (by(unit) > by(best) ? unit : best))
