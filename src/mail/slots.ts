import { Temporal } from 'temporal-polyfill'
import type { Preferences } from '#store/index.ts'
import { presentZone } from './zones.ts'

type Schedule = Pick<Preferences, 'frequency' | 'weekday' | 'hour' | 'zone'>

const HOUR_MS = 3_600_000

/** An issue's time for one reader. */
export interface Slot {
  /** The reader's own day, `YYYY-MM-DD`. */
  day: string
  /** UTC milliseconds. */
  at: number
}

/** The last slot at or before a moment. */
export function lastSlot(schedule: Schedule, now: number): Slot {
  for (let day = today(schedule, now); ; day = day.subtract({ days: 1 })) {
    const slot = slotOn(schedule, day)
    if (slot && slot.at <= now) return slot
  }
}

/**
 * The first slot after a moment. Slots go by the reader's calendar: an hour that the change of clocks leaves out is
 * an hour later on that day, one that comes twice is taken the first time, and every day has its one.
 */
export function nextSlot(schedule: Schedule, now: number): Slot {
  for (let day = today(schedule, now); ; day = day.add({ days: 1 })) {
    const slot = slotOn(schedule, day)
    if (slot && slot.at > now) return slot
  }
}

/** The first slot that is not right after a first issue, which comes at any time. */
export const slotAfterFirst = (schedule: Schedule, now: number): Slot =>
  nextSlot(schedule, now + (schedule.frequency === 'daily' ? 12 : 84) * HOUR_MS)

/** The reader's own day at a moment, `YYYY-MM-DD`. */
export const dayIn = (schedule: Schedule, now: number): string => today(schedule, now).toString()

const today = ({ zone }: Schedule, now: number) =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(known(zone)).toPlainDate()

/** One reader's zone that this runtime does not know must not keep all others from their issues. */
const known = (zone: string): string => presentZone(zone) ?? 'UTC'

function slotOn({ frequency, weekday, hour, zone }: Schedule, day: Temporal.PlainDate): Slot | undefined {
  if (frequency === 'weekly' && day.dayOfWeek !== weekday) return undefined
  const time = day.toZonedDateTime({ timeZone: known(zone), plainTime: Temporal.PlainTime.from({ hour }) })
  // A zone that moved over the date line left out a whole day: then this is the next one.
  return { day: time.toPlainDate().toString(), at: time.epochMilliseconds }
}

const WEEKDAYS = [
  'Mondays',
  'Tuesdays',
  'Wednesdays',
  'Thursdays',
  'Fridays',
  'Saturdays',
  'Sundays',
] as const

/** When mail comes, as an answer to "how often?": `once a week, on Fridays at 18:00 (Asia/Kolkata)`. */
export const whenInWords = ({ frequency, weekday, hour, zone }: Schedule): string =>
  `${frequency === 'weekly' ? `once a week, on ${WEEKDAYS[weekday - 1]}` : 'once a day,'} at ` +
  `${String(hour).padStart(2, '0')}:00 (${zone})`
