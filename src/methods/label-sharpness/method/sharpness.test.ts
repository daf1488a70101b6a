import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { labelSharpness, sharpestPair } from './sharpness.ts'

const cloud = (seed: number, n: number) => {
  const rng = generator(random.key(seed))
  return {
    x: Array.from({ length: n }, () => [rng.normal(), rng.normal()]),
    y: Int32Array.from({ length: n }, () => rng.int(3)),
  }
}

test('four points on a line, by hand', () => {
  const x = [[0], [1], [3], [3.5]]
  const y = Int32Array.of(0, 1, 1, 0)
  // Pairs of different labels lie 1, 3, 2.5 and 0.5 apart; the two others count 0.
  const { max, quantile99 } = labelSharpness(x, y)
  expect(max).toBe(2)
  // Place 0.99 * 5 = 4.95 of 0, 0, 1/3, 0.4, 1, 2.
  expect(quantile99).toBeCloseTo(1 + 0.95, 12)
  expect(sharpestPair(x, y)).toEqual({ rows: [2, 3], distance: 0.5 })
})

test('two points of different labels are as sharp as they are close', () => {
  expect(
    labelSharpness(
      [
        [0, 0],
        [3, 4],
      ],
      [0, 1],
    ),
  ).toEqual({ max: 0.2, quantile99: 0.2 })
})

test('labels count as different or not, whatever their numbers', () => {
  const { x, y } = cloud(0, 50)
  const renamed = y.map((label) => [7, -2, 40][label]!)
  expect(labelSharpness(x, renamed)).toEqual(labelSharpness(x, y))
  expect(labelSharpness(x, y.fill(4))).toEqual({ max: 0, quantile99: 0 })
  expect(sharpestPair(x, y)).toBeUndefined()
})

test('stretching all points by 3 makes labels a third as sharp', () => {
  const { x, y } = cloud(1, 60)
  const stretched = x.map((row) => row.map((value) => 3 * value + 1))
  expect(labelSharpness(stretched, y).max).toBeCloseTo(labelSharpness(x, y).max / 3, 10)
  expect(labelSharpness(stretched, y).quantile99).toBeCloseTo(labelSharpness(x, y).quantile99 / 3, 10)
})

test('a maximum grows with the sample, and a seed chooses the sample', () => {
  const { x, y } = cloud(2, 200)
  const all = labelSharpness(x, y).max
  const some = [0, 1, 2].map((seed) => labelSharpness(x, y, { samples: 40, seed }).max)
  for (const max of some) expect(max).toBeLessThanOrEqual(all)
  expect(new Set(some).size).toBeGreaterThan(1)
  expect(labelSharpness(x, y, { samples: 40, seed: 1 }).max).toBe(some[1])
  expect(labelSharpness(x, y, { samples: 200, seed: 9 })).toEqual(labelSharpness(x, y))
})

test('one near-duplicate of another label decides the maximum, hardly the quantile', () => {
  const { x, y } = cloud(3, 200)
  const before = labelSharpness(x, y)
  const after = labelSharpness([...x, [x[0]![0]! + 1e-5, x[0]![1]!]], [...y, (y[0]! + 1) % 3])
  expect(after.max).toBeGreaterThan(10 * before.max)
  expect(after.quantile99 / before.quantile99).toBeLessThan(1.1)
})

test('equal points: no sharpness of one label, infinite of two', () => {
  expect(labelSharpness([[1], [1]], [0, 0]).max).toBe(0)
  expect(labelSharpness([[1], [1]], [0, 1])).toEqual({ max: Infinity, quantile99: Infinity })
})

test('says what is wrong with its input', () => {
  const x = [[0], [1], [2]]
  expect(() => labelSharpness(x, [0, 1])).toThrow(/3 and 2 points and labels/)
  expect(() => labelSharpness(x, [0, 1, 0.5])).toThrow(/label 2 is 0.5/)
  expect(() => labelSharpness([[0], [1], [Infinity]], [0, 1, 0])).toThrow(/Infinity/)
  expect(() => labelSharpness([[0]], [0])).toThrow(/1 .*2/)
  expect(() => labelSharpness(x, [0, 1, 0], { samples: 1 })).toThrow(/samples is 1/)
  expect(() => labelSharpness(x, [0, 1, 0], { seed: -1 })).toThrow(/seed is -1/)
  expect(() => labelSharpness(x, [0, 1, 0], { sample: 2 } as never)).toThrow(/no option 'sample'/)
})
