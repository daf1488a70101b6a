import type { Generated } from 'kysely'

/** One paper, whatever source it came from. Lists are JSON text; an absent fact is null. */
export interface PaperTable {
  /** Joins the paper to its row in the search index. */
  key: Generated<number>
  /** What addresses show: the arXiv id, or a local id where there is none. */
  id: string
  /** The folder of its method, for papers of the catalogue. */
  slug: string | null
  arxiv: string | null
  title: string
  /** Two spellings of one title share it. */
  title_key: string
  authors: string
  abstract: string | null
  summary: string | null
  claim: string | null
  topics: string
  venue: string | null
  code: string | null
  /** Calendar date of the first version, `YYYY-MM-DD` or `YYYY-MM`. */
  date: string | null
  /** When it came into this site, UTC milliseconds. */
  listed: number
  source: string
}

/** Small facts about the database itself. */
export interface MetaTable {
  name: string
  value: string
}

export interface Schema {
  papers: PaperTable
  meta: MetaTable
}
