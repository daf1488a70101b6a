import { expect, test } from 'vitest'
import { compareToRecord } from './compare.ts'

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
