import { numpy as np } from '@jax-js/jax'
import { execFileSync } from 'node:child_process'
import { execPath } from 'node:process'
import { describe, expect, test } from 'vitest'
import {
  type Column,
  type Rows,
  checkMatrix,
  checkPairs,
  checkSameWidth,
  classCount,
  matrix,
  readColumn,
  readDoubles,
  readLabels,
  readMatrix,
  readRows,
  takeColumns,
  takeRows,
  unitRows,
} from './rows.ts'

const LISTS = [
  [1, 2],
  [3, 4],
  [5, 6],
]
const X = matrix(LISTS)

describe('rows', () => {
  test.each<[string, () => Rows]>([
    ['lists', () => LISTS],
    ['typed lists', () => LISTS.map((row) => Float64Array.from(row))],
    ['a matrix', () => X],
    ['a matrix in doubles', () => ({ ...X, data: Float64Array.from(X.data) })],
    ['an array', () => np.array(LISTS)],
    ['an array of integers', () => np.array(Int32Array.of(1, 2, 3, 4, 5, 6)).reshape([3, 2])],
  ])('may be %s', (_, rows) => {
    expect(readRows('x', rows(), { dim: 2, rows: 3, leastRows: 2 })).toEqual(X)
    expect(readDoubles('x', rows())).toEqual({ ...X, data: Float64Array.from(X.data) })
  })

  test('in float32 share the data of a matrix, in doubles never', () => {
    expect(readRows('x', X).data).toBe(X.data)
    const doubles = readDoubles('x', [[0.1]])
    expect(doubles.data[0]).toBe(0.1)
    expect(readDoubles('x', doubles).data).not.toBe(doubles.data)
  })

  test('of an array stay with the caller', () => {
    const x = np.array(LISTS)
    readRows('x', x)
    readDoubles('x', x)
    expect(x.add(1).js()).toEqual([[2, 3], [4, 5], [6, 7]]) // prettier-ignore
  })

  test.each<[ErrorConstructor, string, unknown]>([
    [TypeError, 'x is undefined, not rows of numbers', undefined],
    [TypeError, 'x is null, not rows of numbers', null],
    [TypeError, "x is 'rows', not rows of numbers", 'rows'],
    [TypeError, 'x is an object, not rows of numbers', { rows: 2, dim: 2 }],
    [TypeError, 'row 1 of x is 3, not a list of numbers', [[1], 3]],
    [TypeError, "row 0 of x is 'ab', not a list of numbers", ['ab']],
    [TypeError, 'number 1 of row 0 of x is null', [[1, null]]],
    [TypeError, "number 0 of row 1 of x is '2'", [[1], ['2']]],
    [TypeError, 'the data of x is a list of 1, not a Float32Array or a Float64Array', { data: [1], rows: 1, dim: 1 }], // prettier-ignore
    [RangeError, 'x is empty', []],
    [RangeError, 'x is empty', [[]]],
    [RangeError, 'x is empty', { data: new Float32Array(0), rows: 0, dim: 2 }],
    [RangeError, 'x: row 1 has 1 numbers, the first 2', [[1, 2], [3]]],
    [RangeError, 'number 1 of x is NaN', [[1, NaN]]],
    [RangeError, 'number 0 of x is -Infinity', [[-Infinity]]],
    [RangeError, 'number 0 of x is Infinity', [[1e300]]],
    [RangeError, 'x says 2 rows of 3 but holds 5 numbers', { data: new Float32Array(5), rows: 2, dim: 3 }],
    [RangeError, 'x has 3 axes, not two', np.zeros([1, 1, 1])],
  ] as [ErrorConstructor, string, unknown][])('%o: %s', (Kind, message, x) =>
    expect(() => readRows('x', x as Rows)).toThrow(new Kind(message)),
  )

  test.each([
    ['x: 3 rows, not 4', { rows: 4 }],
    ['x: 3 rows, not 5 or more', { leastRows: 5 }],
    ['x: rows of 2 numbers, not 3', { dim: 3 }],
  ])('of another shape: %s', (message, expected) =>
    expect(() => readRows('x', X, expected)).toThrow(new RangeError(message)),
  )
})

