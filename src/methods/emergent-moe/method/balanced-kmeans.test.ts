import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { hungarian } from '#nn/metrics/hungarian.ts'
import { assignBalanced, balancedKmeans, randomGroups } from './balanced-kmeans.ts'

const rng = (seed = 0) => generator(random.key(seed))

test('every group gets as many rows, at the total cost that the Hungarian method finds', () => {
  for (const [rows, groups, seed] of [
    [12, 3, 1],
    [20, 5, 2],
    [24, 2, 3],
    [9, 9, 4],
  ] as const) {
    const draw = rng(seed)
    const costs = Float64Array.from({ length: rows * groups }, () => draw.normal())
    const labels = assignBalanced(costs, groups)
    const sizes = new Int32Array(groups)
    let total = 0
    labels.forEach((group, row) => {
      sizes[group]!++
      total += costs[row * groups + group]!
    })
    expect(new Set(sizes)).toEqual(new Set([rows / groups]))
    // A column for each place in a group.
    const places = Float32Array.from({ length: rows * rows }, (_, i) => {
      const [row, place] = [Math.floor(i / rows), i % rows]
      return costs[row * groups + (place % groups)]!
    })
    expect(total).toBeCloseTo(hungarian({ data: places, rows, dim: rows }).total, 4)
  }
})

test('keys of one direction become one group, however long they are', () => {
  const draw = rng(5)
  const keys = Array.from({ length: 24 }, (_, i) => {
    const length = 0.5 + 4 * draw.uniform()
    return Array.from({ length: 6 }, (_, d) => length * ((d === i % 3 ? 1 : 0) + 0.05 * draw.normal()))
  })
  const labels = balancedKmeans(keys, 3, { rng: draw })
  for (let i = 3; i < 24; i++) expect(labels[i]).toBe(labels[i % 3])
  expect(new Set(labels.subarray(0, 3)).size).toBe(3)
})

test('four keys on one side and two on the other still make groups of three', () => {
  const labels = balancedKmeans(
    [
      [1, 0],
      [1, 0.1],
      [1, -0.1],
      [1, 0.5],
      [-1, 0],
      [-1, 0.1],
    ],
    2,
    { rng: rng(6) },
  )
  expect(labels[4]).toBe(labels[5])
  // The one that leans over goes to the other side.
  expect(labels[3]).toBe(labels[4])
  expect(labels[0]).toBe(labels[1])
  expect(labels[0]).not.toBe(labels[4])
})

test('groups that follow nothing are of one size', () => {
  const labels = randomGroups(12, 4, rng(7))
  for (let group = 0; group < 4; group++) expect(labels.filter((one) => one === group)).toHaveLength(3)
  expect(randomGroups(12, 4, rng(8))).not.toEqual(labels)
})

test('what cannot be cut is refused by name', () => {
  const options = { rng: rng(9) }
  expect(() =>
    balancedKmeans(
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      2,
      options,
    ),
  ).toThrow('2 groups do not divide 3 neurons')
  expect(() =>
    balancedKmeans(
      [
        [1, 0],
        [0, 0],
      ],
      2,
      options,
    ),
  ).toThrow('key 1 is zero')
  expect(() =>
    balancedKmeans(
      [
        [1, Number.NaN],
        [0, 1],
      ],
      2,
      options,
    ),
  ).toThrow(/keys/)
  expect(() =>
    balancedKmeans(
      [
        [1, 0],
        [0, 1],
      ],
      0,
      options,
    ),
  ).toThrow('the number of groups is 0')
  expect(() =>
    balancedKmeans(
      [
        [1, 0],
        [0, 1],
      ],
      2,
      { ...options, steps: 3 } as never,
    ),
  ).toThrow(/steps/)
  expect(() => randomGroups(10, 3, rng())).toThrow('3 groups do not divide 10 neurons')
})
