import type { Kysely } from 'kysely'
import type { Chosen, DeliveryKind } from './deliveries.ts'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'
import type { Preferences } from './subscribers.ts'
import { inTransaction } from './transaction.ts'

export interface NewDelivery {
  kind: DeliveryKind
  /** A reader gets each issue once. */
  issue: string
  subscriber: number
  papers: readonly Chosen[]
  /** The reader's `covered` before this issue, to go back to when it can't be delivered. */
  since?: number
  due: number
  /** What a letter asks about. */
  choices?: Preferences
}

export interface Issues {
  /** Notes an issue once. */
  add(issue: { name: string; kind: string; day: string }, now: number): Promise<void>
  /** Which of these papers these readers were sent. */
  seen(subscribers: readonly number[], papers: readonly number[]): Promise<Map<number, Set<number>>>
  /** Keys of papers by their ids. */
  paperKeys(ids: readonly string[]): Promise<Map<string, number>>
  /**
   * Writes mails to be sent, with the papers in them as seen; one that is there already is left as it is. Returns
   * whose were written.
   */
  plan(deliveries: readonly NewDelivery[], now: number): Promise<Set<number>>
}

export const issueStore = (db: Kysely<Schema>): Issues => ({
  async add({ name, kind, day }, now) {
    await db
      .insertInto('issues')
      .values({ name, kind, day, created: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  },

  async seen(subscribers, papers) {
    const seen = new Map<number, Set<number>>()
    if (subscribers.length === 0 || papers.length === 0) return seen
    const wanted = new Set(papers)
    const rows = await db
      .selectFrom('seen')
      .selectAll()
      .where('subscriber', 'in', subscribers)
      .where('paper', '>=', Math.min(...papers))
      .where('paper', '<=', Math.max(...papers))
      .execute()
    for (const { subscriber, paper } of rows) {
      if (!wanted.has(paper)) continue
      const set = seen.get(subscriber)
      if (set) set.add(paper)
      else seen.set(subscriber, new Set([paper]))
    }
    return seen
  },

  async paperKeys(ids) {
    const keys = new Map<string, number>()
    for (const part of parts(ids)) {
      const rows = await db.selectFrom('papers').select(['id', 'key']).where('id', 'in', part).execute()
      for (const { id, key } of rows) keys.set(id, key)
    }
    return keys
  },

  plan: (deliveries, now) =>
    inTransaction(db, async (inside) => {
      const ids = new Set(deliveries.flatMap(({ papers }) => papers.map(([id]) => id)))
      const keys = await issueStore(inside).paperKeys([...ids])
      const written = new Set<number>()
      for (const part of parts(deliveries)) {
        const rows = await inside
          .insertInto('deliveries')
          .values(
            part.map(({ papers, since = null, choices, ...rest }) => ({
              ...rest,
              papers: JSON.stringify(papers),
              since_at: since,
              choices: choices ? JSON.stringify(choices) : null,
              state: 'waiting',
              created: now,
            })),
          )
          .onConflict((conflict) => conflict.columns(['subscriber', 'issue']).doNothing())
          .returning('subscriber')
          .execute()
        for (const { subscriber } of rows) written.add(subscriber)
      }
      const seen = deliveries
        .filter(({ subscriber }) => written.has(subscriber))
        .flatMap(({ subscriber, papers }) =>
          papers.flatMap(([id]) => (keys.has(id) ? [{ subscriber, paper: keys.get(id)! }] : [])),
        )
      for (const part of parts(seen, 2000)) {
        await inside
          .insertInto('seen')
          .values(part)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      return written
    }),
})
