import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { withGroups } from './groups.ts'
import { featureDistances, iterativeFeatureMerging } from './merging.ts'
import { type Layers, forward, parameterCount } from './network.ts'
import { featureVectors, kmeansGroups, largestByL1, lowRank, randomGroups } from './rivals.ts'

const rng = (seed = 1) => generator(random.key(seed))
const drawn = (widths: readonly number[], seed = 1): Layers => {
  const from = rng(seed)
  return widths.slice(1).map((dim, l) => ({
    w: {
      data: Float64Array.from({ length: widths[l]! * dim }, () => from.normal()),
      rows: widths[l]!,
      dim,
    },
    b: Float64Array.from({ length: dim }, () => from.normal()),
  }))
}
/** Each feature of each hidden layer twice, in halves: the same function. */
const doubled = (layers: Layers): Layers =>
  layers.map(({ w, b }, l) => {
    const [two, wide] = [l > 0, l < layers.length - 1]
    const rows = two ? 2 * w.rows : w.rows
    const dim = wide ? 2 * w.dim : w.dim
    const data = Float64Array.from({ length: rows * dim }, (_, at) => {
      const [i, o] = [Math.floor(at / dim) % w.rows, (at % dim) % w.dim]
      return w.data[i * w.dim + o]! / (wide ? 2 : 1)
    })
    return {
      w: { data, rows, dim },
      b: Float64Array.from({ length: dim }, (_, o) => b[o % w.dim]! / (wide ? 2 : 1)),
    }
  })
const inputs = Array.from({ length: 20 }, (_, i) =>
  Array.from({ length: 4 }, (_, j) => Math.sin(5 * i + 2 * j)),
)
const farthest = (a: Layers, b: Layers) =>
  Math.max(
    ...inputs.flatMap((x) => {
      const other = forward(b, x)
      return Array.from(forward(a, x), (value, o) => Math.abs(value - other[o]!))
    }),
  )

test('a network by hand', () => {
  const layers = [
    { w: { data: Float64Array.of(1, -1, 2, 0), rows: 2, dim: 2 }, b: Float64Array.of(0, 1) },
    { w: { data: Float64Array.of(3, 5), rows: 2, dim: 1 }, b: Float64Array.of(-1) },
  ]
  expect([...forward(layers, [1, 1])]).toEqual([3 * 3 - 1])
  expect([...forward(layers, [-1, 0])]).toEqual([5 * 2 - 1])
  expect(parameterCount(layers)).toBe(9)
})

test('the distance of two features: what comes in and what goes out, without biases', () => {
  const layers = drawn([3, 4, 2])
  const vectors = featureVectors(layers, 0)
  expect(vectors.dim).toBe(5)
  const distance = featureDistances(layers, 0)
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      let sum = 0
      for (let c = 0; c < 5; c++) sum += (vectors.data[i * 5 + c]! - vectors.data[j * 5 + c]!) ** 2
      expect(distance[i * 4 + j]).toBeCloseTo(sum, 4)
    }
  }
})

test('features said twice are found and merged, and the function stays', () => {
  const layers = drawn([4, 6, 5, 3])
  const twice = doubled(layers)
  expect(farthest(layers, twice)).toBeLessThan(1e-9)
  const { layers: merged, widths, groups } = iterativeFeatureMerging(twice, { beta: 1e-6 })
  expect(widths).toEqual([6, 5])
  expect(
    groups[0]!.map((group) => group.toSorted((a, b) => a - b)).toSorted((a, b) => a[0]! - b[0]!),
  ).toEqual(Array.from({ length: 6 }, (_, i) => [i, i + 6]))
  expect(farthest(layers, merged)).toBeLessThan(1e-9)
  expect(parameterCount(merged)).toBe(parameterCount(layers))
  expect(farthest(layers, withGroups(twice, groups, 'dropped')), 'half is missing').toBeGreaterThan(0.1)
})

/** The same, slowly: every distance anew from the merged network after every merge. */
const slowly = (layers: Layers, beta: number) => {
  const groups = layers.slice(0, -1).map(({ w }) => Array.from({ length: w.dim }, (_, i) => [i]))
  for (let moved = true; moved;) {
    moved = false
    groups.forEach((of, l) => {
      if (of.length === 1) return
      const distance = featureDistances(withGroups(layers, groups), l)
      const pairs = of.flatMap((_, i) =>
        Array.from({ length: i }, (_, j) => [j, i, distance[i * of.length + j]!] as const),
      )
      const [i, j, least] = pairs.reduce((a, b) => (b[2] < a[2] ? b : a))
      if (least > beta * Math.max(...pairs.map((pair) => pair[2]))) return
      of[i]!.push(...of[j]!)
      of.splice(j, 1)
      moved = true
    })
  }
  return groups
}
const sorted = (groups: readonly (readonly (readonly number[])[])[]) =>
  groups.map((of) => of.map((group) => group.toSorted((a, b) => a - b).join()).toSorted())

