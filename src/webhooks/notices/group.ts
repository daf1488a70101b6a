import type { WebhookEvent } from '../events.ts'
import { tellPaper } from '../papers.ts'
import { NOTHING, type Notice } from './notice.ts'

const DAY_MS = 86_400_000
/** Told at once; the next look has more. */
const MOST = 100

/** Papers that several colleagues voted for or wrote about within a day, each told once. */
export const busyPapers: Notice = async (store, { key, wants, marks }, { now, baseUrl }) => {
  if (!wants.group) return NOTHING
  // A time in the future was no time.
  const began = marks.group === undefined || marks.group > now ? now : marks.group
  if (key === undefined) return { events: [], marks: { group: began } }
  const since = Math.max(began, now - DAY_MS)
  const busy = await store.groupDays.busy({ since, colleagues: wants.group.colleagues, butToldTo: key }, MOST)
  const papers = await store.papers.many(busy.map(({ paper }) => paper))
  const events = busy.flatMap(({ paper, ...counts }): WebhookEvent[] => {
    const known = papers.get(paper)
    return known ? [{ type: 'group.activity', data: { paper: tellPaper(known, baseUrl), ...counts } }] : []
  })
  await store.webhooks.tellOfGroup(
    key,
    busy.map(({ paper }) => paper),
  )
  return { events, marks: { group: began } }
}
