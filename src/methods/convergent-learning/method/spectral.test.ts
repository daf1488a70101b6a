import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { spectralClusters } from './spectral.ts'

const draw = generator(random.key(4))

/** Affinity 0.9 within groups, 0.1 between them, with noise. */
function planted(groups: readonly number[]): number[][] {
  const sim = groups.map(() => groups.map(() => 0))
  groups.forEach((group, i) =>
    groups.slice(0, i).forEach((other, j) => {
      sim[i]![j] = sim[j]![i] = (group === other ? 0.9 : 0.1) + 0.1 * draw.uniform()
    }),
  )
  return sim
}

test('finds planted groups, numbered as they first appear', () => {
  const groups = [0, 1, 0, 2, 1, 2, 0, 1, 2, 2, 0, 1]
  for (const seed of [0, 1, 2]) expect([...spectralClusters(planted(groups), 3, seed)]).toEqual(groups)
})

test('the same seed gives the same groups', () => {
  const vague = planted(Array.from({ length: 20 }, (_, i) => i % 7)).map((row) => row.map((r) => r + 0.4))
  expect(spectralClusters(vague, 5, 3)).toEqual(spectralClusters(vague, 5, 3))
})

test('ignores scale and what units are to themselves', () => {
  const groups = [0, 0, 1, 1, 0, 1]
  const sim = planted(groups).map((row, i) => row.map((r, j) => (i === j ? 1000 : 3 * r)))
  expect([...spectralClusters(sim, 2, 0)]).toEqual(groups)
})

test('parts without connection are groups, a lone unit among them', () => {
  const sim = [
    [0, 1, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1],
    [0, 0, 0, 1, 0],
  ]
  expect([...spectralClusters(sim, 3, 0)]).toEqual([0, 0, 1, 2, 2])
})

test('one group, and as many as units', () => {
  const sim = planted([0, 0, 1, 1])
  expect([...spectralClusters(sim, 1, 0)]).toEqual([0, 0, 0, 0])
  expect([...spectralClusters(sim, 4, 0)]).toEqual([0, 1, 2, 3])
})

test('says what is wrong with its input', () => {
  const sim = planted([0, 0, 1])
  expect(() => spectralClusters(sim.slice(1), 2, 0)).toThrow(/2 x 3 is not square/)
  expect(() => spectralClusters(sim, 0, 0)).toThrow(/number of clusters is 0/)
  expect(() => spectralClusters(sim, 4, 0)).toThrow(/number of clusters is 4/)
  expect(() => spectralClusters(sim, 2, 0.5)).toThrow(/seed is 0.5/)
  expect(() =>
    spectralClusters(
      [
        [0, 1],
        [0.5, 0],
      ],
      1,
      0,
    ),
  ).toThrow(/not symmetric/)
  expect(() =>
    spectralClusters(
      [
        [0, -1],
        [-1, 0],
      ],
      1,
      0,
    ),
  ).toThrow(/affinity of 0 and 1 is -1/)
  expect(() =>
    spectralClusters(
      [
        [0, Number.NaN],
        [0, 0],
      ],
      1,
      0,
    ),
  ).toThrow(RangeError)
})
