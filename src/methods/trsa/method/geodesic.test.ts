import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { quantile, ranks as averageRanks } from '#nn/metrics/statistics.ts'
import { geoTopologicalTransform } from './geo-topological.ts'
import { geodesicTransform, square } from './geodesic.ts'
import { rankRdm } from './ranks.ts'

const rng = generator(random.key(4))
const N = 14
const distances = Float32Array.from({ length: (N * (N - 1)) / 2 }, () => rng.uniform())
/** Four stimuli; pairs 01, 02, 03, 12, 13, 23 with ranks 0, .6, 1, .2, .8, .4. */
const FOUR = [1, 4, 6, 2, 5, 3]

test('a case worked by hand: the chain 0-1-2-3', () => {
  // The nearest half: 01, 12, 23. Ways: 02 = 0 + .2, 03 = 0 + .2 + .4, 13 = .2 + .4.
  const ways = geodesicTransform(FOUR, 4, { p: 0.5, rankAfter: false })
  ;[0, 0.2, 0.6, 0.2, 0.6, 0.4].forEach((way, i) => expect(ways[i]).toBeCloseTo(way, 6))
})

test('ranks come after, equal ways sharing theirs', () => {
  expect([...geodesicTransform(FOUR, 4, { p: 0.5 })]).toEqual([1, 2.5, 5.5, 2.5, 5.5, 4])
})

test('what no way connects gets the largest length that occurs', () => {
  // Only 01 and 12: stimulus 3 stands alone.
  const ways = geodesicTransform(FOUR, 4, { p: 0.2, rankAfter: false })
  ;[0, 0.2, 0.2, 0.2, 0.2, 0.2].forEach((way, i) => expect(ways[i]).toBeCloseTo(way, 6))
})

test('5 % of the pairs unless told otherwise', () => {
  expect(geodesicTransform(distances, N)).toEqual(geodesicTransform(distances, N, { p: 0.05 }))
})

test('agrees with ways found by relaxing all edges again and again', () => {
  const ranks = rankRdm(distances)
  const sorted = ranks.slice().sort()
  const shares = [0.15, 0.3, 0.6]
  for (const p of shares) {
    const edge = (weight: number) => (weight <= quantile(sorted, p) ? weight : Infinity)
    close(geodesicTransform(distances, N, { p, rankAfter: false }), relaxed(ranks.map(edge), N))
  }
  const flat = geoTopologicalTransform(distances, 0.1, 0.4)
  const edge = (weight: number) => (weight < 1 ? weight : Infinity)
  close(geodesicTransform(distances, N, { l: 0.1, u: 0.4, rankAfter: false }), relaxed(flat.map(edge), N))
})

test('the nearest of either stimulus are joined', () => {
  // Nearest: 0-1, 1-0, 2-1, 3-2.
  const ways = geodesicTransform(FOUR, 4, { k: 1, rankAfter: false })
  ;[0, 0.2, 0.6, 0.2, 0.6, 0.4].forEach((way, i) => expect(ways[i]).toBeCloseTo(way, 6))
  expect(geodesicTransform(distances, N, { k: N - 1 })).toEqual(geodesicTransform(distances, N, { p: 1 }))
})

test('all edges: the triangle inequality holds, and a metric of ranks stays', () => {
  const ways = square(geodesicTransform(distances, N, { p: 1, rankAfter: false }), N)
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      for (let via = 0; via < N; via++) {
        expect(ways[i * N + j]).toBeLessThanOrEqual(ways[i * N + via]! + ways[via * N + j]! + 1e-6)
      }
    }
  }
})

test('two steps with equal thresholds see connected pieces only', () => {
  // Near: 01 and 12 at 0, the rest far; one piece 0-1-2 of length 0, and nothing longer occurs.
  expect([...geodesicTransform(FOUR, 4, { l: 0.2, u: 0.2, rankAfter: false })]).toEqual([0, 0, 0, 0, 0, 0])
})

test('permuting the stimuli permutes the ways', () => {
  const turn = Array.from({ length: N }, (_, i) => (i * 5 + 3) % N)
  const whole = square(distances, N)
  const turned = triangle((i, j) => whole[turn[i]! * N + turn[j]!]!)
  const ways = square(geodesicTransform(distances, N, { p: 0.2 }), N)
  expect([...geodesicTransform(turned, N, { p: 0.2 })]).toEqual(
    triangle((i, j) => ways[turn[i]! * N + turn[j]!]!),
  )
})

test('ranks of the ways are those of the lengths', () => {
  const lengths = geodesicTransform(distances, N, { p: 0.3, rankAfter: false })
  expect(geodesicTransform(distances, N, { p: 0.3 })).toEqual(Float32Array.from(averageRanks(lengths)))
})

test('says what is wrong with its input', () => {
  expect(() => geodesicTransform([1, 2, 3], 4)).toThrow(/3 dissimilarities are not the 6 pairs of 4/)
  expect(() => geodesicTransform([1, 2, 3], 2.5)).toThrow(RangeError)
  expect(() => geodesicTransform(FOUR, 4, { p: 0 })).toThrow(/got 0/)
  expect(() => geodesicTransform(FOUR, 4, { p: 1.1 })).toThrow(RangeError)
  expect(() => geodesicTransform(FOUR, 4, { k: 4 })).toThrow(/1 to 3 nearest others, not 4/)
  expect(() => geodesicTransform(FOUR, 4, { l: 0.5, u: 0.2 })).toThrow(RangeError)
  expect(() => geodesicTransform([1, 2, Number.NaN], 3)).toThrow(/NaN/)
  expect(() => geodesicTransform([1, 1, 1], 3)).toThrow(/do not differ/)
})

function close(measured: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(measured.length).toBe(expected.length)
  for (let i = 0; i < measured.length; i++) expect(measured[i]).toBeCloseTo(expected[i]!, 5)
}

const triangle = (entry: (i: number, j: number) => number): number[] =>
  Array.from({ length: N }, (_, i) => Array.from({ length: N - 1 - i }, (_, j) => entry(i, i + 1 + j))).flat()

/** Bellman and Ford: n rounds over all edges from every stimulus. */
function relaxed(weights: ArrayLike<number>, n: number): number[] {
  const edges = square(weights, n)
  const from = Array.from({ length: n }, (_, start) => {
    const lengths = Array.from({ length: n }, (_, i) => (i === start ? 0 : Infinity))
    for (let round = 0; round < n; round++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) lengths[j] = Math.min(lengths[j]!, lengths[i]! + edges[i * n + j]!)
      }
    }
    return lengths
  })
  const longest = Math.max(...from.flat().filter(Number.isFinite))
  return from.flatMap((lengths, i) => lengths.slice(i + 1).map((length) => Math.min(length, longest)))
}
