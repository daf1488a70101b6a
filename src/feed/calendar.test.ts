import { expect, test } from 'vitest'
import {
  announcementOn,
  calendarWarning,
  holidaysByRule,
  lastAnnouncement,
  nextAnnouncement,
} from './calendar.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const iso = (moment: number) => new Date(moment).toISOString().slice(0, 16)

test.each([
  ['an ordinary Monday', '2026-03-02T12:00', '2026-03-03T01:00'],
  ['one second before, in winter', '2026-01-13T00:59:59', '2026-01-13T01:00'],
  ['at the very moment, the next one', '2026-01-13T01:00', '2026-01-14T01:00'],
  ['an hour earlier in summer', '2026-07-06T12:00', '2026-07-07T00:00'],
  ['Friday waits for Sunday', '2026-03-06T12:00', '2026-03-09T00:00'],
  ['over the clock change in spring', '2026-03-07T12:00', '2026-03-09T00:00'],
  ['over the clock change in autumn', '2026-10-31T12:00', '2026-11-02T01:00'],
  ['Thanksgiving, then the weekend', '2026-11-26T12:00', '2026-11-30T01:00'],
  ['New Year, a Thursday', '2026-01-01T12:00', '2026-01-05T01:00'],
  ['over the winter break', '2026-12-29T12:00', '2026-12-31T01:00'],
])('%s', (_, now, next) => {
  expect(iso(nextAnnouncement(utc(now)))).toBe(next)
})

test('the last announcement is the one before the next', () => {
  for (let day = 0; day < 365; day++) {
    const noon = utc('2026-01-02T12:00') + day * 86_400_000
    const next = nextAnnouncement(noon)
    expect(lastAnnouncement(next)).toBe(next)
    expect(lastAnnouncement(noon)).toBeLessThanOrEqual(noon)
    expect(nextAnnouncement(lastAnnouncement(noon))).toBe(next)
  }
})

test('2026 has five announcements a week but for its holidays, and each silent day says why', () => {
  let announced = 0
  for (let day = utc('2026-01-01'); day < utc('2027-01-01'); day += 86_400_000) {
    const plan = announcementOn(iso(day).slice(0, 10))
    if (plan.announces) announced++
    else expect(plan.why).toMatch(/^arXiv does not announce on/)
  }
  // 52 Fridays, 52 Saturdays, and nine holidays of which three are Fridays.
  expect(announced).toBe(365 - 52 - 52 - 6)
})

/** As arXiv published them, without days off that no rule tells. */
test.each([
  [2023, '01-16 06-19 07-04 09-04 11-23 12-25'],
  [2024, '01-15 06-19 07-04 09-02 11-28 12-25'],
  [2025, '01-01 01-20 06-19 09-01 11-27 12-25'],
  [2026, '01-01 01-19 06-19 07-03 09-07 11-26 12-25'],
])('the rule tells the holidays of %d', (year, days) => {
  const told = Object.keys(holidaysByRule(year))
  for (const day of days.split(' ')) expect(told).toContain(`${year}-${day}`)
  expect(told).toHaveLength(7)
})

test.each([
  ['2026-12-29', 'the winter break'],
  ['2025-07-06', 'Independence Day'],
  ['2027-01-01', 'New Year'],
  ['2027-01-18', 'Martin Luther King Day'],
  ['2027-06-18', 'Juneteenth'],
  ['2027-07-05', 'Independence Day'],
  ['2027-09-06', 'Labor Day'],
  ['2027-11-25', 'Thanksgiving'],
  ['2027-12-24', 'Christmas'],
  ['2027-12-31', 'New Year'],
  ['2028-07-04', 'Independence Day'],
  ['2031-01-01', 'New Year'],
])('on %s nothing is announced, for %s', (day, because) => {
  expect(announcementOn(day)).toMatchObject({ announces: false, because })
})

test('a day is silent for a holiday only where it is one', () => {
  for (const day of ['2026-05-25', '2027-07-04', '2027-12-28', '2028-01-03']) {
    expect(announcementOn(day)).toEqual({ announces: true })
  }
})

test('what no rule can tell is said in time, and not before', () => {
  expect(calendarWarning(utc('2026-10-31T12:00'))).toBeUndefined()
  expect(calendarWarning(utc('2026-11-05T12:00'))).toMatch(
    /known here up to 2026-12-31\. .* Christmas and New Year$/,
  )
  expect(calendarWarning(utc('2028-03-01T12:00'))).toBeDefined()
})
