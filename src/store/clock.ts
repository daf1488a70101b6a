import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Clocks of several machines differ by less. What was done later than this was done by a clock that ran ahead. */
export const AHEAD_MS = 5 * 60_000

const DAY_MS = 86_400_000
/** Nobody puts anything off for longer, and no lease is longer. */
const FARTHEST_MS = { due: 2 * DAY_MS, lease: 600_000, confirmation: 3 * DAY_MS } as const

/**
 * What a clock that ran ahead for a while left behind. A time in the future at which something was done is unknown; one
 * at which something is to be done is no farther away than it can have been put by a right clock.
 */
export interface Clock {
  /** Takes back such times of sources and hosts. */
  mendSources(now: number): Promise<void>
  /** Takes back such times of webhooks and their messages. */
  mendWebhooks(now: number): Promise<void>
  /** Takes back such times of readers, their links and their mail; issues themselves have slots, which are not known here. */
  mendMail(now: number): Promise<void>
}

export const clockStore = (db: Kysely<Schema>): Clock => ({
  async mendSources(now) {
    const ahead = now + AHEAD_MS
    const { rows } = await sql`
      select 1 from sources where tried > ${ahead} or succeeded > ${ahead} limit 1`.execute(db)
    if (rows.length === 0) return
    await inTransaction(db, async (inside) => {
      await inside
        .updateTable('sources')
        .set({ tried: null, not_before: 0 })
        .where('tried', '>', ahead)
        .execute()
      await inside
        .updateTable('sources')
        .set({ succeeded: null, not_before: 0 })
        .where('succeeded', '>', ahead)
        .execute()
      // The same clock said when hosts may be asked again.
      await inside.updateTable('hosts').set({ free_at: 0 }).where('free_at', '>', ahead).execute()
    })
  },

  mendWebhooks: (now) =>
    inTransaction(db, async (inside) => {
      const ahead = now + AHEAD_MS
      await inside
        .updateTable('webhook_messages')
        .set({ due: now })
        .where('state', '=', 'waiting')
        .where((e) => e.or([e('created', '>', ahead), e('due', '>', now + FARTHEST_MS.due)]))
        .execute()
      await inside
        .updateTable('webhook_messages')
        .set({ lease: now })
        .where('state', '=', 'sending')
        .where('lease', '>', now + FARTHEST_MS.lease)
        .execute()
      for (const name of ['created', 'done'] as const) {
        await inside
          .updateTable('webhook_messages')
          .set({ [name]: now })
          .where(name, '>', ahead)
          .execute()
      }
      for (const name of ['created', 'changed', 'taken'] as const) {
        await inside
          .updateTable('webhooks')
          .set({ [name]: now })
          .where(name, '>', ahead)
          .execute()
      }
      await inside
        .updateTable('webhooks')
        .set({ former_until: now + FARTHEST_MS.due })
        .where('former_until', '>', now + FARTHEST_MS.due)
        .execute()
    }),

  mendMail: (now) =>
    inTransaction(db, async (inside) => {
      const ahead = now + AHEAD_MS
      const { due, lease, confirmation } = FARTHEST_MS
      for (const name of ['created', 'changed', 'confirmed'] as const) {
        await inside
          .updateTable('subscribers')
          .set({ [name]: now })
          .where(name, '>', ahead)
          .execute()
      }
      await inside
        .updateTable('subscribers')
        .set({ soft: 0, soft_at: null })
        .where('soft_at', '>', ahead)
        .execute()
      await inside
        .updateTable('confirmations')
        .set({ expires: now + confirmation })
        .where('expires', '>', ahead + confirmation)
        .execute()
      await inside
        .updateTable('deliveries')
        .set({ due: now })
        .where('state', '=', 'waiting')
        .where((e) => e.or([e('created', '>', ahead), e('due', '>', now + due)]))
        .execute()
      await inside
        .updateTable('deliveries')
        .set({ lease: now })
        .where('state', '=', 'sending')
        .where('lease', '>', now + lease)
        .execute()
      // What is over counts against no day's cap of now; what is not stays known as handed over.
      await inside
        .updateTable('deliveries')
        .set((e) => ({ handed: e.case().when('state', '=', 'sending').then(now).else(null).end() }))
        .where('handed', '>', ahead)
        .execute()
      for (const name of ['created', 'done'] as const) {
        await inside
          .updateTable('deliveries')
          .set({ [name]: now })
          .where(name, '>', ahead)
          .execute()
      }
    }),
})
