import { expect, test } from 'vitest'
import { sigmoidRange, winDistribution } from './winners.ts'

test('the range is 1 up to gMin and 1 + chi K at full familiarity', () => {
  const options = { K: 8, gMin: 0.2, gamma: 2, chi: 100 }
  expect(sigmoidRange(0, options)).toBe(1)
  expect(sigmoidRange(0.2, options)).toBe(1)
  expect(sigmoidRange(0.6, options)).toBeCloseTo(1 + 0.25 * 800, 9)
  expect(sigmoidRange(1, options)).toBe(801)
})

test('a case worked by hand: two units, the sigmoid at its middle and far below', () => {
  // eta = 1 + chi K = 5; psi = 1 + 4 / 2 = 3 and 1 + 4 / (1 + e^10).
  const low = 1 + 4 / (1 + Math.exp(10))
  const [middle, below] = winDistribution([0.5, 0], 1, { chi: 2, s2: 20, s3: 0.5 })

  expect(middle).toBeCloseTo(3 / (3 + low), 12)
  expect(below).toBeCloseTo(low / (3 + low), 12)
})

test('an unfamiliar input leaves the choice to chance, a familiar one hardly any', () => {
  const V = [1, 0.4, 0.3, 0]
  for (const chance of winDistribution(V, 0.1)) expect(chance).toBeCloseTo(0.25, 12)
  expect(winDistribution(V, 1)[0]).toBeGreaterThan(0.98)
})

test('chances sum to one in every module and follow the order of the supports', () => {
  const V = [0.1, 0.9, 0.5, 0.2, 0.8, 0.3]
  const chances = winDistribution(V, 0.7, { K: 3 })

  expect(chances[0]! + chances[1]! + chances[2]!).toBeCloseTo(1, 12)
  expect(chances[3]! + chances[4]! + chances[5]!).toBeCloseTo(1, 12)
  expect(chances[1]).toBeGreaterThan(chances[2]!)
  expect(chances[2]).toBeGreaterThan(chances[0]!)
})

test('permuting the units of a module permutes their chances', () => {
  const straight = winDistribution([0.1, 0.9, 0.5], 0.8)
  const turned = winDistribution([0.5, 0.1, 0.9], 0.8)
  expect(turned[0]).toBeCloseTo(straight[2]!, 12)
  expect(turned[2]).toBeCloseTo(straight[1]!, 12)
})

test('says which number is out of range', () => {
  expect(() => winDistribution([0.1, 0.2, 0.3], 0.5, { K: 2 })).toThrow(/3 supports.*2 units/)
  expect(() => winDistribution([0.1, 1.2], 0.5)).toThrow(/unit 1 has 1.2/)
  expect(() => winDistribution([0.1, 0.2], 1.5)).toThrow(/familiarity.*1.5/)
  expect(() => winDistribution([0.1, 0.2], Number.NaN)).toThrow(RangeError)
  expect(() => winDistribution([0.1], 0.5, { gMin: 1 })).toThrow(/gMin/)
  expect(() => winDistribution([], 0.5)).toThrow(RangeError)
})
