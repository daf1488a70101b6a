import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { keyByAlias } from './aliases.ts'
import { mostVotedOf, newestOf } from './in-order.ts'
import type { KeySet } from './key-set.ts'
import type { PaperTable, Schema } from './schema.ts'

/** A paper as the site knows it. */
export interface StoredPaper {
  id: string
  slug?: string
  arxiv?: string
  doi?: string
  title: string
  authors: string[]
  abstract?: string
  summary?: string
  claim?: string
  topics: string[]
  /** The primary one first. */
  categories: string[]
  venue?: string
  code?: string
  date?: string
  /** The newest version known, and its date. */
  version?: number
  updated?: string
  withdrawn: boolean
  listed: number
  source: string
}

/** A paper to be written; `titleKey` is what makes two spellings of a title one. */
export interface NewPaper extends Omit<StoredPaper, 'categories' | 'withdrawn'> {
  titleKey: string
  categories?: string[]
  withdrawn?: boolean
}

export interface Page {
  limit: number
  offset?: number
}

export interface Papers {
  count(): Promise<number>
  /** By its id, one it had before, its arXiv id, or the name of its method. */
  get(reference: string): Promise<StoredPaper | undefined>
  /** Newest first; papers without a date come last. */
  list(page: Page): Promise<StoredPaper[]>
  /** As `list`, those that come after a paper, by its date and id; from the first one on without one. */
  following(after: Pick<StoredPaper, 'date' | 'id'> | undefined, limit: number): Promise<StoredPaper[]>
  /** Keys of some papers in an order: the newest first, or those with most votes, here and elsewhere together. */
  ordered(among: KeySet, order: 'newest' | 'votes', page: Page): Promise<number[]>
  /** Papers by their keys in the store; a key that is gone is left out. */
  many(keys: readonly number[]): Promise<Map<number, StoredPaper>>
  /** When something of the papers last changed, UTC milliseconds, for every so many keys that have some. */
  changes(keys: number): Promise<{ part: number; changed: number }[]>
  /** The same of each paper of one part, in the order of keys. */
  changesIn(part: number, keys: number): Promise<{ id: string; changed: number }[]>
  /** A paper's key in the store, by its id. */
  key(id: string): Promise<number | undefined>
}

export const paperStore = (db: Kysely<Schema>): Papers => ({
  async count() {
    const row = await db
      .selectFrom('papers')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(row.n)
  },

  async get(reference) {
    const row = await db
      .selectFrom('papers')
      .selectAll()
      .where((e) => e.or([e('id', '=', reference), e('arxiv', '=', reference), e('slug', '=', reference)]))
      .limit(1)
      .executeTakeFirst()
    if (row) return fromRow(row)
    const key = await keyByAlias(db, reference)
    return key === undefined ? undefined : (await papersByKey(db, [key])).get(key)
  },

  async list({ limit, offset = 0 }) {
    // Far into the list, only the index is walked.
    const rows = await db
      .selectFrom('papers')
      .selectAll()
      .where('key', 'in', (e) =>
        e
          .selectFrom('papers')
          .select('key')
          .orderBy('date', (order) => order.desc().nullsLast())
          .orderBy('id', 'desc')
          .limit(limit)
          .offset(offset),
      )
      .orderBy('date', (order) => order.desc().nullsLast())
      .orderBy('id', 'desc')
      .execute()
    return rows.map(fromRow)
  },

  async following(after, limit) {
    const dated = db.selectFrom('papers').selectAll().where('date', 'is not', null)
    const undated = db.selectFrom('papers').selectAll().where('date', 'is', null)
    const rows =
      after && after.date === undefined
        ? []
        : await dated
            .$if(after !== undefined, (query) =>
              query.where((e) => e(e.refTuple('date', 'id'), '<', e.tuple(after!.date!, after!.id))),
            )
            .orderBy('date', 'desc')
            .orderBy('id', 'desc')
            .limit(limit)
            .execute()
    if (rows.length < limit) {
      const rest = await undated
        .$if(after !== undefined && after.date === undefined, (query) => query.where('id', '<', after!.id))
        .orderBy('id', 'desc')
        .limit(limit - rows.length)
        .execute()
      rows.push(...rest)
    }
    return rows.map(fromRow)
  },

  ordered: (among, order, page) => (order === 'newest' ? newestOf : mostVotedOf)(db, among, page),

  many: (keys) => papersByKey(db, keys),

  async changes(keys) {
    const part = sql<number>`key / ${sql.lit(keys)}`
    const rows = await db
      .selectFrom('papers')
      .select((e) => [part.as('part'), e.fn.max('listed').as('listed'), e.fn.max('updated').as('updated')])
      .groupBy(part)
      .orderBy(part)
      .execute()
    return rows.map((row) => ({ part: Number(row.part), changed: changed(row) }))
  },

  async changesIn(part, keys) {
    const rows = await db
      .selectFrom('papers')
      .select(['id', 'listed', 'updated'])
      .where('key', '>=', part * keys)
      .where('key', '<', (part + 1) * keys)
      .orderBy('key')
      .execute()
    return rows.map((row) => ({ id: row.id, changed: changed(row) }))
  },

  async key(id) {
    const row = await db.selectFrom('papers').select('key').where('id', '=', id).executeTakeFirst()
    return row?.key
  },
})

