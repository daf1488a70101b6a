import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type Graph, graphOf, grid, ring } from '#data/graphs.ts'
import { generator } from '#nn/generator.ts'
import {
  alignment,
  chessboard,
  dirichletEnergy,
  mixingEnergy,
  neighbourMixing,
  principalCoordinates,
  relativeEnergy,
  spectralEmbedding,
} from './energy.ts'

const path = graphOf(3, [
  [0, 1],
  [1, 2],
])

test('energies by hand', () => {
  const h = [
    [0, 0],
    [1, 0],
    [1, 2],
  ]
  // Each edge counts in both directions: 2 (1 + 4).
  expect(dirichletEnergy(h, path)).toBe(10)
  expect(relativeEnergy(h, path)).toBeCloseTo(2.5 / ((1 + 4 + 5) / 3))
  expect(
    relativeEnergy(
      h.map((row) => row.map((value) => 7 * value + 3)),
      path,
    ),
  ).toBeCloseTo(0.75)
})

test('the spectral embedding of a ring is a circle', () => {
  const { data } = spectralEmbedding(ring(9), 2)
  for (let i = 0; i < 9; i++) expect(data[i]! ** 2 + data[9 + i]! ** 2).toBeCloseTo(2 / 9)
  const total = data.subarray(0, 9).reduce((sum, value) => sum + value, 0)
  expect(total).toBeCloseTo(0)
})

test('no layout has less energy than the spectral one', () => {
  const graph = grid(3, 3)
  const rows = ({ data, rows: k, dim }: ReturnType<typeof spectralEmbedding>) =>
    Array.from({ length: dim }, (_, i) => Array.from({ length: k }, (_, c) => data[c * dim + i]!))
  const best = rows(spectralEmbedding(graph, 2))
  const rng = generator(random.key(0))
  for (let trial = 0; trial < 5; trial++) {
    const drawn = Array.from({ length: 9 }, () => [rng.normal(), rng.normal(), rng.normal()])
    const other = rows(principalCoordinates(drawn, 2))
    expect(dirichletEnergy(other, graph)).toBeGreaterThan(dirichletEnergy(best, graph))
  }
  expect(alignment(best, graph)).toBeCloseTo(1)
})

/** On regular graphs: (n - 1) / n * sum g(l)^2 (1 - l) / sum g(l)^2 over the eigenvalues l of the walk but the first. */
function spectralFormula(cosines: (k: number) => number, nodes: number, self: number): number {
  let [above, below] = [0, 0]
  for (let k = 1; k < nodes; k++) {
    const g = self + cosines(k)
    above += g ** 2 * (1 - cosines(k))
    below += g ** 2
  }
  return ((nodes - 1) / nodes) * (above / below)
}

test.each([1, 0, -0.3])('mixing with %d of itself has the energy of its spectrum', (self) => {
  const walk = (k: number) => Math.cos((2 * Math.PI * k) / 9)
  expect(mixingEnergy(ring(9), self)).toBeCloseTo(spectralFormula(walk, 9, self), 10)
})

test('what follows a node tells neighbours on a grid apart, mixing joins them', () => {
  expect(mixingEnergy(grid(3, 3), 1)).toBeLessThan(0.65)
  expect(mixingEnergy(grid(3, 3), 0)).toBeGreaterThan(1.1)
  expect(mixingEnergy(grid(3, 3), -0.3)).toBeGreaterThan(1.3)
  expect([...neighbourMixing([[1], [2], [5]], path).data]).toEqual([3, 5, 7])
  expect([...neighbourMixing([[1], [2], [5]], path, 0).data]).toEqual([2, 3, 2])
})

test('mixed random embeddings draw the grid', () => {
  const rng = generator(random.key(1))
  const drawn = { data: rng.fillNormal(new Float32Array(9 * 512)), rows: 9, dim: 512 }
  expect(alignment(neighbourMixing(drawn, grid(3, 3)), grid(3, 3))).toBeGreaterThan(0.9)
})

test('principal coordinates come largest first', () => {
  const h = [
    [5, 0],
    [-5, 0],
    [0, 1],
    [0, -1],
  ]
  const { data } = principalCoordinates(h, 2)
  expect(Math.abs(data[0]!)).toBeCloseTo(Math.SQRT1_2)
  expect(Math.abs(data[6]!)).toBeCloseTo(Math.SQRT1_2)
})

test('a chessboard', () => {
  expect(chessboard(grid(3, 3))).toEqual([true, false, true, false, true, false, true, false, true])
  expect(() => chessboard(ring(5))).toThrow(/the colour of a neighbour/)
})

test('bad input is refused', () => {
  const lonely: Graph = graphOf(3, [[0, 1]])
  expect(() => dirichletEnergy([[1], [2]], path)).toThrow(/representations/)
  expect(() => dirichletEnergy([[1], [NaN], [2]], path)).toThrow(/representations/)
  expect(() => relativeEnergy([[1], [1], [1]], path)).toThrow(/all 3 nodes are represented alike/)
  expect(() => relativeEnergy([[1], [2], [3]], graphOf(3, []))).toThrow(/no two nodes/)
  expect(() => neighbourMixing([[1], [2], [3]], lonely)).toThrow(/node 2 has no neighbours/)
  expect(() => neighbourMixing([[1], [2], [3]], path, NaN)).toThrow(/self/)
  expect(() => spectralEmbedding(path, 3)).toThrow(/k/)
  expect(() => principalCoordinates([[1], [1]], 1)).toThrow(/alike/)
})
