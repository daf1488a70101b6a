import { type Verdict, verdicts } from '#feed/verdicts.ts'
import { claimFacts } from '#lab/record-in-words.ts'
import { claimsOf } from '#lab/recorded.ts'
import type { Store } from '#store/index.ts'
import type { WebhookEvent } from '../events.ts'
import { tellPaper } from '../papers.ts'
import { type Known, NOTHING, type Notice } from './notice.ts'

/** Methods whose verdict came or changed: told by what was said before, as times depend on a clock. */
export const newVerdicts: Notice = async (store, { wants, marks }, known) => {
  if (!wants.verdicts) return NOTHING
  const now = await verdicts(store)
  const statuses = Object.fromEntries(now.map(({ slug, status }) => [slug, status]))
  const before = marks.verdicts
  if (!before) return { events: [], marks: { verdicts: statuses } }
  const news = now.filter(({ slug, status }) => before[slug] !== status)
  const events: WebhookEvent[] = []
  for (const verdict of news.toReversed()) {
    events.push(
      await tellVerdict(store, verdict, before[verdict.slug] as Verdict['status'] | undefined, known),
    )
  }
  return { events, marks: { verdicts: { ...before, ...statuses } } }
}

async function tellVerdict(
  store: Store,
  { slug, status }: Verdict,
  before: Verdict['status'] | undefined,
  { recorded, baseUrl }: Known,
): Promise<WebhookEvent> {
  const paper = await store.papers.get(slug)
  const told = paper && tellPaper(paper, baseUrl)
  const record = recorded[slug]
  const data = {
    method: slug,
    ...(told && { paper: told }),
    verdict: status,
    claims: record ? claimsOf(record).map(claimFacts) : [],
    ...(baseUrl !== undefined && told?.url !== undefined && { url: told.url }),
  }
  return before === undefined
    ? { type: 'verdict.new', data }
    : { type: 'verdict.changed', data: { ...data, before } }
}
