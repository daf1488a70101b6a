import type { Kysely, Selectable } from 'kysely'
import type { Chosen } from './deliveries.ts'
import type { DeliveryTable, Schema } from './schema.ts'

/**
 * A mail was handed over, so bounces before it are no longer "in a row". They come back when this one bounces too,
 * which a mail server in between may tell only later.
 */
export async function endTheRow(db: Kysely<Schema>, subscribers: readonly number[]): Promise<void> {
  if (subscribers.length === 0) return
  await db
    .updateTable('subscribers')
    .set((e) => ({ soft_before: e.ref('soft'), soft: 0 }))
    .where('key', 'in', subscribers)
    .where((e) => e.or([e('soft', '>', 0), e('soft_before', '>', 0)]))
    .execute()
}

/** What surely did not arrive was not seen: the reader's next issue may bring those papers. */
export async function takeBack(db: Kysely<Schema>, row: Selectable<DeliveryTable>): Promise<void> {
  if (row.kind !== 'digest') return
  const ids = (JSON.parse(row.papers) as Chosen[]).map(([id]) => id)
  if (ids.length > 0) {
    await db
      .deleteFrom('seen')
      .where('subscriber', '=', row.subscriber)
      .where('paper', 'in', (e) => e.selectFrom('papers').select('key').where('id', 'in', ids))
      .execute()
  }
  await db
    .updateTable('subscribers')
    .set({ covered_at: row.since_at })
    .where('key', '=', row.subscriber)
    .where('covered_at', '>', row.since_at ?? 0)
    .execute()
}
