import type { Recorded } from '#lab/recorded.ts'
import type { Arrival, KeySet, SavedSearch, Store, Webhook, WebhookMarks } from '#store/index.ts'
import type { WebhookEvent } from '../events.ts'

/** What is known when it is looked for news. */
export interface Known {
  now: number
  /** Of the site, without a slash at the end. */
  baseUrl?: string | undefined
  recorded: Readonly<Record<string, Recorded>>
  /** Papers that came onto a list of late, by their keys. */
  arrivals: ReadonlyMap<number, Arrival>
  /** Which of them a search finds; undefined when it was not asked. */
  found: (search: SavedSearch) => KeySet | undefined
}

export interface Noticed {
  events: WebhookEvent[]
  /** Up to where the webhook has been told with these. */
  marks: WebhookMarks
}

/**
 * Finds what is new for a webhook since its marks; what it has no mark of begins now, without news. To be done in one
 * transaction with the writing of both, so that nothing is told twice or never.
 */
export type Notice = (
  store: Store,
  webhook: Pick<Webhook, 'wants' | 'marks'> & { key?: number },
  known: Known,
) => Promise<Noticed>

export const NOTHING: Noticed = { events: [], marks: {} }
