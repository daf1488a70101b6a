import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** What may be done only so often, counted for all processes together. */
export interface Limits {
  /** Counts one more of `name`. False when there were `most` already in the span of time that the first one began. */
  take(name: string, limit: { most: number; spanMs: number }, now: number): Promise<boolean>
  /** Forgets what no longer limits anything. */
  forget(now: number): Promise<void>
}

export const limitStore = (db: Kysely<Schema>): Limits => ({
  async take(name, { most, spanMs }, now) {
    // A clock that ran ahead for a while must not limit for longer than the span.
    const isOver = sql<boolean>`(limits.ends <= ${now} or limits.ends > ${now + spanMs})`
    const { used } = await db
      .insertInto('limits')
      .values({ name, used: 1, ends: now + spanMs })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((e) => ({
          used: e
            .case()
            .when(isOver)
            .then(1)
            .else(e('limits.used', '+', 1))
            .end(),
          ends: e
            .case()
            .when(isOver)
            .then(now + spanMs)
            .else(e.ref('limits.ends'))
            .end(),
        })),
      )
      .returning('used')
      .executeTakeFirstOrThrow()
    return Number(used) <= most
  },

  async forget(now) {
    await db.deleteFrom('limits').where('ends', '<=', now).execute()
  },
})
