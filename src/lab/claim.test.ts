import { expect, test } from 'vitest'
import { type Statement, isOnSide, judged, slack } from './claim.ts'

const most: Statement = { says: 'At most 2.', unit: 'count', relation: '<=', bound: 2 }
const least: Statement = { says: 'At least 2.', unit: 'count', relation: '>=', bound: 2 }

test.each([
  [most, 1.9, true],
  [most, 2, true],
  [most, 2.1, false],
  [least, 1.9, false],
  [least, 2, true],
  [least, 2.1, true],
  [most, Number.NaN, false],
  [least, Number.NaN, false],
  [least, Infinity, true],
])('%o with %d', (statement, measured, holds) => {
  expect(isOnSide(statement, measured)).toBe(holds)
  expect(judged(statement, measured)).toEqual({ ...statement, measured, holds })
})

test('slack is the room to the bound, and not measured has the least', () => {
  expect(slack(judged(most, 0.5))).toBe(1.5)
  expect(slack(judged(least, 0.5))).toBe(-1.5)
  expect(slack(judged(least, Number.NaN))).toBe(-Infinity)
})
