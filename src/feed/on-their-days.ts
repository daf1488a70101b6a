import type { PaperRecord } from '#sources/record.ts'
import { addDays } from './days.ts'

/** An older paper is no news, though a feed may still name it. */
const NEWS_DAYS = 7

/** Places on the lists of days: each new paper on that of its own date, when that was within a week before today. */
export const onTheirDays = (records: readonly PaperRecord[], today: string): PaperRecord[] =>
  records.map((record, position) => {
    const { date: day = '', version = 1, listing } = record
    const isNews =
      version === 1 && day.length === today.length && day <= today && day > addDays(today, -NEWS_DAYS)
    return isNews && !listing ? { ...record, listing: { day, position } } : record
  })
