/** What a method can be for, in the order of the shelves. */
export const PURPOSES = [
  'compress',
  'compare',
  'upgrade',
  'transfer',
  'continue',
  'predict sequences',
  'learn without labels',
  'combine senses',
  'generate',
  'recommend',
  'explain',
  'predict training',
] as const

export type Purpose = (typeof PURPOSES)[number]

/** What we know of a paper without running it: facts, and our own words about them. */
export interface Paper {
  /** The folder's name under `methods/`, the field's short name for the idea. */
  slug: string
  /** arXiv id without a version, for example `2205.13147`. */
  arxiv: string
  title: string
  /** In the order of the paper. */
  authors: readonly string[]
  /** First version's date, `YYYY-MM-DD`; `YYYY-MM` where only the month is known. */
  date: string
  /** Lower-case words a reader would filter by, two to five of them. */
  topics: readonly string[]
  /** What its idea is for: the shelf it stands on among the methods. */
  does: Purpose
  /** Our own summary: two to four sentences, no formula. */
  summary: string
  /** The paper's headline claim with its number, in one sentence of our own. */
  claim: string
  /**
   * What the number of the first claim that runs here means, for who has not read the paper: its two ends, and what
   * would be nothing. It foretells no outcome. Wanted of every paper that has a record.
   */
  reading?: string
  /** Where it was published, when it was. */
  venue?: string
  /** The authors' own code. */
  code?: string
}

/** Identity at run time; checks the facts where they are written. */
export const definePaper = <const P extends Paper>(paper: P): P => paper
