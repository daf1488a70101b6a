import { Cron } from 'croner'
import type { SourceState } from '#store/index.ts'
import { lastAnnouncement, nextAnnouncement } from './calendar.ts'
import type { SourceName } from './intake.ts'
import { isUnfinished } from './take-oai.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const LONGEST_PAUSE_MS = HOUR_MS

/** The lists of Hugging Face grow through the weekdays. */
const HF = new Cron('0 * * * 1-5', { timezone: 'UTC', paused: true })
/** Hours after an announcement: arXiv builds the list at midnight Eastern, four hours later, sometimes late. */
const ARXIV_HOURS = [4.25, 8, 14]
const OAI_HOURS = [5]

/**
 * When a source is to be tried next, in UTC milliseconds; a past time means now.
 *
 * @param share - of this installation, from 0 to 1: not everybody asks at the same minute
 */
export function nextTurn(name: SourceName, state: SourceState, share: number): number {
  return Math.max(state.notBefore, planned(name, state, share))
}

function planned(
  name: SourceName,
  { tried, succeeded, failures, cursor }: SourceState,
  share: number,
): number {
  if (tried !== undefined && failures > 0) return tried + pauseAfter(failures)
  if (succeeded === undefined) return 0
  if (name === 'hf') {
    const offset = share * 50 * MINUTE_MS
    return HF.nextRun(new Date(succeeded - offset))!.getTime() + offset
  }
  if (name === 'oai' && isUnfinished(cursor)) return 0
  return afterAnnouncement(succeeded, name === 'oai' ? OAI_HOURS : ARXIV_HOURS, share * 30 * MINUTE_MS)
}

/** A minute after the first failure, twice as long after each further one, an hour at most. */
const pauseAfter = (failures: number) => Math.min(MINUTE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)

/** The first of the times after an announcement that has not been served. */
function afterAnnouncement(succeeded: number, hours: readonly number[], offset: number): number {
  // The longest of the waits reaches into the next announcement's day.
  const first = lastAnnouncement(succeeded - Math.max(...hours) * HOUR_MS - offset)
  for (let at = first; ; at = nextAnnouncement(at)) {
    const next = hours.map((hour) => at + hour * HOUR_MS + offset).find((time) => time > succeeded)
    if (next !== undefined) return next
  }
}
