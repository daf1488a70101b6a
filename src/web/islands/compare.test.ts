import { expect, test } from 'vitest'
import type { CheckStatement, ClaimStatement, Judged } from '#lab/claim.ts'
import { compareToRecord, verdictSentence } from './compare.ts'

const claim = (holds: boolean, restsOn = ['idea'], measured = holds ? 1 : 0): Judged<ClaimStatement> => ({
  says: 'It works.',
  from: 'abstract',
  unit: 'none',
  null: 0,
  restsOn,
  relation: '>=',
  bound: 0.5,
  measured,
  holds,
})
const unmeasured = claim(false, ['idea'], Number.NaN)
const check: Judged<CheckStatement> = {
  says: 'The rival reaches 90 %.',
  unit: '%',
  relation: '>=',
  bound: 0.9,
  measured: 0.71,
  holds: false,
}

test.each([
  [[claim(true)], undefined, 'Here the claim holds.'],
  [[claim(true), claim(true)], undefined, 'Here both claims hold.'],
  [[claim(true), claim(false), claim(true)], undefined, 'Here 2 of 3 claims hold, 1 does not hold.'],
  [[claim(false), claim(false), claim(false)], undefined, 'Here all three claims do not hold.'],
  [[unmeasured], undefined, 'Here the claim was not measured.'],
  [[claim(false)], 'idea', 'Without this idea the claim breaks, as it has to.'],
  [[claim(false), claim(false)], 'idea', 'Without this idea both claims break, as they have to.'],
  [[claim(false), claim(true)], 'idea', 'Without this idea 1 of 2 claims breaks, 1 still holds.'],
  [[claim(true)], 'idea', 'Without this idea the claim still holds.'],
  [[unmeasured], 'idea', 'Without this idea the claim was not measured.'],
  [[claim(false), claim(true, ['other'])], 'idea', 'Without this idea the claim breaks, as it has to.'],
  [[claim(true, ['other'])], 'idea', 'No claim rests on this idea.'],
])('%#: %s', (claims, without, sentence) =>
  expect(
    verdictSentence({ claims, checks: [], isVoid: false, ...(without !== undefined && { without }) }),
  ).toBe(sentence),
)

test('a void run cannot tell, whatever its claims say', () => {
  expect(verdictSentence({ claims: [claim(true)], checks: [check], isVoid: true })).toBe(
    'This run cannot tell: the check “The rival reaches 90 %.” fails with 71 % (needed: 90).',
  )
})

const labels = { a: 'accuracy', b: 'loss' }

test.each([
  [{ a: 0.95, b: 0.1 }, 'Every number is the same as recorded.'],
  [{ a: 0.950001, b: 0.1 }, 'The same as recorded, to three digits.'],
  [{ c: 1 }, 'The record has other numbers than this run.'],
  [
    { a: 0.96, b: 0.2 },
    '0 of 2 numbers are the same as recorded to three digits; the furthest is “loss”: 0.200 here, 0.100 recorded.',
  ],
])('%o against the record', (here, sentence) => {
  expect(compareToRecord(here as Record<string, number>, { metrics: { a: 0.95, b: 0.1 } }, labels)).toBe(
    sentence,
  )
})

test('what was not measured, null in a record, is the same as not measured', () => {
  expect(compareToRecord({ a: Number.NaN }, { metrics: { a: null } }, labels)).toBe(
    'Every number is the same as recorded.',
  )
})
