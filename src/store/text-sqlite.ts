import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { type Match, type TextIndex, type TextQuery, WEIGHTS, isEmpty } from './text.ts'

const RANK = sql`bm25(papers_text, ${sql.raw(Object.values(WEIGHTS).join(', '))})`

/** The words of papers in an FTS5 table, which triggers keep in step with the papers. */
export const sqliteText = (db: Kysely<Schema>): TextIndex => ({
  async best(query, { limit, offset = 0 }) {
    if (isEmpty(query)) return []
    const { rows } = await sql<Match>`
      select rowid as key, -${RANK} as score from papers_text
      where papers_text match ${expression(query)}
      order by ${RANK}, rowid
      limit ${limit} offset ${offset}`.execute(db)
    return rows
  },

  async count(query) {
    if (isEmpty(query)) return 0
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from papers_text where papers_text match ${expression(query)}`.execute(db)
    return rows[0]!.n
  },

  async excerpts(query, keys) {
    if (isEmpty(query) || keys.length === 0) return new Map()
    const { rows } = await sql<{ key: number; excerpt: string }>`
      select rowid as key, snippet(papers_text, -1, char(1), char(2), '…', 40) as excerpt
      from papers_text
      where papers_text match ${expression(query)} and rowid in (${sql.join(keys)})`.execute(db)
    return new Map(rows.map(({ key, excerpt }) => [key, excerpt]))
  },
})

/** In FTS5's language; nothing in the query is read as syntax. */
function expression({ words, phrases, prefix }: TextQuery): string {
  const alternatives = words.map(quoted)
  if (prefix !== undefined) alternatives.push(`${quoted(prefix)}*`)
  const groups = phrases.map(quoted)
  if (alternatives.length > 0) groups.push(`(${alternatives.join(' OR ')})`)
  return groups.join(' AND ')
}

const quoted = (text: string) => `"${text.replaceAll('"', ' ')}"`
