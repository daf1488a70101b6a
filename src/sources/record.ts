/** A paper as a source tells it; absent means the source does not say. */
export interface PaperRecord {
  title: string
  abstract?: string
  /** In the order of the source. */
  authors?: string[]
  /** arXiv id without a version. */
  arxiv?: string
  doi?: string
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`: as much as the source says. */
  date?: string
  url?: string
  /** Where the record starts in the text, from 1. */
  line?: number
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