describe('labels and columns', () => {
  test.each<[string, () => Column]>([
    ['a list', () => [2, 0, 1]],
    ['a typed list', () => Uint8Array.of(2, 0, 1)],
    ['an array', () => np.array(Int32Array.of(2, 0, 1))],
  ])('may be %s', (_, labels) => {
    expect(readLabels('y', labels(), { rows: 3, classes: 3 })).toEqual(Int32Array.of(2, 0, 1))
    expect(readColumn('y', labels(), { rows: 3 })).toEqual(Float64Array.of(2, 0, 1))
  })

  test.each<[ErrorConstructor, string, unknown]>([
    [RangeError, 'label 1 of y is 3, not a whole number from 0 to 2', [0, 3]],
    [RangeError, 'label 0 of y is -1, not a whole number from 0 to 2', [-1, 0]],
    [RangeError, 'label 0 of y is 0.5, not a whole number from 0 to 2', [0.5, 0]],
    [RangeError, 'label 1 of y is NaN, not a whole number from 0 to 2', [0, NaN]],
    [RangeError, 'y: 1 labels, not 2', [0]],
    [RangeError, 'y has 2 axes, not one', np.zeros([2, 1])],
    [TypeError, "number 0 of y is '1'", ['1', 0]],
    [TypeError, 'y is 2, not a list of numbers', 2],
  ] as [ErrorConstructor, string, unknown][])('%o: %s', (Kind, message, y) =>
    expect(() => readLabels('y', y as Column, { rows: 2, classes: 3 })).toThrow(new Kind(message)),
  )

  test('are at least one, and finite', () => {
    expect(() => readLabels('y', [])).toThrow(new RangeError('y is empty'))
    expect(() => readColumn('y', [])).toThrow(new RangeError('y is empty'))
    expect(() => readColumn('y', [1, Infinity])).toThrow(new RangeError('number 1 of y is Infinity'))
    expect(() => readColumn('y', [1], { rows: 2 })).toThrow(new RangeError('y: 1 numbers, not 2'))
  })

  test('classes are counted by the largest label', () => {
    expect(classCount(Int32Array.of(0, 4, 1))).toBe(5)
    expect(classCount([])).toBe(0)
    expect(() => classCount([0.5])).toThrow(new RangeError('label 0 is 0.5, not a whole number from 0 up'))
  })
})

test('rows and columns can be taken out, in any order', () => {
  expect(takeRows(X, [2, 0, 2]).data).toEqual(Float32Array.of(5, 6, 1, 2, 5, 6))
  expect(takeColumns(X, [1, 1])).toEqual({ data: Float32Array.of(2, 2, 4, 4, 6, 6), rows: 3, dim: 2 })
  expect(() => takeRows(X, [3])).toThrow(new RangeError('a row to take is 3, not a whole number from 0 to 2'))
  expect(() => takeColumns(X, [-1])).toThrow(RangeError)
  expect(() => takeColumns(X, [])).toThrow(new RangeError('no columns to take'))
})

test('an array of the numerics library may still be in the making', async () => {
  expect(await readMatrix(np.array(LISTS).add(1))).toEqual(matrix([[2, 3], [4, 5], [6, 7]])) // prettier-ignore
  await expect(readMatrix(np.zeros([2]))).rejects.toThrow(new RangeError('a matrix has two axes, not 1'))
})

test('unit rows have length one, and a zero row stays', () => {
  expect([...unitRows(matrix([[3, 4], [0, 0]])).data]).toEqual([0.6000000000000001, 0.8, 0, 0]) // prettier-ignore
  expect([...unitRows(matrix([[3, 1], [1, 5]]), [1, 1]).data]).toEqual([1, 0, 0, 1]) // prettier-ignore
})

test('says which sides do not fit each other', () => {
  const y = matrix([[1, 2, 3]])
  expect(() => checkPairs('queries', X, 'targets', y)).toThrow(
    new RangeError('queries have 3 rows, targets 1: they make no pairs'),
  )
  expect(() => checkSameWidth('queries', X, 'targets', y)).toThrow(
    new RangeError('queries are 2 wide, targets 3'),
  )
  expect(() => checkMatrix('it', { data: new Float32Array(5), rows: 2, dim: 3 })).toThrow(RangeError)
})

test('reads rows without loading the numerics library', () => {
  const loaded = `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) => {
      if (name.startsWith('@jax-js')) throw new Error(name)
      return next(name, context)
    } })
    const { readRows } = await import(${JSON.stringify(new URL('./rows.ts', import.meta.url).href)})
    console.log(readRows('x', [[1, 2]]).dim)`
  const found = execFileSync(execPath, ['--input-type=module', '-e', loaded], { encoding: 'utf8' })
  expect(found.trim()).toBe('2')
})
