import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Statements of one title that are looked at, the earliest: with more, each new one would take longer than the one before. */
const MOST_NAMESAKES = 100
/** Of so many titles together, few have one. */
const MOST_TOGETHER = 400

/** Papers of which somebody said one of these titles. */
export async function namesakes(db: Kysely<Schema>, titleKeys: readonly string[]): Promise<number[]> {
  const said = (titles: readonly string[]) =>
    db.selectFrom('statements').select('paper').where('title_key', 'in', titles)
  let rows = await said(titleKeys)
    .limit(MOST_TOGETHER + 1)
    .execute()
  if (rows.length > MOST_TOGETHER) {
    rows = []
    for (const title of titleKeys) {
      rows.push(...(await said([title]).orderBy('key').limit(MOST_NAMESAKES).execute()))
    }
  }
  return [...new Set(rows.map(({ paper }) => paper))]
}
