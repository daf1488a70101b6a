import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { correlationMatrix } from './correlation.ts'
import { bipartiteMatch, semiMatch } from './matching.ts'

const draw = generator(random.key(8))
const noise = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => draw.normal()))

test('finds a hidden permutation of noisy units', () => {
  const order = [3, 0, 4, 1, 2]
  const a = noise(200, 5)
  const b = a.map((row) => Array.from({ length: 5 }, (_, j) => row[order.indexOf(j)]! + 0.3 * draw.normal()))
  const sim = correlationMatrix(a, b)
  expect([...bipartiteMatch(sim).assignment]).toEqual(order)
  expect([...semiMatch(sim)]).toEqual(order)
})

test('is the best of all permutations', () => {
  for (let trial = 0; trial < 20; trial++) {
    const sim = noise(5, 5)
    const sums = permutations([0, 1, 2, 3, 4]).map((columns) =>
      columns.reduce((sum, column, row) => sum + sim[row]![column]!, 0),
    )
    const { assignment, score } = bipartiteMatch(sim)
    expect(score).toBeCloseTo(Math.max(...sums), 5)
    expect([...assignment].sort()).toEqual([0, 1, 2, 3, 4])
  }
})

test('two units that want the same twin: shared in one, in the other one of them gives way', () => {
  const sim = [
    [0.9, 0.8],
    [0.8, 0.1],
  ]
  expect([...semiMatch(sim)]).toEqual([0, 0])
  const { assignment, score } = bipartiteMatch(sim)
  expect([...assignment]).toEqual([1, 0])
  expect(score).toBeCloseTo(1.6, 6)
})

test('sharing twins never lowers the similarity', () => {
  const sim = noise(7, 7)
  const shared = semiMatch(sim).reduce((sum, column, row) => sum + sim[row]![column]!, 0)
  expect(shared).toBeGreaterThanOrEqual(bipartiteMatch(sim).score - 1e-6)
})

test('leaves units over when the networks differ in width', () => {
  const sim = [[0.1], [0.9], [0.5]]
  expect([...bipartiteMatch(sim).assignment]).toEqual([-1, 0, -1])
  expect([...bipartiteMatch([[0.1, 0.9, 0.5]]).assignment]).toEqual([1])
})

test('of equal twins takes the first', () => {
  expect([...semiMatch([[0.5, 0.7, 0.7]])]).toEqual([1])
})

test('refuses what is no similarity', () => {
  for (const bad of [[], [[Number.NaN]], [[1, 2], [3]]]) {
    expect(() => bipartiteMatch(bad)).toThrow(RangeError)
    expect(() => semiMatch(bad)).toThrow(RangeError)
  }
})

function permutations(list: readonly number[]): number[][] {
  if (list.length <= 1) return [[...list]]
  return list.flatMap((first) =>
    permutations(list.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  )
}