/** When it came here, or its newest version came out. */
const changed = ({ listed, updated }: { listed: number | string; updated: string | null }): number =>
  Math.max(Number(listed), Date.parse(updated ?? '') || 0)

/** Rows in one statement: few enough for any database's limit on parameters. */
const ROWS = 1000

/** Papers by their keys; a key that is gone is left out. */
export async function papersByKey(
  db: Kysely<Schema>,
  keys: readonly number[],
): Promise<Map<number, StoredPaper>> {
  const papers = new Map<number, StoredPaper>()
  for (let i = 0; i < keys.length; i += ROWS) {
    const part = keys.slice(i, i + ROWS)
    const rows = await db.selectFrom('papers').selectAll().where('key', 'in', part).execute()
    for (const row of rows) papers.set(row.key, fromRow(row))
  }
  return papers
}

/** As the database has it. */
export function toRow(paper: NewPaper): Insertable<PaperTable> {
  return {
    id: paper.id,
    slug: paper.slug ?? null,
    arxiv: paper.arxiv ?? null,
    doi: paper.doi ?? null,
    title: paper.title,
    title_key: paper.titleKey,
    authors: JSON.stringify(paper.authors),
    abstract: paper.abstract ?? null,
    summary: paper.summary ?? null,
    claim: paper.claim ?? null,
    topics: JSON.stringify(paper.topics),
    categories: JSON.stringify(paper.categories ?? []),
    venue: paper.venue ?? null,
    code: paper.code ?? null,
    date: paper.date ?? null,
    version: paper.version ?? null,
    updated: paper.updated ?? null,
    withdrawn: paper.withdrawn === true ? 1 : 0,
    listed: paper.listed,
    source: paper.source,
  }
}

/** As the program has it. */
export function fromRow(row: Selectable<PaperTable>): StoredPaper {
  return {
    id: row.id,
    ...(row.slug !== null && { slug: row.slug }),
    ...(row.arxiv !== null && { arxiv: row.arxiv }),
    ...(row.doi !== null && { doi: row.doi }),
    title: row.title,
    authors: JSON.parse(row.authors) as string[],
    ...(row.abstract !== null && { abstract: row.abstract }),
    ...(row.summary !== null && { summary: row.summary }),
    ...(row.claim !== null && { claim: row.claim }),
    topics: JSON.parse(row.topics) as string[],
    categories: JSON.parse(row.categories) as string[],
    ...(row.venue !== null && { venue: row.venue }),
    ...(row.code !== null && { code: row.code }),
    ...(row.date !== null && { date: row.date }),
    ...(row.version !== null && { version: row.version }),
    ...(row.updated !== null && { updated: row.updated }),
    withdrawn: row.withdrawn === 1,
    listed: row.listed,
    source: row.source,
  }
}
