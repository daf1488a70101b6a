import { Cron } from 'croner'
import type { SourceState } from '#store/index.ts'
import { lastAnnouncement, nextAnnouncement } from './calendar.ts'
import { isUnfinished } from './take-oai.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const LONGEST_PAUSE_MS = HOUR_MS

/** When a source that was read is to be read again, in UTC milliseconds; a past time means now. */
export type Plan = (state: SourceState & { succeeded: number }, share: number) => number

const atHours = (pattern: string): Plan => {
  const hours = new Cron(pattern, { timezone: 'UTC', paused: true })
  return ({ succeeded }, share) => {
    const offset = Math.round(share * 50 * MINUTE_MS)
    return hours.nextRun(new Date(succeeded - offset))!.getTime() + offset
  }
}

/** The lists of Hugging Face grow through the weekdays. */
export const hourlyOnWeekdays = atHours('0 * * * 1-5')
export const everyThreeHours = atHours('0 */3 * * *')
export const daily = atHours('0 5 * * *')

/** Hours after an announcement: arXiv builds the list at midnight Eastern, four hours later, sometimes late. */
const ARXIV_HOURS = [4.25, 8, 14]
const OAI_HOURS = [5]

export const afterLists: Plan = ({ succeeded }, share) => afterAnnouncement(succeeded, ARXIV_HOURS, share)

export const afterChanges: Plan = ({ succeeded, cursor }, share) =>
  isUnfinished(cursor) ? 0 : afterAnnouncement(succeeded, OAI_HOURS, share)

/**
 * When a source is to be tried next, in UTC milliseconds; a past time means now.
 *
 * @param share - of this installation, from 0 to 1: not everybody asks at the same minute
 */
export function nextTurn({ plan }: { plan: Plan }, state: SourceState, share: number): number {
  const { notBefore, tried, succeeded, failures } = state
  if (tried !== undefined && failures > 0) return Math.max(notBefore, tried + pauseAfter(failures))
  return Math.max(notBefore, succeeded === undefined ? 0 : plan({ ...state, succeeded }, share))
}

/** A minute after the first failure, twice as long after each further one, an hour at most. */
const pauseAfter = (failures: number) => Math.min(MINUTE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)

/** The first of the times after an announcement that has not been served. */
function afterAnnouncement(succeeded: number, hours: readonly number[], share: number): number {
  const offset = Math.round(share * 30 * MINUTE_MS)
  // The longest of the waits reaches into the next announcement's day.
  const first = lastAnnouncement(succeeded - Math.max(...hours) * HOUR_MS - offset)
  for (let at = first; ; at = nextAnnouncement(at)) {
    const next = hours.map((hour) => at + hour * HOUR_MS + offset).find((time) => time > succeeded)
    if (next !== undefined) return next
  }
}
