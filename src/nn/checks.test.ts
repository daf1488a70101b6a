import { expect, test } from 'vitest'
import { checkNumber, checkOneOf, checkOptions, checkPositive, checkWhole } from './checks.ts'

interface Options {
  k?: number
  metric?: string
}

test('what is right comes back', () => {
  expect(checkNumber('x', -0.5, { least: -1, most: 0 })).toBe(-0.5)
  expect(checkPositive('rate', 1e-9)).toBe(1e-9)
  expect(checkWhole('k', 0)).toBe(0)
  expect(checkWhole('shift', -3, { least: -3 })).toBe(-3)
  expect(checkOneOf('metric', 'cosine', ['cosine', 'euclidean'])).toBe('cosine')
  checkOptions<Options>('kmeans', { k: 3 }, ['k', 'metric'])
  checkOptions('nothing', {}, [])
})

test.each([
  ['x is NaN, not a number', () => checkNumber('x', NaN)],
  ['x is Infinity, not a number from 0 up', () => checkNumber('x', Infinity, { least: 0 })],
  ['x is 2, not a number from 0 to 1', () => checkNumber('x', 2, { least: 0, most: 1 })],
  ['x is 2, not a number up to 1', () => checkNumber('x', 2, { most: 1 })],
  ["x is '1', not a number", () => checkNumber('x', '1' as never)],
  ['rate is 0, not a number above 0', () => checkPositive('rate', 0)],
  ['k is -1, not a whole number from 0 up', () => checkWhole('k', -1)],
  ['k is 0.5, not a whole number from 1 to 3', () => checkWhole('k', 0.5, { least: 1, most: 3 })],
  ["metric is 'cos', not one of 'cosine', 'euclidean'", () => checkOneOf('metric', 'cos', ['cosine', 'euclidean'])], // prettier-ignore
  ['metric is undefined, not one of 1, 2', () => checkOneOf('metric', undefined as never, [1, 2])],
  ["kmeans has no option 'K': known are k, metric", () => checkOptions<Options>('kmeans', { K: 3 } as Options, ['k', 'metric'])], // prettier-ignore
  ["nothing has no option 'k': it has none", () => checkOptions('nothing', { k: 1 }, [])],
])('%s', (message, act) => expect(act).toThrow(new RangeError(message)))

test.each([null, undefined, 3, [1]])('options are an object, not %o', (options) => {
  expect(() => checkOptions('kmeans', options as never, [])).toThrow(TypeError)
})
