import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
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

export interface Hit {
  paper: StoredPaper
  /** bm25, larger is better. */
  score: number
  /** A piece of the text around the found words, which stand between \u0001 and \u0002. */
  excerpt: string
}

export interface Page {
  limit: number
  offset?: number
}

export interface Papers {
  count(): Promise<number>
  /** By its id, its arXiv id, or the name of its method. */
  get(reference: string): Promise<StoredPaper | undefined>
  /** Newest first; papers without a date come last. */
  list(page: Page): Promise<StoredPaper[]>
  /** Papers that match an FTS5 expression, best first. */
  search(expression: string, page: Page): Promise<Hit[]>
  countMatches(expression: string): Promise<number>
}

/** Weights of title, summary, abstract and authors in the rank. */
const WEIGHTS = sql`4.0, 2.0, 1.0, 2.0`

export const paperStore = (db: Kysely<Schema>): Papers => ({
  async count() {
    const row = await db
      .selectFrom('papers')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return row.n
  },

  async get(reference) {
    const row = await db
      .selectFrom('papers')
      .selectAll()
      .where((e) => e.or([e('id', '=', reference), e('arxiv', '=', reference), e('slug', '=', reference)]))
      .limit(1)
      .executeTakeFirst()
    return row && fromRow(row)
  },

  async list({ limit, offset = 0 }) {
    const rows = await db
      .selectFrom('papers')
      .selectAll()
      .orderBy('date', (order) => order.desc())
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute()
    return rows.map(fromRow)
  },

  async search(expression, { limit, offset = 0 }) {
    const { rows } = await sql<Selectable<PaperTable> & { score: number; excerpt: string }>`
      select papers.*, -bm25(papers_text, ${WEIGHTS}) as score,
        snippet(papers_text, -1, char(1), char(2), '…', 40) as excerpt
      from papers_text join papers on papers.key = papers_text.rowid
      where papers_text match ${expression}
      order by bm25(papers_text, ${WEIGHTS}), papers.key
      limit ${limit} offset ${offset}`.execute(db)
    return rows.map((row) => ({ paper: fromRow(row), score: row.score, excerpt: row.excerpt }))
  },

  async countMatches(expression) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from papers_text where papers_text match ${expression}`.execute(db)
    return rows[0]!.n
  },
})

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
