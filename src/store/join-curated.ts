import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What was submitted and claimed of a paper that turned out to be another becomes the other's, once each. */
export async function joinCurated(db: Kysely<Schema>, kept: number, gone: number): Promise<void> {
  const submitted = await db
    .selectFrom('submissions')
    .select('key')
    .where('paper', '=', kept)
    .executeTakeFirst()
  if (!submitted) await db.updateTable('submissions').set({ paper: kept }).where('paper', '=', gone).execute()
  const authors = await db.selectFrom('authorships').select('member').where('paper', '=', kept).execute()
  let others = db.updateTable('authorships').set({ paper: kept }).where('paper', '=', gone)
  if (authors.length > 0) {
    others = others.where(
      'member',
      'not in',
      authors.map(({ member }) => member),
    )
  }
  await others.execute()
}
