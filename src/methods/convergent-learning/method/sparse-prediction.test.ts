import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { r2 } from '#nn/metrics/correlation.ts'
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

test('all units give least squares, fitted on the first half and scored on the second', () => {
  const [a, b] = [mixed(80, 4), mixed(80, 3)]
  const predicted = applyLinear(ridge(matrix(a.slice(0, 40)), matrix(b.slice(0, 40)), 0), matrix(a.slice(40)))
  const lasso = sparsePrediction(a, b, { l1: [0] })
  for (let unit = 0; unit < 3; unit++) {
    const column = Array.from({ length: 40 }, (_, row) => predicted.data[row * 3 + unit]!)
    const actual = b.slice(40).map((row) => row[unit]!)
    expect(lasso.r2[unit]![0]).toBeCloseTo(r2(column, actual), 4)
  }
})

test('finds the units something is made of', () => {
  const a = noise(200, 10)
  const b = a.map((row) => [2 * row[3]! - row[7]!, row[1]!])
  const { r2, nnz } = sparsePrediction(a, b, { l1: [0.3] })
  expect(nnz).toEqual([[2], [1]])
  expect(r2[0]![0]).toBeGreaterThan(0.5)
})

test('a smaller penalty takes more units and, on the samples fitted, explains more', () => {
  const { r2, nnz } = sparsePrediction(mixed(60, 8), mixed(60, 1), { l1: [0.2, 0.05, 0.001], holdOut: 0 })
  expect(nnz[0]).toEqual(nnz[0]!.toSorted((m, n) => m - n))
  expect(r2[0]).toEqual(r2[0]!.toSorted((m, n) => m - n))
})

test('keeps the order of the settings', () => {
  const [a, b] = [mixed(60, 6), mixed(60, 1)]
  const up = sparsePrediction(a, b, { l1: [0.01, 0.1, 0.4] })
  const down = sparsePrediction(a, b, { l1: [0.4, 0.1, 0.01] })
  expect(down.nnz[0]).toEqual(up.nnz[0]!.toReversed())
  down.r2[0]!.toReversed().forEach((value, i) => expect(value).toBeCloseTo(up.r2[0]![i]!, 6))
})

test('says what is wrong with its input', () => {
  const [a, b] = [noise(8, 2), noise(8, 1)]
  expect(() => sparsePrediction(a, noise(7, 1), { l1: [0.1] })).toThrow(/8 rows.* 7/)
  expect(() => sparsePrediction(a, b, { l1: [-0.1] })).toThrow(/penalty of l1 is -0.1/)
  expect(() => sparsePrediction(a, b, { l1: [0.1], maxUnits: 3 } as never)).toThrow(/no option 'maxUnits'/)
  expect(() => sparsePrediction(a, b, { l1: [] })).toThrow(/l1 is empty/)
  expect(() => sparsePrediction(a, b, {} as never)).toThrow(/l1 is undefined/)
  expect(() => sparsePrediction(a, b, { l1: [0.1], holdOut: 1 })).toThrow(/holdOut is 1/)
  expect(() => sparsePrediction([...a.slice(1), [Infinity, 0]], b, { l1: [0.1] })).toThrow(RangeError)
  expect(() =>
    sparsePrediction(
      a.map(([x]) => [x!, 1]),
      b,
      { l1: [0.1] },
    ),
  ).toThrow(/unit 1 is 1/)
})
