import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** A mail domain that refused this site as a sender. Times are UTC milliseconds. */
export interface Refusal {
  domain: string
  /** When it did so first, and how often since. */
  since: number
  count: number
  /** Nothing is sent there before. */
  until: number
  /** What it answered last. */
  why: string
}

export interface Refusals {
  /**
   * Counts a refusal. Nothing is sent there until `until`, or until the earlier end of a pause that runs; a later end
   * was set by a clock that ran ahead.
   */
  note(refusal: { domain: string; why: string; until: number }, now: number): Promise<Refusal>
  /** What is kept, the longest pause first. */
  all(): Promise<Refusal[]>
  /** Forgets one, so that mail goes there again. False when there was none. */
  lift(domain: string): Promise<boolean>
  /** Forgets those whose pause ended before a time. */
  forget(before: number): Promise<void>
}

export const refusalStore = (db: Kysely<Schema>): Refusals => ({
  note: ({ domain, why, until }, now) =>
    db
      .insertInto('refusals')
      .values({ domain, why, until, since: now, count: 1 })
      .onConflict((conflict) =>
        conflict.column('domain').doUpdateSet((e) => ({
          why,
          count: e('refusals.count', '+', 1),
          until: e
            .case()
            .when(sql<boolean>`refusals.until > ${now} and refusals.until <= ${until}`)
            .then(e.ref('refusals.until'))
            .else(until)
            .end(),
        })),
      )
      .returningAll()
      .executeTakeFirstOrThrow(),

  all: () => db.selectFrom('refusals').selectAll().orderBy('until', 'desc').orderBy('domain').execute(),

  async lift(domain) {
    const lifted = await db.deleteFrom('refusals').where('domain', '=', domain).returning('domain').execute()
    return lifted.length > 0
  },

  async forget(before) {
    await db.deleteFrom('refusals').where('until', '<', before).execute()
  },
})
