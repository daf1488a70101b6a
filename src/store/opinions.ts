import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** 1 wants more like a paper, -1 less. */
export type Opinion = 1 | -1

/** What readers said of papers they were sent. */
export interface Opinions {
  /** Replaces what the reader said of the paper before; `undefined` takes it back. */
  say(subscriber: number, paper: number, opinion: Opinion | undefined, now: number): Promise<void>
  /** The last of each of these readers, the newest first: the paper's key and what was said. */
  of(subscribers: readonly number[], most: number): Promise<Map<number, Map<number, Opinion>>>
}

export const opinionStore = (db: Kysely<Schema>): Opinions => ({
  async say(subscriber, paper, opinion, now) {
    if (opinion === undefined) {
      await db
        .deleteFrom('opinions')
        .where('subscriber', '=', subscriber)
        .where('paper', '=', paper)
        .execute()
      return
    }
    await db
      .insertInto('opinions')
      .values({ subscriber, paper, opinion, said: now })
      .onConflict((conflict) => conflict.columns(['subscriber', 'paper']).doUpdateSet({ opinion, said: now }))
      .execute()
  },

  async of(subscribers, most) {
    const found = new Map<number, Map<number, Opinion>>()
    if (subscribers.length === 0) return found
    const rows = await db
      .selectFrom('opinions')
      .selectAll()
      .where('subscriber', 'in', subscribers)
      .orderBy('said', 'desc')
      .orderBy('paper', 'desc')
      .execute()
    for (const { subscriber, paper, opinion } of rows) {
      const said = found.get(subscriber) ?? new Map<number, Opinion>()
      found.set(subscriber, said)
      if (said.size < most) said.set(paper, opinion as Opinion)
    }
    return found
  },
})
