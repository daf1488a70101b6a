import { expect, test } from 'vitest'
import { fitLaw, lawAt, powerOf, rivalAt, sizeFor } from './law.ts'

const SIZES = [50, 100, 200, 400, 800, 1600, 3200]
const lawful = (floor: number, scale: number, exponent: number) =>
  SIZES.map((size) => floor + scale * size ** -exponent)

test.each([
  [2, 30, 0.7],
  [1.5, 3, 0.24],
  [0.28, 9, 1.3],
])('finds floor %d, scale %d and exponent %d again', (floor, scale, exponent) => {
  const law = fitLaw(SIZES, lawful(floor, scale, exponent))
  expect(law.floor).toBeCloseTo(floor, 4)
  expect(law.scale / scale).toBeCloseTo(1, 3)
  expect(law.exponent).toBeCloseTo(exponent, 4)
  expect(lawAt(law, 1e5)).toBeCloseTo(floor + scale * 1e5 ** -exponent, 4)
})

test('without a floor: the straight line in logarithms', () => {
  const losses = lawful(0, 12, 0.3)
  const law = fitLaw(SIZES, losses, { floor: false })
  expect(law.floor).toBe(0)
  expect(law.exponent).toBeCloseTo(0.3, 5)
  expect(powerOf(SIZES, losses)).toBeCloseTo(-0.3, 10)
  // With a floor in the data it is too low beyond them.
  const floored = fitLaw(SIZES, lawful(2, 30, 0.7), { floor: false })
  expect(lawAt(floored, 1e6)).toBeLessThan(2)
})

test('the fit has the smallest relative error of all nearby', () => {
  const noisy = lawful(2, 30, 0.7).map((loss, i) => loss * (1 + 0.02 * Math.sin(5 * i)))
  const error = ({ floor, scale, exponent }: ReturnType<typeof fitLaw>) =>
    SIZES.reduce((sum, size, i) => sum + ((floor + scale * size ** -exponent) / noisy[i]! - 1) ** 2, 0)
  const law = fitLaw(SIZES, noisy)
  for (const part of ['floor', 'scale', 'exponent'] as const)
    for (const factor of [0.999, 1.001])
      expect(error({ ...law, [part]: law[part] * factor })).toBeGreaterThan(error(law))
})

test('a floor is never below 0', () => {
  const falling = SIZES.map((size) => 10 - 1.2 * Math.log(size))
  expect(fitLaw(SIZES, falling).floor).toBe(0)
})

test('of losses that rise the law is flat', () => {
  const { floor, scale } = fitLaw(SIZES, [1, 1, 2, 2, 2, 2, 2])
  expect(scale).toBe(0)
  // The mean by relative errors: 2 / 1 + 5 / 2 over 2 / 1 + 5 / 4.
  expect(floor).toBeCloseTo(4.5 / 3.25, 6)
})

test('how large a network has to be for what is left', () => {
  const law = { floor: 2, scale: 30, exponent: 0.5 }
  expect(sizeFor(law, 0.3)).toBeCloseTo(10_000, 6)
  expect(lawAt(law, sizeFor(law, 0.3))).toBeCloseTo(2.3, 10)
})

test('rivals go through points of their own kind', () => {
  const line = SIZES.map((size) => 9 - 0.8 * Math.log(size))
  expect(rivalAt('logarithm', SIZES, line, 6400)).toBeCloseTo(9 - 0.8 * Math.log(6400), 8)
  const decay = SIZES.map((size) => 2 + 3 * Math.exp(-size / 500))
  expect(rivalAt('exponential', SIZES, decay, 6400)).toBeCloseTo(2, 4)
})

test('refuses points that cannot be fitted', () => {
  expect(() => fitLaw([1, 2], [3, 2])).toThrow('2 points are too few for a fit')
  expect(() => fitLaw([1, 2, 3], [3, 2])).toThrow('y: 2 numbers, not 3')
  expect(() => fitLaw([1, 0, 3], [3, 2, 1])).toThrow('x 1 is 0, not a number above 0')
  expect(() => fitLaw([1, 2, 3], [3, NaN, 1])).toThrow('number 1 of y is NaN')
  expect(() => fitLaw([2, 2, 2], [3, 2, 1])).toThrow('x is 2 throughout')
  expect(() => fitLaw(SIZES, lawful(1, 1, 1), { constant: true } as never)).toThrow("no option 'constant'")
  expect(() => lawAt({ floor: 1, scale: 1, exponent: 1 }, 0)).toThrow('x is 0')
  expect(() => sizeFor({ floor: 1, scale: 1, exponent: 1 }, 0)).toThrow('the reducible loss is 0')
})
