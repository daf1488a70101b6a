import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarDate, readDate } from './dates.ts'
import { readDoi } from './doi.ts'

test.each([
  ['2024-05-17', '2024-05-17'],
  ['2024-05-17T08:00:00.000Z', '2024-05-17'],
  ['2024/5/7', '2024-05-07'],
  ['2024-05', '2024-05'],
  ['2024', '2024'],
  ['2024-05/2024-06', '2024-05'],
  ['2024-21', '2024'],
  ['2023-02-29', '2023-02'],
  ['2024-02-29', '2024-02-29'],
  ['1999~', '1999'],
])('%j is %s', (text, date) => {
  expect(readDate(text)).toBe(date)
})

test.each(['', 'May 2024', '0000', '-0044', '20240517', '199X', '17-05-2024'])('%j is no date', (text) => {
  expect(readDate(text)).toBeUndefined()
})

test('a month may be a name, and what makes no sense is left out', () => {
  expect(calendarDate(2024, 'may', '17')).toBe('2024-05-17')
  expect(calendarDate('2024', 'September')).toBe('2024-09')
  expect(calendarDate(2024, 'Spring', 3)).toBe('2024')
  expect(calendarDate(2024, 4, 31)).toBe('2024-04')
  expect(calendarDate('soon')).toBeUndefined()
})

test('a date read is read again as itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{1,2}-\d{1,2}.?$/)), (text) => {
      const date = readDate(text)
      if (date) expect(readDate(date)).toBe(date)
    }),
  )
})

test.each([
  '10.1000/Gulls.2',
  'doi:10.1000/gulls.2',
  'DOI: 10.1000/gulls.2',
  'https://doi.org/10.1000/gulls.2',
  'http://dx.doi.org/10.1000%2Fgulls.2',
  ' 10.1000/gulls.2. ',
])('%j is a DOI', (text) => {
  expect(readDoi(text)).toBe('10.1000/gulls.2')
})

test.each(['', '10.1000', '10.1/x', 'gulls', 'https://example.org/10.1000/x', '10.1000/a b'])(
  '%j is no DOI',
  (text) => {
    expect(readDoi(text)).toBeUndefined()
  },
)
