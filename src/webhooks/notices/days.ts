import { addDays, dayAt } from '#feed/days.ts'
import { MOST_PAPERS, type WebhookEvent } from '../events.ts'
import { tellPaper } from '../papers.ts'
import { NOTHING, type Notice } from './notice.ts'

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]
/** A list is told when nothing has come onto it for so long, or it has been there for so long. */
const QUIET_MS = 10 * MINUTE_MS
const LONGEST_MS = HOUR_MS
/** Who was off, or asleep, is told of so many days. */
const DAYS_BACK = 7

/** Days that have a list since the last one that was told. */
export const newDays: Notice = async (store, { wants, marks }, { now, baseUrl }) => {
  if (!wants.days) return NOTHING
  const today = dayAt(now)
  // A day of the future that has no list was none: a clock ran ahead. One with a list was told, and the clock is behind.
  const isAhead = marks.day !== undefined && marks.day > today
  if (marks.day === undefined || (isAhead && (await store.listings.count(marks.day, marks.day)) === 0)) {
    return { events: [], marks: { day: (await store.listings.newest(today)) ?? addDays(today, -1) } }
  }
  const oldest = addDays(today, -DAYS_BACK - 1)
  const events: WebhookEvent[] = []
  let told = marks.day
  for (const one of await store.listings.came(told > oldest ? told : oldest, today)) {
    const { day, papers } = one
    if (now < Date.parse(day) + wants.days.hour * HOUR_MS || !isWhole(one, now)) break
    const listed = await store.listings.list({ from: day, to: day }, { limit: MOST_PAPERS })
    events.push({
      type: 'day.new',
      data: {
        day,
        papers,
        listed: listed.map(({ paper }) => tellPaper(paper, baseUrl)),
        ...(baseUrl !== undefined && { url: `${baseUrl}/date/${day}` }),
      },
    })
    told = day
  }
  return { events, marks: { day: told } }
}

/** Whether no import is in the middle of it; a time in the future is unknown. */
const isWhole = ({ first, last }: { first: number; last: number }, now: number): boolean =>
  last > now || now - last >= QUIET_MS || now - first >= LONGEST_MS
