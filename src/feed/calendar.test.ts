import { expect, test } from 'vitest'
import { announcementOn, lastAnnouncement, nextAnnouncement } from './calendar.ts'

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
