import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { PaperFilter } from './text.ts'

/** Keys of the papers that pass, found out in SQL. */
export async function keysThatPass(
  db: Kysely<Schema>,
  { category, year, hasCode, slugs, author = [] }: PaperFilter,
): Promise<number[]> {
  let query = db.selectFrom('papers').select('key')
  if (category !== undefined) {
    query = query.where('key', 'in', (e) =>
      e
        .selectFrom('categories')
        .select('paper')
        .where((e) => e.or([e('category', '=', category), e('category', 'like', `${escaped(category)}.%`)])),
    )
  }
  if (year !== undefined) query = query.where('date', '>=', String(year)).where('date', '<', String(year + 1))
  if (hasCode) query = query.where('code', 'is not', null)
  if (slugs) query = query.where('slug', 'in', slugs)
  for (const word of author) query = query.where('authors', 'ilike', `%${escaped(word)}%`)
  return (await query.execute()).map(({ key }) => key)
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
