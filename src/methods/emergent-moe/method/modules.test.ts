import { expect, test } from 'vitest'
import { pearson } from '#nn/metrics/correlation.ts'
import { coactivation, modularity } from './modules.ts'

const FIRED = [
  [1, 2, 0, 5],
  [2, 4, 1, 5],
  [3, 7, -1, 5],
  [4, 7, 2, 5],
]
const column = (n: number) => FIRED.map((row) => row[n]!)

test('two neurons go together by their correlation, one that never changes with none', () => {
  const { data, dim } = coactivation(FIRED)
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++) expect(data[a * dim + b]).toBeCloseTo(pearson(column(a), column(b)), 6)
  for (let n = 0; n < 4; n++) expect(data[3 * dim + n]).toBe(0)
})

test('pairs of one group and of two are averaged apart, a neuron with itself in neither', () => {
  const together = { data: Float64Array.of(1, 0.8, 0.1, 0.8, 1, 0.3, 0.1, 0.3, 1), rows: 3, dim: 3 }
  const { within, across } = modularity(together, [0, 0, 1])
  expect(within).toBeCloseTo(0.8)
  expect(across).toBeCloseTo(0.2)
})

test('what has no pairs is refused', () => {
  const together = coactivation(FIRED)
  expect(() => modularity(together, [0, 0, 0, 0])).toThrow(/two groups/)
  expect(() => modularity(together, [0, 1, 2, 3])).toThrow(/two neurons/)
  expect(() => modularity(together, [0, 1])).toThrow('4 and 2 neurons and groups')
  expect(() => coactivation([[1, 2]])).toThrow(/activations/)
  expect(() => coactivation([[1], [Number.NaN]])).toThrow(/activations/)
})
