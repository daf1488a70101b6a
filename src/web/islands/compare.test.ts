import { expect, test } from 'vitest'
import type { Judged } from '#lab/run.ts'
import { compareToRecord, verdictSentence } from './compare.ts'

const judged = (holds: boolean, expected: Judged['expected'] = 'holds'): Judged => ({
  says: 'it works',
  expected,
  holds,
  measured: 1,
  relation: '>=',
  bound: 0.5,
})

test.each([
  [[judged(true)], false, 'The claim holds here.'],
  [[judged(true), judged(true)], false, 'All 2 claims hold here.'],
  [[judged(true), judged(false)], false, '1 of 2 claims holds here; 1 not reproduced at this scale.'],
  [
    [judged(true), judged(false, 'fails')],
    false,
    '1 of 2 claims holds here; 1 not reproduced at this scale, as recorded.',
  ],
  [[judged(false), judged(false), judged(true)], true, 'Without the idea 2 of 3 claims break.'],
  [[judged(false)], true, 'Without the idea 1 of 1 claim breaks.'],
  [[judged(true)], true, 'Even without the idea every claim holds: these claims do not depend on it.'],
])('%#: %s', (verdicts, ablated, sentence) => expect(verdictSentence(verdicts, ablated)).toBe(sentence))

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
  expect(compareToRecord(here as Record<string, number>, { a: 0.95, b: 0.1 }, labels)).toBe(sentence)
})

test('not-a-number is the same as not-a-number', () => {
  expect(compareToRecord({ a: Number.NaN }, { a: Number.NaN }, labels)).toBe(
    'Every number is the same as recorded.',
  )
})
