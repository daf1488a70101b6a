import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { geoTopologicalTransform, zoneOf } from './geo-topological.ts'
import { rankRdm } from './ranks.ts'

const rng = generator(random.key(8))
const random1770 = Float32Array.from({ length: 1770 }, () => rng.uniform() ** 3)

test('a case worked by hand', () => {
  // Ranks 0, 1/4, 1/2, 3/4, 1; thresholds at 1/4 and 3/4.
  expect([...geoTopologicalTransform([10, 20, 30, 40, 50], 0.25, 0.75)]).toEqual([0, 0, 0.5, 1, 1])
  expect([...geoTopologicalTransform([50, 10, 30], 0, 0.5)]).toEqual([1, 0, 1])
})

test('thresholds are quantiles, so ties shift them', () => {
  // Ranks 1, 3, 3, 3, 5 are 0, .5, .5, .5, 1: the quantiles 0.2 and 0.8 are 0.4 and 0.6.
  const flat = geoTopologicalTransform([1, 2, 2, 2, 3], 0.2, 0.8)
  ;[0, 0.5, 0.5, 0.5, 1].forEach((value, i) => expect(flat[i]).toBeCloseTo(value, 6))
})

test('(0, 1) is the rank matrix exactly', () => {
  expect(geoTopologicalTransform(random1770, 0, 1)).toEqual(Float32Array.from(rankRdm(random1770)))
})

test('equal thresholds leave a graph: 0 up to the threshold, else 1', () => {
  for (const at of [0.1, 0.5, 0.9]) {
    const graph = geoTopologicalTransform(random1770, at, at)
    expect(new Set(graph)).toEqual(new Set([0, 1]))
    expect(graph.filter((value) => value === 0).length / 1770).toBeCloseTo(at, 2)
  }
  expect([...geoTopologicalTransform([1, 2, 3], 0.5, 0.5)]).toEqual([0, 0, 1])
})

test('a share of l is same, a share of 1 - u is far', () => {
  const flat = geoTopologicalTransform(random1770, 0.2, 0.7)
  expect(flat.filter((value) => value === 0).length / 1770).toBeCloseTo(0.2, 2)
  expect(flat.filter((value) => value === 1).length / 1770).toBeCloseTo(0.3, 2)
})

test('keeps the order and ignores any rising change of scale', () => {
  const flat = geoTopologicalTransform(random1770, 0.3, 0.6)
  const order = Array.from(random1770.keys()).sort((a, b) => random1770[a]! - random1770[b]!)
  order.forEach((at, i) => i > 0 && expect(flat[at]).toBeGreaterThanOrEqual(flat[order[i - 1]!]!))
  const scaled = Float64Array.from(random1770, (value) => 5 * Math.sqrt(value) - 1)
  expect(geoTopologicalTransform(scaled, 0.3, 0.6)).toEqual(flat)
})

test('zones of thresholds', () => {
  expect(zoneOf(0, 1)).toBe('geometry')
  expect(zoneOf(0.1, 0.9)).toBe('geometry')
  expect(zoneOf(0.5, 0.5)).toBe('topology')
  expect(zoneOf(0.4, 0.6)).toBe('topology')
  expect(zoneOf(0, 0.4)).toBe('local')
  expect(zoneOf(0.6, 1)).toBe('global')
  expect(zoneOf(0.2, 0.7)).toBe('intermediate')
})

test('says what is wrong with its input', () => {
  expect(() => geoTopologicalTransform([1, 2, 3], 0.6, 0.4)).toThrow(/0\.6 and 0\.4/)
  expect(() => geoTopologicalTransform([1, 2, 3], -0.1, 0.4)).toThrow(RangeError)
  expect(() => geoTopologicalTransform([1, 2, 3], 0.1, 1.4)).toThrow(RangeError)
  expect(() => geoTopologicalTransform([1, 2, 3], Number.NaN, 1)).toThrow(RangeError)
  expect(() => geoTopologicalTransform([1, Number.NaN, 3], 0, 1)).toThrow(/NaN/)
  expect(() => geoTopologicalTransform([2, 2, 2], 0, 1)).toThrow(/do not differ/)
  expect(() => geoTopologicalTransform([], 0, 1)).toThrow(RangeError)
})
