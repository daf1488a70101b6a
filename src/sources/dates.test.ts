import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarDate, fullerDate, readDate, readMoment } from './dates.ts'

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
  ['20240517', '2024-05-17'],
  ['17.05.2024', '2024-05-17'],
  ['17-05-2024', '2024-05-17'],
  ['05/17/2024', '2024-05-17'],
  ['05/06/2024', '2024'],
  ['2020, May 5', '2020-05-05'],
  ['Spring 2020', '2020'],
  ['circa 2020', '2020'],
  ['1. Mai 2020', '2020'],
  ['2024.05.17', '2024-05-17'],
  ['May 5, 2020', '2020-05-05'],
  ['5 May 2020', '2020-05-05'],
  ['5th of May 2020', '2020-05-05'],
  ['Mon, 2 Apr 2007 19:18:42 GMT', '2007-04-02'],
  ['2020 May 4', '2020-05-04'],
  ['2020-May-04', '2020-05-04'],
  ['2020 May-Jun', '2020-05'],
  ['May–June 2020', '2020-05'],
  ['May 5-7, 2020', '2020-05-05'],
  ['published online: September 2020', '2020-09'],
  ['2020 Spring', '2020'],
  ['2020 (in press)', '2020'],
  ['February 30, 2020', '2020-02'],
])('%j is %s', (text, date) => {
  expect(readDate(text)).toBe(date)
})

test.each(['', 'May', '0000', '-0044', '20241317', '199X', 'Room 12345', 'on page 2020'])(
  '%j is no date',
  (text) => {
    expect(readDate(text)).toBeUndefined()
  },
)

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

test('the moment of a time with its zone, but of no mere day', () => {
  expect(readMoment('2024-05-24T17:34:15.000Z')).toBe(Date.UTC(2024, 4, 24, 17, 34, 15))
  expect(readMoment('2024-05-24T17:34:15+02:00')).toBe(Date.UTC(2024, 4, 24, 15, 34, 15))
  for (const text of [
    '2024-05-24',
    '2024-05-24T17:34:15',
    '2024-05-24T00:00:00.000Z',
    '2024-13-24T17:34:15Z',
  ])
    expect(readMoment(text)).toBeUndefined()
})

test.each([
  ['2024/05/17/other', '2024', '2024-05-17'],
  ['2024/05//spring', '', '2024-05'],
  ['2024/05/17/', '', '2024-05-17'],
  ['2024///', '2024-05', '2024-05'],
  ['05/17', '2024', '2024-05-17'],
  ['May 17', '2024', '2024-05-17'],
  ['May', '2024', '2024-05'],
  ['', '2024', '2024'],
  ['in press', '', 'in press'],
  ['in press', '2024', '2024'],
  ['', '', undefined],
])('of %j and %j the fuller is %s', (date, year, fuller) => {
  expect(fullerDate(date, year)).toBe(fuller)
})
