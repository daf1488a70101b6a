import { FetchError } from '#sources/fetch-error.ts'
import { parseHfDaily } from '#sources/hf-daily.ts'
import type { PaperRecord } from '#sources/record.ts'
import { addDays, dayAt, daysBetween } from './days.ts'
import type { Kept, Turn } from './intake.ts'

const PER_PAGE = 100
const MAX_PAGES = 20
/** How far the first fetch goes back, and how far one after a long pause. */
const FIRST_DAYS = 7
const MOST_DAYS = 60
/** The first day that has a list. */
const BEGINNING = '2023-05-04'

/**
 * The lists of Hugging Face Daily Papers: of today, of the days since the last time, and of the day before that,
 * whose votes still come in. A day without a list, such as a Sunday, is no fault.
 */
export async function takeHf({
  settings,
  state,
  since,
  now,
  say,
  fetch,
  keep,
  complete,
}: Turn): Promise<Kept> {
  const today = dayAt(now())
  const days = daysBetween(
    since === undefined ? firstDay(state.succeeded, today) : laterOf(since, BEGINNING),
    today,
  )
  let [found, added] = [0, 0]
  for (const day of days) {
    const list: PaperRecord[] = []
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = `date=${day}&limit=${PER_PAGE}${page > 0 ? `&p=${page}` : ''}`
      const { text = '' } = await fetch(`${settings.bases.hf}/api/daily_papers?${query}`)
      const { records, isCut } = parseHfDaily(text)
      // Whatever a paper says of itself, this is the list it stands on.
      const placed = records.map((record, i) => ({ ...record, listing: { day, position: list.length + i } }))
      list.push(...placed)
      added += await keep(placed)
      found += records.length
      if (isCut) throw new FetchError(`the list of ${day} breaks off in the middle`)
      if (records.length < PER_PAGE) {
        await complete(day, list)
        break
      }
    }
    say(`${day}: ${found} papers so far`)
  }
  return { found, added }
}

function firstDay(succeeded: number | undefined, today: string): string {
  if (succeeded === undefined) return addDays(today, -FIRST_DAYS)
  return laterOf(addDays(dayAt(succeeded), -1), addDays(today, -MOST_DAYS))
}

const laterOf = (one: string, other: string) => (one > other ? one : other)
