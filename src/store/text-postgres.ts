import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { KeySet } from './key-set.ts'
import { BM25, type Match, type TextIndex, type TextQuery, isEmpty, isOpen } from './text.ts'
import { keysThatPass } from './paper-filter.ts'

const { k1: K1, b: B } = BM25
/** How long the size of the whole is taken as known: it changes slowly and its count reads every row. */
const KNOWN_MS = 60_000

/** The words of papers in plain tables: bm25 in SQL, for any Postgres. */
export function postgresText(now: () => number = Date.now): (db: Kysely<Schema>) => TextIndex {
  let whole = { papers: 0, length: 1, until: 0 }
  const size = async (db: Kysely<Schema>) => {
    if (whole.until > now()) return whole
    const { rows } = await sql<{ papers: number; length: number | null }>`
      select count(*) as papers, avg(length) as length from papers_text`.execute(db)
    const { papers, length } = rows[0]!
    whole = { papers, length: length || 1, until: papers > 1000 ? now() + KNOWN_MS : 0 }
    return whole
  }

  return (db) => ({
    async best(query, { limit, offset = 0, among }) {
      if (isEmpty(query)) return []
      const { papers, length } = await size(db)
      const { rows } = await sql<Match>`
        with asked as (
          select lexeme as word from unnest(to_tsvector('papers', bare(${wordsOf(query)})))
        ), found as (
          select word, paper, weight, length, count(*) over (partition by word) as papers
          from postings where ${asked(query)}
        )
        select paper as key, sum(
          ln(1 + (greatest(${papers}::float8, papers) - papers + 0.5) / (papers + 0.5))
          * weight * ${K1 + 1}::float8
          / (weight + ${K1}::float8 * (${1 - B}::float8 + ${B}::float8 * length / ${length}::float8))
        ) as score
        from found
        where ${isOneOf(among)}
        ${query.phrases.length > 0 ? sql`and paper in (select paper from papers_text where words @@ ${tsquery(query)})` : sql``}
        group by paper
        order by score desc, paper
        limit ${limit} offset ${offset}`.execute(db)
      return rows
    },

    async count(query, among) {
      if (isEmpty(query)) return 0
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from papers_text where words @@ ${tsquery(query)} and ${isOneOf(among)}`.execute(
        db,
      )
      return rows[0]!.n
    },

    async excerpts(query, keys) {
      if (isEmpty(query) || keys.length === 0) return new Map()
      const { rows } = await sql<{ key: number; excerpt: string }>`
        select key, ts_headline('papers', concat_ws(' ', coalesce(summary, ''), coalesce(abstract, title)),
          ${tsquery(query)}, ${'StartSel=\u0001, StopSel=\u0002, MaxWords=40, MinWords=20'}) as excerpt
        from papers where key in (${sql.join(keys)})`.execute(db)
      return new Map(rows.map(({ key, excerpt }) => [key, excerpt]))
    },

    async keys(filter) {
      return isOpen(filter) ? undefined : KeySet.of(await keysThatPass(db, filter))
    },

    async unknown(words) {
      const { rows } = await sql<{ word: string }>`
        select word from unnest(${[...words]}::text[]) as asked (word)
        where not exists (
          select 1 from postings
          where postings.word in (select lexeme from unnest(to_tsvector('papers', bare(asked.word))))
        )`.execute(db)
      return rows.map(({ word }) => word)
    },

    // The words as they were written are not kept there.
    near: async () => [],
  })
}

const wordsOf = ({ words, phrases }: TextQuery) => [...words, ...phrases].join(' ')

const isOneOf = (among: KeySet | undefined): RawBuilder<boolean> =>
  among === undefined ? sql`true` : sql`paper = any(${[...among]}::bigint[])`

/** Rows of the words that are asked for, a beginning being any word with it. */
function asked({ prefix }: TextQuery): RawBuilder<boolean> {
  return prefix === undefined
    ? sql`word in (select word from asked)`
    : sql`(word in (select word from asked) or (word >= ${prefix} and word < ${`${prefix}\u{10ffff}`}))`
}

/** Any of the words, every one of the phrases. */
function tsquery({ words, phrases, prefix }: TextQuery): RawBuilder<unknown> {
  const any = words.map((word) => `'${word}'`)
  if (prefix !== undefined) any.push(`'${prefix}':*`)
  const groups = phrases.map((phrase) => sql`phraseto_tsquery('papers', bare(${phrase}))`)
  if (any.length > 0) groups.push(sql`to_tsquery('papers', bare(${any.join(' | ')}))`)
  return sql`(${sql.join(groups, sql` && `)})`
}
