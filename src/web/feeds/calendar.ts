import { createHash } from 'node:crypto'
import ical from 'ical-generator'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Collection, Kept } from '#store/index.ts'
import type { Site } from '../site.ts'
import { collectionPath, paperPath } from '../views/addresses.ts'

const DAY_MS = 86_400_000

/** The days on which papers of a collection are discussed, as iCalendar: an entry of a whole day for each. */
export function inCalendar(
  { baseUrl }: Pick<Site, 'baseUrl'>,
  { id, name }: Collection,
  dated: readonly Kept[],
): string {
  const calendar = ical({
    name,
    prodId: { company: 'Daily Papers', product: 'collections' },
    ...(baseUrl !== undefined && { url: baseUrl + collectionPath(id) }),
  })
  for (const { paper, note, day, added } of dated) {
    const start = Date.parse(day!)
    calendar.createEvent({
      id: createHash('sha256').update(`${id} ${paper.id}`).digest('hex').slice(0, 32),
      stamp: new Date(added),
      start: new Date(start),
      end: new Date(start + DAY_MS),
      allDay: true,
      timezone: 'UTC',
      summary: withPlainFormulas(paper.title),
      description: note,
      ...(baseUrl !== undefined && { url: baseUrl + paperPath(paper.id) }),
    })
  }
  return calendar.toString()
}
