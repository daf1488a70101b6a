/** A paper as a source tells it; absent means the source does not say. */
export interface PaperRecord {
  title: string
  abstract?: string
  /** In the order of the source, given name first. */
  authors?: string[]
  /** True when the source says that there are more authors than it names. */
  moreAuthors?: true
  /** arXiv id without a version. */
  arxiv?: string
  /** The version the record describes. */
  version?: number
  /** Lower case, without `https://doi.org/`. */
  doi?: string
  /** Further DOIs of the same work, in the same form: of its preprint, of its chapter. */
  otherDois?: string[]
  /** Of the first version: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as much as the source says. */
  date?: string
  /** Of the version described, `YYYY-MM-DD`. */
  updated?: string
  /** When the first version came out, UTC milliseconds, where the source knows more than the day. */
  published?: number
  /** When the paper was put on the source's list, UTC milliseconds. */
  submitted?: number
  /** All versions so far, the first one first; dates as `YYYY-MM-DD`. */
  versions?: { version: number; date?: string }[]
  /** How arXiv's daily list announced it: as new, in another category, in a new version, or both. */
  announced?: 'new' | 'cross' | 'replace' | 'replace-cross'
  /** True when the source says that it was withdrawn or retracted. */
  withdrawn?: boolean
  /** arXiv categories or those of another archive, the primary one first. */
  categories?: string[]
  /** Journal, conference or book it appeared in. */
  venue?: string
  /** What the source says that it is about, in its words or a machine's. */
  keywords?: string[]
  /** A sentence or two that the source made of the abstract. */
  summary?: string
  /** Address of a small picture. */
  image?: string
  /** Addresses of pictures and videos that came with it. */
  media?: string[]
  /** A page about the paper where the source names one. */
  url?: string
  /** Code, project page, models, data sets, as the source gives them. */
  links?: Link[]
  /** What others counted, such as `hf-upvotes`; never our own votes. */
  signals?: Signal[]
  /**
   * Who is behind it, who submitted it to the source, and which authors are known there, with a page about them; how it
   * was withdrawn.
   */
  facts?: Fact[]
  /** The day whose list it is on, and its place there from 0. */
  listing?: { day: string; position: number }
  /** Whose form the record has, where one file may hold records of several. */
  source?: 'hf-daily' | 'openalex' | 'semantic-scholar' | 'csl-json'
  /** The source's own id of the work, where it has one. */
  name?: string
  /** What pages elsewhere call the work, as `openreview:aBc`, where `url` and `links` do not say it. */
  names?: string[]
  /** What the source said, word for word, when that is worth keeping. */
  raw?: string
  /** Where the record starts in the text, from 1. */
  line?: number
  /** All that another site like this one has of the work; the record itself only names it then. */
  dumped?: Dumped
}

/** A work as another site knows it. Times are UTC milliseconds. */
export interface Dumped {
  /** What it is called there, and every other id it has. */
  id: string
  ids: string[]
  /** When it came there. */
  listed: number
  /** What each source said, in the order it came. */
  said: { source: string; name: string; said: number; record: PaperRecord; raw?: string }[]
  listings: { day: string; source: string; position: number; seen: number }[]
  signals: { name: string; value: number; observed: number }[]
}

export interface Link {
  kind: 'code' | 'project' | 'model' | 'dataset' | 'demo'
  url: string
  /** Who said so: the source, or `abstract` where it stands in the text. */
  saidBy: string
}

/** Who an author is at the source was said by themselves and checked, by its keepers, or is only claimed. */
export interface Fact {
  name:
    | 'organisation'
    | 'submitter'
    | 'discussion'
    | 'withdrawn'
    | 'verified-author'
    | 'assigned-author'
    | 'claimed-author'
  value: string
  url?: string
}

export interface Signal {
  name: string
  value: number
  /** When it was counted, UTC milliseconds; absent means when it was fetched. */
  observed?: number
}

/** Something in the text that is not as expected, and what was done about it. */
export interface Warning {
  /** From 1. */
  line: number
  message: string
}

/** What a parser could read, and what it had to say about the rest; warnings in the order of lines. */
export interface Parsed {
  records: PaperRecord[]
  warnings: Warning[]
  /** Works the source has taken back, by arXiv id, or by the source's own id where they have none. */
  deleted?: string[]
  /** Where the answer goes on: OAI-PMH's resumption token, a cursor. */
  next?: string
  /** Collections that a library has, with the numbers of their records. */
  collections?: { name: string; records: number[] }[]
  /** True when the text breaks off in the middle, so that records and `next` may be missing: fetch it again. */
  isCut?: true
}

/** The text can't be read as what it was said to be; the message says what it looks like and what to do. */
export class FormatError extends Error {
  override name = 'FormatError'
}

/** Collects warnings while a parser reads. */
export interface Notes {
  /** `kind` says in short what warnings with differing messages have in common. */
  add(line: number, message: string, kind?: string): void
  /** By line. */
  inOrder(): Warning[]
}

/** Warnings of one kind that are listed; the rest are counted. */
const MAX_ALIKE = 100

/** Starts a list of warnings that stays short for a hostile text: many of one kind are listed, the rest counted. */
export function createNotes(): Notes {
  const warnings: Warning[] = []
  const kinds = new Map<string, { count: number; rest: Warning | undefined }>()
  return {
    add(line, message, kind = message) {
      const seen = kinds.get(kind) ?? { count: 0, rest: undefined }
      kinds.set(kind, seen)
      seen.count++
      if (seen.count <= MAX_ALIKE) {
        warnings.push({ line, message })
        return
      }
      if (!seen.rest) warnings.push((seen.rest = { line, message: '' }))
      seen.rest.message = `${seen.count - MAX_ALIKE} more from this line on: ${kind}`
    },
    inOrder: () => warnings.sort((a, b) => a.line - b.line),
  }
}
