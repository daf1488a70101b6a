import { expect, test } from 'vitest'
import { minimise } from './lbfgs.ts'
import { applyLinear, argmaxRows } from './linear-map.ts'
import { logisticRegression } from './logistic.ts'
import { matrix } from '../rows.ts'

const X = matrix(
  Array.from({ length: 20 }, (_, i) =>
    Array.from({ length: 3 }, (_, j) => Math.sin(0.7 * (i + 1) * (j + 1) + j * j)),
  ),
)
const LABELS = [0, 0, 0, 2, 1, 2, 2, 2, 0, 0, 0, 0, 0, 1, 1, 2, 2, 1, 0, 0]

test.each([
  {
    decay: 0.01,
    w: [2.140724, -1.181492, -0.959232, -0.312519, 1.368729, -1.056211, -0.263283, 0.018428, 0.244855],
    b: [0.447183, -0.656098, 0.208915],
  },
  {
    decay: 0.1,
    w: [0.808185, -0.288108, -0.520078, -0.086193, 0.448374, -0.362181, -0.093151, 0.019419, 0.073732],
    b: [0.432798, -0.421289, -0.011509],
  },
])('agrees with scikit-learn 1.9: decay $decay', ({ decay, w, b }) => {
  const map = logisticRegression({ x: X, labels: LABELS }, decay)
  w.forEach((weight, i) => expect(map.w.data[i]).toBeCloseTo(weight, 4))
  // Equal shifts of all intercepts change no probability.
  const mean = map.b.reduce((sum, bias) => sum + bias) / 3
  b.forEach((bias, c) => expect(map.b[c]! - mean).toBeCloseTo(bias, 4))
})

test('separates classes that a line separates, without overflow', () => {
  const x = matrix([[-1000], [-900], [900], [1000]])
  const map = logisticRegression({ x, labels: [0, 0, 1, 1] }, 0)
  expect([...argmaxRows(applyLinear(map, x))]).toEqual([0, 0, 1, 1])
  expect([...map.w.data, ...map.b].every(Number.isFinite)).toBe(true)
})

test('minimise reaches the bottom of a narrow bowl', () => {
  const scales = [1, 10, 1000]
  const found = minimise(
    (x, gradient) => {
      x.forEach((value, i) => (gradient[i] = 2 * scales[i]! * (value - i)))
      return x.reduce((sum, value, i) => sum + scales[i]! * (value - i) ** 2, 0)
    },
    Float64Array.of(5, -3, 8),
  )
  found.forEach((value, i) => expect(value).toBeCloseTo(i, 6))
})

test("minimise follows Rosenbrock's valley", () => {
  const found = minimise(
    (at, gradient) => {
      const [x, y] = at as unknown as [number, number]
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x)
      gradient[1] = 200 * (y - x * x)
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2
    },
    Float64Array.of(-1.2, 1),
  )
  found.forEach((value) => expect(value).toBeCloseTo(1, 5))
})

test('a label is one of the classes, and each row has one', () => {
  const x = matrix([[0], [1]])
  const fit = (labels: number[]) => () => logisticRegression({ x, labels }, 0.1, { classes: 2 })
  expect(fit([0, 2])).toThrow(new RangeError('label 1 of the labels is 2, not a whole number from 0 to 1'))
  expect(fit([0])).toThrow(new RangeError('the labels: 1 labels, not 2'))
})

test('a decay below zero and an unknown option are refused', () => {
  const rows = { x: matrix([[0], [1]]), labels: [0, 1] }
  expect(() => logisticRegression(rows, -1)).toThrow('weightDecay is -1')
  expect(() => logisticRegression(rows, 0.1, { steps: 3 } as object)).toThrow("no option 'steps'")
})
