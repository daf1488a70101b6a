import { expect, test } from 'vitest'
import { hungarian } from './hungarian.ts'
import { type Matrix, matrix } from '../rows.ts'

const WIDE = Array.from({ length: 6 }, (_, i) =>
  Array.from({ length: 9 }, (_, j) => 10 * Math.sin(2.1 * (i + 1) * (j + 1) + j * j)),
)
const TALL = WIDE[0]!.map((_, j) => WIDE.map((row) => row[j]!))

test.each([
  { shape: 'wide', rows: WIDE, maximise: false, columns: [1, 0, 7, 3, 2, 6], total: -54.45430660247 },
  { shape: 'wide', rows: WIDE, maximise: true, columns: [0, 3, 1, 4, 7, 8], total: 51.98050165176 },
  {
    shape: 'tall',
    rows: TALL,
    maximise: false,
    columns: [1, 0, 4, 3, -1, -1, 5, 2, -1],
    total: -54.45430660247,
  },
  {
    shape: 'tall',
    rows: TALL,
    maximise: true,
    columns: [0, 2, -1, 1, 3, -1, -1, 4, 5],
    total: 51.98050165176,
  },
])('agrees with scipy 1.17: $shape, maximise $maximise', ({ rows, maximise, columns, total }) => {
  const found = hungarian(matrix(rows), { maximise })
  expect([...found.columns]).toEqual(columns)
  expect(found.total).toBeCloseTo(total, 5)
})

test('is as good as the best of all permutations, ties included', () => {
  for (let seed = 0; seed < 20; seed++) {
    const square = matrix(
      Array.from({ length: 5 }, (_, i) =>
        Array.from({ length: 5 }, (_, j) => Math.round(2 * Math.sin(seed + 7 * i + 3 * i * j * j))),
      ),
    )
    const sums = permutations([0, 1, 2, 3, 4]).map((columns) => sumOf(square, columns))
    expect(hungarian(square).total).toBe(Math.min(...sums))
    expect(hungarian(square, { maximise: true }).total).toBe(Math.max(...sums))
  }
})

test('beats taking the largest entry first', () => {
  const scores = matrix([
    [9, 8],
    [8, 1],
  ])
  expect(hungarian(scores, { maximise: true })).toEqual({ columns: Int32Array.of(1, 0), total: 16 })
})

test('finds a hidden permutation of 100', () => {
  const hidden = Array.from({ length: 100 }, (_, i) => (i * 37 + 11) % 100)
  const rows = hidden.map((column, i) =>
    hidden.map((_, j) => (j === column ? 1 : 0) + 0.9 * Math.abs(Math.sin(i * 100 + j))),
  )
  rows.forEach((row, i) => (row[hidden[i]!] = 2))
  expect([...hungarian(matrix(rows), { maximise: true }).columns]).toEqual(hidden)
})

test('refuses what has no order', () => {
  expect(() => hungarian(matrix([[1, NaN]]))).toThrow(RangeError)
})

const permutations = (items: number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) =>
        permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
      )

const sumOf = ({ data, dim }: Matrix, columns: number[]) =>
  columns.reduce((sum, column, row) => sum + data[row * dim + column]!, 0)
