import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pearson } from '#nn/metrics/correlation.ts'
import { matrix, takeColumns } from '#nn/rows.ts'
import { activeUnits, correlationMatrix, rescale, standardise } from './correlation.ts'

const draw = generator(random.key(5))
const noise = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => draw.normal()))
const column = (rows: readonly number[][], c: number) => rows.map((row) => row[c]!)

test('a case by hand', () => {
  const a = [
    [1, 0],
    [2, 1],
    [3, 0],
  ]
  const b = [[2], [4], [9]]
  const { data, rows, dim } = correlationMatrix(a, b)
  expect([rows, dim]).toEqual([2, 1])
  // Deviations (-1, 0, 1) and (-3, -1, 4): 7 / sqrt(2 * 26). (-1, 2, -1) / 3: -3 / sqrt(6 * 26).
  expect(data[0]).toBeCloseTo(7 / Math.sqrt(52), 6)
  expect(data[1]).toBeCloseTo(-3 / Math.sqrt(156), 6)
})

test('is the correlation of every two columns', () => {
  const a = noise(40, 5)
  const b = noise(40, 3)
  const { data } = correlationMatrix(a, b)
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 3; j++) expect(data[i * 3 + j]).toBeCloseTo(pearson(column(a, i), column(b, j)), 6)
  }
})

test('with itself: symmetric, ones on the diagonal', () => {
  const a = noise(30, 4)
  const { data } = correlationMatrix(a)
  for (let i = 0; i < 4; i++) {
    expect(data[i * 4 + i]).toBe(1)
    for (let j = 0; j < 4; j++) expect(data[i * 4 + j]).toBe(data[j * 4 + i])
  }
})

test('does not see shift and scale of a unit, and turns with its sign', () => {
  const a = noise(30, 2)
  const b = noise(30, 2)
  const moved = a.map(([x, y]) => [1000 + 7 * x!, -0.01 * y!])
  const before = correlationMatrix(a, b).data
  const after = correlationMatrix(moved, b).data
  for (let j = 0; j < 2; j++) {
    expect(after[j]).toBeCloseTo(before[j]!, 4)
    expect(after[2 + j]).toBeCloseTo(-before[2 + j]!, 4)
  }
})

test('finds the units that are active and vary', () => {
  const rows = Array.from({ length: 100 }, (_, i) => [0, 3, i, Number(i === 7), i % 2, -i])
  expect([...activeUnits(rows)]).toEqual([2, 4])
  expect([...activeUnits(rows, 0.01)]).toEqual([2, 3, 4])
  expect([...takeColumns(matrix(rows.slice(0, 2)), activeUnits(rows)).data]).toEqual([0, 0, 1, 1])
})

test('other samples are scaled by the first ones', () => {
  const own = standardise(
    matrix([
      [1, 0],
      [3, 4],
    ]),
  )
  expect([...own.data]).toEqual([-1, -1, 1, 1])
  expect([
    ...rescale(
      matrix([
        [2, 0],
        [5, 6],
      ]),
      own,
    ).data,
  ]).toEqual([0, -1, 3, 2])
})

test('says what is wrong with its input', () => {
  const good = noise(4, 2)
  expect(() => correlationMatrix(good, noise(5, 2))).toThrow(/4 rows.* 5/)
  expect(() => correlationMatrix(good.map(([x]) => [x!, 0.1]))).toThrow(/unit 1 is 0.1.* on all 4 samples/)
  expect(() => correlationMatrix([[1, 2]])).toThrow(RangeError)
  expect(() => correlationMatrix([])).toThrow(RangeError)
  expect(() => correlationMatrix([[1], [Number.NaN]])).toThrow(RangeError)
  expect(() => correlationMatrix([[1, 2], [3]])).toThrow(/row 1/)
  expect(() => correlationMatrix('ab' as never)).toThrow(TypeError)
  expect(() => activeUnits(good, 2)).toThrow(/share of the samples is 2/)
})
