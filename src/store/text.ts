import type { DateSpan } from './date-span.ts'
import type { KeySet } from './key-set.ts'
import type { Page } from './papers.ts'

/** What is looked for in the words of papers. Words are lower case, of letters and digits only. */
export interface TextQuery {
  /** Any of them. */
  words: readonly string[]
  /** How often a word was said, of those said more than once. */
  repeated?: ReadonlyMap<string, number>
  /** Every one of them, whole; words with a blank between. */
  phrases: readonly string[]
  /** This may be the beginning of a longer word: any of those. */
  prefix?: string
}

/** Which papers are wanted, whatever is looked for in them; all of them when nothing is said. */
export interface PaperFilter {
  /** As arXiv writes it, or the part before its point for all that begin so. */
  category?: string
  /** When the first version came out. */
  dates?: DateSpan
  /** Only papers with code. */
  hasCode?: boolean
  /** Only papers of these methods. */
  slugs?: readonly string[]
  /** As the vocabulary calls it. */
  topic?: string
  /** Words that all stand in the names of the authors. */
  author?: readonly string[]
}

export interface Match {
  /** The paper's key in the store. */
  key: number
  /** bm25, larger is better. */
  score: number
}

/** How many of some papers there are of each kind; a kind that none is of is left out. */
export interface Facets {
  /** By year of the first version. */
  years: ReadonlyMap<number, number>
  /** By category, as arXiv writes it. */
  categories: ReadonlyMap<string, number>
  /** With code. */
  code: number
  /** By the name of their method. */
  slugs: ReadonlyMap<string, number>
}

/** A page of matches, from some papers only. */
export interface TextPage extends Page {
  among?: KeySet | undefined
}

/** The words of papers, stemmed, as an index: the same in every database. */
export interface TextIndex {
  /** The papers that answer best, best first; a query without any word finds none. */
  best(query: TextQuery, page: TextPage): Promise<Match[]>
  count(query: TextQuery, among?: KeySet): Promise<number>
  /** The papers that have every one of the words and phrases; of a query without any, none. */
  all(query: TextQuery, among?: KeySet): Promise<KeySet>
  /** The papers that have any of the words, and every one of the phrases: as many as `count` says. */
  any(query: TextQuery, among?: KeySet): Promise<KeySet>
  /** The papers that are not among these. */
  but(excluded: KeySet, among?: KeySet): Promise<KeySet>
  /** A piece of each paper's text around the found words, which stand between \u0001 and \u0002; by key. */
  excerpts(query: TextQuery, keys: readonly number[]): Promise<Map<number, string>>
  /** The papers that pass; undefined when all do. */
  keys(filter: PaperFilter): Promise<KeySet | undefined>
  /** How many of the papers each filter leaves. */
  facets(among: KeySet): Promise<Facets>
  /** Those of the words that no paper has. */
  unknown(words: readonly string[]): Promise<string[]>
  /** In how many papers each word is, in any of its forms, and how many papers there are. */
  frequencies(words: readonly string[]): Promise<{ of: Map<string, number>; papers: number }>
  /** Words of the papers that this one may be a slip of, the likeliest first. */
  near(word: string): Promise<string[]>
  /** How many papers changed and are not found as they are now yet. */
  waiting(): Promise<number>
  /** Names the first of them, and its change. */
  firstWaiting(): Promise<string | undefined>
  /** Indexes some of them; false when none was left. */
  indexLot(): Promise<boolean>
  /** Makes the index anew from the papers. */
  rebuild(): Promise<void>
}

/** How much a word counts where it stands. */
export const WEIGHTS = { title: 3, summary: 2, abstract: 1, authors: 2 } as const

/** The usual constants of bm25: how soon repeats of a word stop to matter, and how much a long text is held against it. */
export const BM25 = { k1: 1.2, b: 0.75 } as const

export const isEmpty = ({ words, phrases, prefix }: TextQuery): boolean =>
  words.length === 0 && phrases.length === 0 && prefix === undefined

/** Nothing that the index of words knows is asked for. */
export const isOpen = ({ category, hasCode, slugs, author }: Omit<PaperFilter, 'topic' | 'dates'>): boolean =>
  category === undefined && !hasCode && slugs === undefined && !author?.length
