import { expect, test } from 'vitest'
import {
  edges,
  erdosRenyi,
  graphOf,
  grid,
  isConnected,
  laplacian,
  neighbours,
  randomWalk,
  relabelled,
  ring,
  ringWithChords,
} from './graphs.ts'
import { hashedDraws } from './shapeworld-hash.ts'

const rng = (seed: number) => ({ uniform: hashedDraws(seed) })

const times = (matrix: Float64Array, x: number[]): number[] =>
  x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * x.length + j]! * value, 0))

test('the Laplacian measures how much a function changes along the edges', () => {
  const graph = erdosRenyi(rng(1), 12, 0.4)
  const f = Array.from({ length: 12 }, (_, i) => Math.sin(3 * i))

  const energy = times(laplacian(graph), f).reduce((sum, value, i) => sum + value * f[i]!, 0)

  expect(energy).toBeCloseTo(
    edges(graph).reduce((sum, [a, b]) => sum + (f[a]! - f[b]!) ** 2, 0),
    10,
  )
})

test.each([1, 2, 4])('wave %i on a ring is an eigenvector with the known eigenvalue', (k) => {
  const wave = Array.from({ length: 10 }, (_, i) => Math.cos((2 * Math.PI * k * i) / 10))
  const eigenvalue = 2 - 2 * Math.cos((2 * Math.PI * k) / 10)

  const plain = times(laplacian(ring(10)), wave)
  const normalised = times(laplacian(ring(10), { normalised: true }), wave)

  wave.forEach((height, i) => {
    expect(plain[i]).toBeCloseTo(eigenvalue * height, 10)
    expect(normalised[i]).toBeCloseTo((eigenvalue / 2) * height, 10)
  })
})

test('the normalised Laplacian sends the square roots of the degrees to zero, and skips lone nodes', () => {
  const graph = graphOf(5, [
    [0, 1],
    [1, 2],
    [1, 3],
  ])
  const roots = neighbours(graph).map((near) => Math.sqrt(near.length))

  times(laplacian(graph, { normalised: true }), roots).forEach((value) => expect(value).toBeCloseTo(0, 10))
})

test('a grid has the edges of its rows and columns, and two more in each cell with diagonals', () => {
  expect(edges(grid(3, 4))).toHaveLength(3 * 3 + 2 * 4)
  expect(edges(grid(3, 4, { diagonals: true }))).toHaveLength(3 * 3 + 2 * 4 + 2 * 6)
  expect(neighbours(grid(3, 3))[4]).toEqual([1, 3, 5, 7])
  expect(neighbours(grid(3, 3, { diagonals: true }))[4]).toHaveLength(8)
})

test('a random graph has as many edges as its probability says', () => {
  const pairs = (120 * 119) / 2
  const joined = edges(erdosRenyi(rng(2), 120, 0.3)).length

  expect(Math.abs(joined - 0.3 * pairs)).toBeLessThan(4 * Math.sqrt(pairs * 0.3 * 0.7))
})

test('a ring with chords is connected, has no dead end and exactly the chords asked for', () => {
  for (let seed = 0; seed < 20; seed++) {
    const graph = ringWithChords(rng(seed), 9, seed)
    expect(isConnected(graph)).toBe(true)
    expect(Math.min(...neighbours(graph).map((near) => near.length))).toBeGreaterThanOrEqual(2)
    expect(edges(graph)).toHaveLength(9 + seed)
  }
  expect(() => ringWithChords(rng(0), 9, 28)).toThrow('28 chords in a ring of 9 nodes')
})

test('other names leave the graph as it was', () => {
  const names = [3, 0, 4, 1, 2]
  const path = graphOf(
    5,
    [0, 1, 2, 3].map((i) => [i, i + 1] as const),
  )
  const renamed = relabelled(path, names)

  expect(edges(renamed).length).toBe(4)
  edges(path).forEach(([a, b]) => expect(renamed.adjacency[names[a]! * 5 + names[b]!]).toBe(1))
})

test('a long walk visits nodes in proportion to their degrees, along edges only', () => {
  const graph = grid(3, 3, { diagonals: true })
  const walk = randomWalk(rng(3), graph, 100_000)
  const degree = neighbours(graph).map((near) => near.length)
  const visits = degree.map((_, node) => walk.filter((at) => at === node).length / walk.length)

  expect(walk.subarray(1).every((node, t) => graph.adjacency[walk[t]! * 9 + node] === 1)).toBe(true)
  visits.forEach((share, node) => expect(share).toBeCloseTo(degree[node]! / (2 * edges(graph).length), 2))
})

test('a walk that may not turn back turns back only at a dead end, and takes the other ways equally', () => {
  const graph = graphOf(5, [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 1],
    [3, 4],
  ])
  const walk = randomWalk(rng(4), graph, 30_000, { start: 0, backtracking: false })
  const turns = new Set<number>()
  const after = new Map<string, number>()
  for (let t = 2; t < walk.length; t++) {
    if (walk[t] === walk[t - 2]) turns.add(walk[t - 1]!)
    if (walk[t - 2] === 0) after.set(`${walk[t]}`, (after.get(`${walk[t]}`) ?? 0) + 1)
  }

  expect(walk[0]).toBe(0)
  expect(turns).toEqual(new Set([0, 4]))
  expect([...after.keys()].sort()).toEqual(['2', '3'])
  expect(after.get('2')! / (after.get('2')! + after.get('3')!)).toBeCloseTo(0.5, 1)
})

test('refuses loops, strange nodes and walks from nowhere', () => {
  expect(() => graphOf(3, [[1, 1]])).toThrow('edge 1-1 in a graph of 3 nodes')
  expect(() => graphOf(3, [[0, 3]])).toThrow('edge 0-3 in a graph of 3 nodes')
  expect(() => randomWalk(rng(0), graphOf(2, []), 5, { start: 1 })).toThrow('node 1, which has no neighbours')
})
