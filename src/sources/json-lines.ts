import { z } from 'zod'
import { parseArxivId } from './arxiv-id.ts'
import { arxivCategories } from './arxiv-fields.ts'
import { splitAuthors } from './author-names.ts'
import { isCslItem, readCslItem } from './csl-json.ts'
import { checkDump, isDumpEnd, isDumpHead, isDumped, readDumped } from './dump.ts'
import { finish } from './finish.ts'
import { createPlaces, isHfPaper, readHfPaper } from './hf-daily.ts'
import { readShape, tryParse } from './json.ts'
import { isOpenAlexWork, readOpenAlexWork } from './openalex.ts'
import { asMeant } from './mojibake.ts'
import {
  FormatError,
  type Notes,
  type Parsed,
  type PaperRecord,
  type Warning,
  createNotes,
} from './record.ts'
import { isS2Paper, readS2Paper } from './semantic-scholar.ts'
import { quote } from './text.ts'

const text = z.string().nullish()
const listOrText = z.union([z.array(z.string()), z.string()]).nullish()

/** A line of arXiv metadata, as collections of papers have it or as in the arXiv snapshot of Kaggle. */
const PAPER = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  title: text,
  abstract: text,
  authors: listOrText,
  authors_parsed: z.array(z.array(z.string())).nullish(),
  categories: listOrText,
  published: text,
  versions: z.array(z.object({ version: text, created: text })).nullish(),
  update_date: text,
  doi: text,
  'journal-ref': text,
  venue: text,
  comment: text,
  comments: text,
  site: text,
})
type Paper = z.output<typeof PAPER>

/** After so many lines that are no papers without one that is, the rest will be none either. */
const MAX_BAD = 10_000

/** Reads one line; no record for an empty one, and with a warning for one that can't be read. */
export type LineReader = (
  line: string,
  lineNumber: number,
) => { record: PaperRecord | undefined; warnings: Warning[]; isEnd: boolean }

/**
 * Reads a JSON-lines file line by line, so that it may have any length. The reader counts places on the lists of days:
 * take one for each file.
 *
 * Besides arXiv metadata a line may be a paper of Hugging Face, OpenAlex, Semantic Scholar or CSL, as each writes it, or one of
 * a dump, whose last line is its end.
 */
export function createLineReader(day?: string): LineReader {
  const place = createPlaces(day)
  return (line, lineNumber) => {
    const notes = createNotes()
    const record = readLine(line, lineNumber, place, notes)
    return { record, warnings: notes.inOrder(), isEnd: END.test(line) && isDumpEnd(tryParse(line) ?? {}) }
  }
}

const END = /^\{"end":/

/**
 * Reads a whole dump.
 *
 * @throws FormatError for one of a form that is not known yet, or without papers
 */
export function parseDump(source: string): Parsed {
  checkDump(source)
  return parseJsonLines(source)
}

/**
 * Reads a whole JSON-lines text.
 *
 * @throws FormatError when no line of it is a paper
 */
export function parseJsonLines(source: string): Parsed {
  const notes = createNotes()
  const place = createPlaces()
  const records: PaperRecord[] = []
  const lines = asMeant(source, notes)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
  const isCut = lines.at(-1)!.trim() !== '' && tryParse(lines.at(-1)!) === undefined
  let bad = 0
  for (const [i, line] of lines.entries()) {
    const record = readLine(line, i + 1, place, notes)
    if (record) records.push(record)
    if (record) bad = 0
    else if (line.trim() !== '') bad++
    if (bad === MAX_BAD) {
      notes.add(i + 1, `${MAX_BAD} lines in a row are no papers; what follows is not read`)
      break
    }
  }
  const warnings = notes.inOrder()
  if (records.length === 0) {
    const [first] = warnings
    throw new FormatError(
      first ? `no line of it is a paper; line ${first.line}: ${first.message}` : 'there is nothing in it',
    )
  }
  return { records, warnings, ...(isCut && { isCut }) }
}

function readLine(
  line: string,
  lineNumber: number,
  place: ReturnType<typeof createPlaces>,
  notes: Notes,
): PaperRecord | undefined {
  if (line.trim() === '') return undefined
  const value = tryParse(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = value === undefined ? 'no JSON' : 'no JSON object'
    notes.add(lineNumber, `${what} ("${quote(line.slice(0, 60))}"); skipped`, `${what}; skipped`)
    return undefined
  }
  if (isDumped(value)) return readDumped(value, lineNumber, notes)
  if (isDumpHead(value) || isDumpEnd(value)) return undefined
  if (isHfPaper(value) && ('paper' in value || !('abstract' in value))) {
    const read = readHfPaper({ value, text: line, line: lineNumber }, notes)
    return by('hf-daily', read && place(read))
  }
  if (isOpenAlexWork(value)) return by('openalex', readOpenAlexWork(value, lineNumber, notes))
  if (isS2Paper(value)) return by('semantic-scholar', readS2Paper(value, lineNumber, notes))
  if (isCslItem(value) && ['author', 'issued', 'DOI', 'container-title'].some((name) => name in value)) {
    return by('csl-json', readCslItem(value, lineNumber, notes))
  }
  const paper = readShape(PAPER, value, lineNumber, notes)
  return paper && finish(draftOf(paper), lineNumber, notes)
}

const by = (source: NonNullable<PaperRecord['source']>, record: PaperRecord | undefined) =>
  record && { ...record, source }

function draftOf(paper: Paper) {
  const id = paper.id?.toString()
  const isArxiv = id !== undefined && parseArxivId(id) !== undefined
  const versions = paper.versions ?? []
  const comment = paper.comment ?? paper.comments ?? undefined
  const categories =
    typeof paper.categories === 'string' ? paper.categories.split(/\s+/) : (paper.categories ?? [])
  const newest = versions.at(-1)?.version?.match(/^v\d{1,4}$/)?.[0] ?? ''
  return {
    title: paper.title,
    abstract: paper.abstract,
    authors: authorsOf(paper),
    arxiv: [isArxiv && newest ? `${id}${newest}` : id, id],
    doi: paper.doi,
    date: versions.length > 0 ? versions[0]!.created : paper.published,
    updated: versions.length > 1 ? versions.at(-1)!.created : undefined,
    categories: isArxiv ? arxivCategories(categories) : categories,
    venue: paper['journal-ref'] ?? paper.venue,
    url: paper.site,
    comment,
    name: isArxiv ? undefined : id,
  }
}

function authorsOf({ authors, authors_parsed: parsed }: Paper): string[] {
  return parsed && parsed.length > 0
    ? parsed.map(([last, first, suffix]) => [first, last, suffix].filter(Boolean).join(' '))
    : typeof authors === 'string'
      ? splitAuthors(authors)
      : (authors ?? [])
}
