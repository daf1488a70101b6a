import { expect, test } from 'vitest'
import { columnR2 } from './correlation.ts'
import { applyLinear, argmaxRows } from './linear-map.ts'
import { type Matrix, matrix } from '../rows.ts'
import { ridge, ridgeSolver } from './ridge.ts'

const X = Array.from({ length: 20 }, (_, i) =>
  Array.from({ length: 3 }, (_, j) => Math.fround(Math.sin(0.7 * (i + 1) * (j + 1) + j * j))),
)
const Y = X.map(([a, b, c], i) => [a! * 2 - b! + 0.5 + Math.cos(i) * 0.3, c! ** 2])
const expectClose = (actual: ArrayLike<number>, expected: number[], digits = 5) =>
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits))

test('without decay, the least squares of scikit-learn 1.9', () => {
  const map = ridge(matrix(X), matrix(Y), 0)
  expectClose(map.w.data, [2.0009065, -0.0136595, -0.9943101, -0.0299744, 0.0259563, 0.2112306])
  expectClose(map.b, [0.5158995, 0.4861571])
  expectClose(columnR2(applyLinear(map, matrix(X)), matrix(Y)), [0.9822782, 0.1752804])
})

test('with decay, its ridge of alpha = rows times decay', () => {
  const { w, b } = ridge(matrix(X), matrix(Y), 0.1)
  expectClose(w.data, [1.6760882, -0.0091867, -0.831156, -0.0269823, 0.0519886, 0.1754222])
  expectClose(b, [0.5420513, 0.4871511])
})

test('one solver serves many decays, in any order', () => {
  const solve = ridgeSolver(matrix(X), matrix(Y))
  const strong = solve(10)
  expect(solve(0.1)).toEqual(ridge(matrix(X), matrix(Y), 0.1))
  expect(solve(10)).toEqual(strong)
})

test('rows given twice change nothing, nor does an offset change the weights', () => {
  const once = ridge(matrix(X), matrix(Y), 0.1)
  const twice = ridge(matrix([...X, ...X]), matrix([...Y, ...Y]), 0.1)
  expectClose(twice.w.data, [...once.w.data])

  const shifted = ridge(matrix(X.map((row) => row.map((value) => value + 64))), matrix(Y), 0.1)
  expectClose(shifted.w.data, [...once.w.data], 4)
})

test('recovers a map of 60 inputs', () => {
  const truth = (i: number, o: number) => Math.sin(5 * i + 2 * o * o)
  const rows = Array.from({ length: 200 }, (_, r) =>
    Array.from({ length: 60 }, (_, i) => Math.sin(1.1 * r * r + 17 * i * r + i)),
  )
  const targets = rows.map((row) =>
    [0, 1].map((o) => row.reduce((sum, value, i) => sum + value * truth(i, o), 3 * o)),
  )
  const { w, b } = ridge(matrix(rows), matrix(targets), 0)
  w.data.forEach((weight, at) => expect(weight).toBeCloseTo(truth(Math.floor(at / 2), at % 2), 4))
  expectClose(b, [0, 3], 4)
})

test('columns that depend on each other need a decay, and then share the weight', () => {
  const doubled: Matrix = matrix(X.map(([a]) => [a!, a!]))
  const target = matrix(X.map(([a]) => [3 * a!]))
  expect(() => ridge(doubled, target, 0)).toThrow(
    new RangeError('column 1 depends on those before it: give a weight decay above 0'),
  )
  expectClose(ridge(doubled, target, 1e-6).w.data, [1.5, 1.5], 3)
})

test('more columns than rows work with a decay', () => {
  const wide = matrix([
    [1, 0, 2, 1],
    [0, 1, 1, 3],
  ])
  const map = ridge(wide, matrix([[1], [-1]]), 1e-4)
  expectClose(applyLinear(map, wide).data, [1, -1], 2)
})

test('argmaxRows takes the first of equals', () => {
  expect([
    ...argmaxRows(
      matrix([
        [0, 2, 2],
        [-3, -1, -2],
      ]),
    ),
  ]).toEqual([1, 1])
})

test('says what does not fit', () => {
  expect(() => ridge(matrix(X), matrix(Y.slice(1)), 0)).toThrow('20 and 19 rows do not belong together')
  expect(() => applyLinear(ridge(matrix(X), matrix(Y), 0), matrix([[1]]))).toThrow(RangeError)
})
