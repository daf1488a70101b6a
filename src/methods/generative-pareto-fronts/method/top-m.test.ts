import { expect, test } from 'vitest'
import { topM } from './top-m.ts'

test('keeps the best, of equals the earlier', () => {
  expect(topM([1, 3, 2, 3], 3)).toEqual([1, 3, 2])
  expect(topM(Float32Array.of(-1, -2), 1)).toEqual([0])
})

test('says what is wrong', () => {
  expect(() => topM([1, 2], 3)).toThrow('m is 3, not a whole number from 1 to 2')
  expect(() => topM([1, Number.NaN], 1)).toThrow('number 1 of the scores is NaN')
})
