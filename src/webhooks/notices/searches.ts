import type { Arrival, SavedSearch } from '#store/index.ts'
import { MOST_PAPERS, type WebhookEvent } from '../events.ts'
import { tellPaper } from '../papers.ts'
import { NOTHING, type Notice } from './notice.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
/** What came so long before it was looked last is looked through again: what it means may have been found out since. */
const UNSURE_MS = 6 * HOUR_MS
/** Who was off, or asleep, is told of what came so long ago. */
export const ARRIVED_MS = 14 * DAY_MS

export const searchName = ({ words, without }: SavedSearch): string => JSON.stringify([words, without])

/** Papers that came onto a list and that a search finds, each told once. */
export const foundPapers: Notice = async (
  store,
  { key, wants, marks },
  { now, baseUrl, arrivals, found },
) => {
  if (wants.searches.length === 0) return NOTHING
  // A time in the future was no time.
  const sane = (time: number | undefined) => (time === undefined || time > now ? undefined : time)
  const began = Object.fromEntries(
    wants.searches.map((search) => {
      const name = searchName(search)
      return [name, sane(marks.searches?.[name]) ?? now]
    }),
  )
  // One that was added a moment ago waits for the next look.
  if (key === undefined || wants.searches.some((search) => !found(search))) {
    return {
      events: [],
      marks: { searches: began, ...(marks.covered !== undefined && { covered: marks.covered }) },
    }
  }
  const covered = sane(marks.covered)
  const oldest = Math.max(now - ARRIVED_MS, covered === undefined ? 0 : covered - UNSURE_MS)
  const told = await store.webhooks.told(key, [...arrivals.keys()])
  const events: WebhookEvent[] = []
  for (const search of wants.searches) {
    const since = Math.max(oldest, began[searchName(search)]!)
    const news = Array.from(found(search)!, (paper) => arrivals.get(paper))
      .filter((one): one is Arrival => one !== undefined && cameAt(one) > since && !told.has(one.key))
      .sort((a, b) => cameAt(a) - cameAt(b) || a.key - b.key)
    for (let i = 0; i < news.length; i += MOST_PAPERS) {
      const keys = news.slice(i, i + MOST_PAPERS).map((one) => one.key)
      const papers = await store.papers.many(keys)
      events.push({
        type: 'search.found',
        data: {
          search,
          papers: keys.flatMap((one) => papers.get(one) ?? []).map((paper) => tellPaper(paper, baseUrl)),
          ...(baseUrl !== undefined && { url: `${baseUrl}/search?q=${encodeURIComponent(search.words)}` }),
        },
      })
      await store.webhooks.tell(key, keys)
      for (const one of keys) told.add(one)
    }
  }
  return { events, marks: { searches: began, covered: now } }
}

/** When it was there to be read: when it came here, but not before its list's day. */
const cameAt = ({ seen, day }: Arrival): number => Math.max(seen, Date.parse(day))
