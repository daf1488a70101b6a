import { Temporal } from 'temporal-polyfill'

const ZONE = 'America/New_York'
const HOUR = 20
const FRIDAY = 5
const SATURDAY = 6

/** Days on which arXiv announces nothing though the week would have it, as it publishes them per year. */
const HOLIDAYS: Readonly<Record<string, string>> = {
  '2026-01-01': 'New Year',
  '2026-01-19': 'Martin Luther King Day',
  '2026-06-19': 'Juneteenth',
  '2026-07-03': 'Independence Day',
  '2026-09-07': 'Labor Day',
  '2026-11-26': 'Thanksgiving',
  '2026-12-25': 'Christmas',
  '2026-12-29': 'the winter break',
  '2026-12-31': 'the winter break',
}

/** Whether arXiv announces on the evening of a day (Eastern time), and if not, why. */
export type Announcement =
  | { announces: true }
  /** `because` names the occasion alone. */
  | { announces: false; why: string; because: string }

/** The plan for one day, `YYYY-MM-DD` in Eastern time. */
export function announcementOn(day: string): Announcement {
  const date = Temporal.PlainDate.from(day)
  const holiday = HOLIDAYS[date.toString()]
  if (holiday !== undefined) {
    return { announces: false, why: `arXiv does not announce on ${holiday}`, because: holiday }
  }
  if (date.dayOfWeek === FRIDAY || date.dayOfWeek === SATURDAY) {
    const because = date.dayOfWeek === FRIDAY ? 'it is Friday' : 'it is Saturday'
    return { announces: false, why: 'arXiv does not announce on Friday and Saturday evenings', because }
  }
  return { announces: true }
}

/** When arXiv next announces, strictly after a moment; both in UTC milliseconds. */
export function nextAnnouncement(after: number): number {
  let day = dayOf(after)
  for (;;) {
    const at = announcementTime(day)
    if (at > after && announcementOn(day.toString()).announces) return at
    day = day.add({ days: 1 })
  }
}

/** When arXiv last announced, at or before a moment; both in UTC milliseconds. */
export function lastAnnouncement(before: number): number {
  let day = dayOf(before)
  for (;;) {
    const at = announcementTime(day)
    if (at <= before && announcementOn(day.toString()).announces) return at
    day = day.subtract({ days: 1 })
  }
}

const dayOf = (moment: number) =>
  Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(ZONE).toPlainDate()

/** 20:00 Eastern, whichever offset daylight saving gives that evening. */
const announcementTime = (day: Temporal.PlainDate) =>
  day.toZonedDateTime({ timeZone: ZONE, plainTime: Temporal.PlainTime.from({ hour: HOUR }) })
    .epochMilliseconds
