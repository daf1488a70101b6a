import { Temporal } from 'temporal-polyfill'

const ZONE = 'America/New_York'
const HOUR = 20
const MONDAY = 1
const THURSDAY = 4
const FRIDAY = 5
const SATURDAY = 6
const SUNDAY = 7

/** Days on which arXiv announces nothing though the week would have it, by the years it has published them for. */
const LISTED: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  2025: {
    '2025-01-01': 'New Year',
    '2025-01-20': 'Martin Luther King Day',
    '2025-06-19': 'Juneteenth',
    '2025-07-06': 'Independence Day',
    '2025-09-01': 'Labor Day',
    '2025-11-27': 'Thanksgiving',
    '2025-12-25': 'Christmas',
    '2025-12-30': 'the winter break',
  },
  2026: {
    '2026-01-01': 'New Year',
    '2026-01-19': 'Martin Luther King Day',
    '2026-06-19': 'Juneteenth',
    '2026-07-03': 'Independence Day',
    '2026-09-07': 'Labor Day',
    '2026-11-26': 'Thanksgiving',
    '2026-12-25': 'Christmas',
    '2026-12-29': 'the winter break',
    '2026-12-31': 'the winter break',
  },
}
const LAST_LISTED = Math.max(...Object.keys(LISTED).map(Number))
/** How long before the end of the last of them a new list is to be expected. */
const WARN_DAYS = 60

/**
 * The holidays that come every year, `YYYY-MM-DD`: one on a Saturday is kept on Friday, one on a Sunday on Monday.
 * Days off between Christmas and New Year, which differ from year to year, are not among them.
 */
export function holidaysByRule(year: number): Record<string, string> {
  const on = (month: number, day: number) => {
    const date = Temporal.PlainDate.from({ year, month, day })
    return date.add({ days: date.dayOfWeek === SATURDAY ? -1 : date.dayOfWeek === SUNDAY ? 1 : 0 })
  }
  const nth = (count: number, weekday: number, month: number) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 })
    return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + 7 * (count - 1) })
  }
  return {
    [`${on(1, 1)}`]: 'New Year',
    [`${nth(3, MONDAY, 1)}`]: 'Martin Luther King Day',
    [`${on(6, 19)}`]: 'Juneteenth',
    [`${on(7, 4)}`]: 'Independence Day',
    [`${nth(1, MONDAY, 9)}`]: 'Labor Day',
    [`${nth(4, THURSDAY, 11)}`]: 'Thanksgiving',
    [`${on(12, 25)}`]: 'Christmas',
  }
}

/** New Year may be kept in the year before. */
const holidayOn = (date: Temporal.PlainDate): string | undefined =>
  (LISTED[date.year] ?? { ...holidaysByRule(date.year + 1), ...holidaysByRule(date.year) })[date.toString()]

/** What can't be known of arXiv's silent days, when the days it has published end soon or have ended. */
export function calendarWarning(now: number): string | undefined {
  const end = Temporal.PlainDate.from({ year: LAST_LISTED, month: 12, day: 31 })
  if (Temporal.PlainDate.compare(dayOf(now).add({ days: WARN_DAYS }), end) <= 0) return undefined
  return (
    `The days without an announcement that arXiv has published are known here up to ${end}. Later holidays are told ` +
    'by rule, but not the days off that arXiv takes between Christmas and New Year'
  )
}

/** Whether arXiv announces on the evening of a day (Eastern time), and if not, why. */
export type Announcement =
  | { announces: true }
  /** `because` names the occasion alone. */
  | { announces: false; why: string; because: string }

/** The plan for one day, `YYYY-MM-DD` in Eastern time. */
export function announcementOn(day: string): Announcement {
  const date = Temporal.PlainDate.from(day)
  const holiday = holidayOn(date)
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
