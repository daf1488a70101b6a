import type { Page } from './papers.ts'

/** What is looked for in the words of papers. Words are lower case, of letters and digits only. */
export interface TextQuery {
  /** Any of them. */
  words: readonly string[]
  /** Every one of them, whole; words with a blank between. */
  phrases: readonly string[]
  /** This may be the beginning of a longer word: any of those. */
  prefix?: string
}

export interface Match {
  /** The paper's key in the store. */
  key: number
  /** bm25, larger is better. */
  score: number
}

/** The words of papers, stemmed, as an index. Each database has its own. */
export interface TextIndex {
  /** The papers that answer best, best first; a query without any word finds none. */
  best(query: TextQuery, page: Page): Promise<Match[]>
  count(query: TextQuery): Promise<number>
  /** A piece of each paper's text around the found words, which stand between \u0001 and \u0002; by key. */
  excerpts(query: TextQuery, keys: readonly number[]): Promise<Map<number, string>>
}

/** How much a word counts where it stands. */
export const WEIGHTS = { title: 4, summary: 2, abstract: 1, authors: 2 } as const

export const isEmpty = ({ words, phrases, prefix }: TextQuery): boolean =>
  words.length === 0 && phrases.length === 0 && prefix === undefined
