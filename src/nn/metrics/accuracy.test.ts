import { expect, test } from 'vitest'
import { accuracyOf } from './accuracy.ts'

test('the share of classes that are the label', () => {
  expect(accuracyOf([0, 1, 2, 2], Int32Array.of(0, 1, 1, 2))).toBe(0.75)
})

test.each([
  ['1 and 2 predictions and labels do not belong together', [0], [0, 1]],
  ['the labels is empty', [], []],
  ['label 1 of the labels is -1, not a whole number from 0 up', [0, -1], [0, -1]],
  ['label 0 of the labels is 0.5, not a whole number from 0 up', [0], [0.5]],
])('%s', (message, predicted, labels) =>
  expect(() => accuracyOf(predicted, labels)).toThrow(new RangeError(message)),
)
