import { expect, test } from 'vitest'
import { type Verdict, atLeast, atMost, within } from './claim.ts'
import { comparison, threeDigits } from './numbers.ts'
import { status, summarise } from './recorded.ts'
import type { Judged } from './run.ts'

const judged = (verdict: Verdict, expected: 'holds' | 'fails' = 'holds'): Judged => ({
  says: 'It is so.',
  expected,
  ...verdict,
})

test('a claim holds when it holds for every seed, and quotes the weakest', () => {
  const [claim] = summarise([
    [judged(atLeast(0.97, 0.9))],
    [judged(atLeast(0.91, 0.9))],
    [judged(atLeast(0.95, 0.9))],
  ])
  expect(claim).toMatchObject({ holds: true, worst: { measured: 0.91 } })
})

test.each([
  ['at least', atLeast(0.8, 0.9), atLeast(0.95, 0.9)],
  ['at most', atMost(0.8, 0.5), atMost(0.1, 0.5)],
  ['within', within(1.3, 1, 0.2), within(1.1, 1, 0.2)],
  ['not a number', atLeast(NaN, 0), atLeast(-1, 0)],
])('one seed that fails decides: %s', (_, failing, other) => {
  const [claim] = summarise([[judged(other)], [judged(failing)]])
  expect(claim!.holds).toBe(false)
  expect(claim!.worst.measured).toBe(failing.measured)
})

test('the status counts claims, known failures as not reproduced', () => {
  const good = judged(atLeast(1, 0))
  const bad = judged(atLeast(0, 1), 'fails')
  expect(status(summarise([[good, good]]))).toBe('reproduced')
  expect(status(summarise([[good, bad]]))).toBe('partly reproduced')
  expect(status(summarise([[bad]]))).toBe('not reproduced')
})

test.each([
  [0.9534, '0.953'],
  [12, '12'],
  [1234.5, '1230'],
  [0, '0'],
  [-0.00051234, '-0.000512'],
  [1.5e-7, '1.50e-7'],
  [2.5e9, '2.50e+9'],
  [NaN, 'NaN'],
])('%d reads %s', (value, text) => {
  expect(threeDigits(value)).toBe(text)
})

test('a verdict reads as its numbers', () => {
  expect(comparison(atLeast(0.9534, 0.93))).toBe('0.953 >= 0.93')
  expect(comparison(within(1.049, 1, 0.05))).toBe('1.05 within 0.05 of 1')
})