test.each([0.05, 0.2, 0.5])('distances kept up to date lead where distances made anew do, β = %s', (beta) => {
  const layers = drawn([4, 12, 10, 3], 7)
  const { groups } = iterativeFeatureMerging(layers, { beta })
  expect(sorted(groups)).toEqual(sorted(slowly(layers, beta)))
})

test('β: none at 0, all at 1; maxRatio stops before', () => {
  const layers = drawn([4, 12, 10, 3])
  expect(iterativeFeatureMerging(layers, { beta: 0 }).widths).toEqual([12, 10])
  expect(iterativeFeatureMerging(layers, { beta: 1 }).widths).toEqual([1, 1])
  expect(iterativeFeatureMerging(layers, { beta: 1, maxRatio: 0.25 }).widths).toEqual([9, 8])
})

test('merging by hand: sums in, means out', () => {
  const layers = drawn([2, 3, 1])
  const merged = withGroups(layers, [[[0, 2], [1]]])
  const { data } = layers[0]!.w
  expect([...merged[0]!.w.data]).toEqual([data[0]! + data[2]!, data[1], data[3]! + data[5]!, data[4]])
  expect(merged[0]!.b[0]).toBe(layers[0]!.b[0]! + layers[0]!.b[2]!)
  const out = layers[1]!.w.data
  expect(merged[1]!.w.data[0]).toBeCloseTo((out[0]! + out[2]!) / 2, 12)
  expect(merged[1]!.w.data[1]).toBe(out[1])
})

test('the rivals: as many groups as asked for, the largest features, the closest, the largest directions', () => {
  const layers = drawn([4, 12, 10, 3])
  const each = randomGroups(rng(), layers, [5, 4])
  expect(each.map((of) => of.length)).toEqual([5, 4])
  expect(each[0]!.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i))
  const kept = largestByL1(layers, [1, 2])
  const size = (i: number) =>
    [0, 1, 2, 3].reduce((sum, r) => sum + Math.abs(layers[0]!.w.data[r * 12 + i]!), 0)
  expect(kept[0]).toEqual([
    [Array.from({ length: 12 }, (_, i) => i).reduce((a, b) => (size(b) > size(a) ? b : a))],
  ])
  const twice = doubled(layers)
  const pairs = Array.from({ length: 12 }, (_, i) => `${i},${i + 12}`).toSorted()
  expect(sorted(kmeansGroups(rng(2), twice, [12, 10]))[0]).toEqual(pairs)
  expect(farthest(layers, lowRank(layers)(10_000))).toBeLessThan(1e-9)
  const [low] = lowRank(layers)(1)
  const norm = (data: Float64Array) => data.reduce((sum, value) => sum + value * value, 0)
  expect(norm(low!.w.data)).toBeGreaterThan(norm(layers[0]!.w.data) / 4)
})

test('bad input is refused by name', () => {
  const layers = drawn([4, 6, 3])
  expect(() => iterativeFeatureMerging(layers, { beta: 1.5 })).toThrow('beta is 1.5')
  expect(() => iterativeFeatureMerging(layers, { beta: Number.NaN })).toThrow('beta is NaN')
  expect(() => iterativeFeatureMerging(layers, { beta: 0.1, maxratio: 1 } as never)).toThrow('maxratio')
  expect(() => iterativeFeatureMerging([layers[0]!], { beta: 0.1 })).toThrow(
    'at least two are expected, 1 given',
  )
  expect(() => iterativeFeatureMerging([layers[0]!, layers[0]!], { beta: 0.1 })).toThrow('6 and 4')
  expect(() =>
    withGroups(layers, [
      [
        [0, 0],
        [1, 2, 3, 4, 5],
      ],
    ]),
  ).toThrow('feature 0 is in two groups')
  expect(() => withGroups(layers, [[[0, 1]]])).toThrow('4 of 6 features are in no group')
  expect(() => withGroups(layers, [])).toThrow('groups of 0 layers')
  expect(() => featureDistances(layers, 1)).toThrow('there is no hidden layer 1')
  expect(() => randomGroups(rng(), layers, [7])).toThrow('a width is 7')
  expect(() => forward(layers, [1])).toThrow('4 and 1')
})
