import { expect, test } from 'vitest'
import { graphOf } from '#data/graphs.ts'
import { countedNext, neighbourMass, tokenMeans } from './tracing.ts'

const path = graphOf(3, [
  [0, 1],
  [1, 2],
])

test('probability on neighbours by hand', () => {
  const said = { data: Float64Array.of(0.2, 0.5, 0.3, 0.1, 0.2, 0.7, 0.6, 0.4, 0), rows: 3, dim: 3 }
  expect(neighbourMass(said, path)).toBeCloseTo((0.5 + 0.8 + 0.4) / 3)
})

test('pairs are counted either way round', () => {
  const { data } = countedNext([0, 1, 2, 1], 3, 0.5)
  const rows = [
    [0, 1.5, 0.5],
    [1.5, 0, 2.5],
    [0.5, 2.5, 0],
  ]
  rows.forEach((row, i) => {
    const sum = row.reduce((total, value) => total + value)
    row.forEach((value, j) => expect(data[i * 3 + j]).toBeCloseTo(value / sum))
  })
  expect([...countedNext([], 3, 1).data]).toEqual([0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0])
})

test('token means over the last tokens', () => {
  const states = { data: Float64Array.of(9, 1, 2, 3, 5), rows: 5, dim: 1 }
  expect([...tokenMeans(states, [0, 1, 0, 1, 0], { nodes: 2, window: 4 })!.data]).toEqual([3.5, 2])
  expect(tokenMeans(states, [0, 1, 0, 1, 0], { nodes: 2, window: 1 })).toBeUndefined()
})

test('bad input is refused', () => {
  const square = (value: number) => ({ data: new Float64Array(9).fill(value), rows: 3, dim: 3 })
  expect(() => neighbourMass({ ...square(0), rows: 1, dim: 9 }, path)).toThrow(/\[1, 9\]/)
  expect(() => neighbourMass(square(1.5), path)).toThrow(/no probability/)
  expect(() => countedNext([0, 3], 3, 1)).toThrow(/node 1/)
  expect(() => countedNext([0, 1], 3, 0)).toThrow(/pseudo/)
  expect(() =>
    tokenMeans({ data: new Float64Array(2), rows: 2, dim: 1 }, [0], { nodes: 1, window: 1 }),
  ).toThrow(/2 states of 1 tokens/)
})
