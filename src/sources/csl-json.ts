import { z } from 'zod'
import { calendarDate } from './dates.ts'
import { type Draft, finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { readItems, readShape } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { venueOf } from './tagged-entries.ts'

const text = z.string().nullish()
/** Crossref puts titles in lists. */
const textOrList = z.union([z.string(), z.array(z.string()).transform((list) => list[0])]).nullish()
const name = z.object({
  family: text,
  given: text,
  literal: text,
  name: text,
  suffix: text,
  'non-dropping-particle': text,
  'dropping-particle': text,
})
const number = z.union([z.string(), z.number()])
const date = z.union([
  z.object({
    'date-parts': z.array(z.array(number.nullable())).nullish(),
    raw: text,
    literal: text,
  }),
  number.transform((year) => ({ 'date-parts': undefined, raw: `${year}`, literal: undefined })),
])
type CslDate = z.output<typeof date> | null | undefined

export const CSL_ITEM = z.object({
  id: number.nullish(),
  type: text,
  title: textOrList,
  author: z
    .array(z.union([name, z.string().transform((literal) => ({ literal }) as z.output<typeof name>)]))
    .nullish(),
  abstract: text,
  issued: date.nullish(),
  DOI: text,
  URL: text,
  'container-title': textOrList,
  'event-title': text,
  archive: text,
  archive_location: text,
  number: number.nullish(),
  keyword: text,
  note: text,
})
export type CslItem = z.output<typeof CSL_ITEM>

/**
 * Reads CSL-JSON, as Zotero and others write it and as DOI resolvers answer: a list of items or one.
 *
 * An arXiv id is found in DOI, address, archive location, number or note.
 *
 * @throws FormatError when it is not CSL-JSON
 */
export function parseCslJson(source: string): Parsed {
  const notes = createNotes()
  const { items, isCut } = readItems(source, ['items'], notes)
  if (items.length > 0 && !items.some(({ value }) => isCslItem(value))) {
    throw new FormatError('there is no item with a type and a title in it, so it is not CSL-JSON')
  }
  const records = items.flatMap(({ value, line }) => readCslItem(value, line, notes) ?? [])
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

/** Whether a value has what every CSL item has. */
export const isCslItem = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'title' in value &&
  textOrList.safeParse(value.title).success

/** Reads one item. */
export function readCslItem(value: unknown, line: number, notes: Notes): PaperRecord | undefined {
  const item = readShape(CSL_ITEM, value, line, notes)
  if (item) return finish(draftOfCsl(item), line, notes)
  notes.add(line, 'what is no item skipped')
  return undefined
}

/** What an item says, whoever wrote it. */
export const draftOfCsl = (item: CslItem): Draft => ({
  title: item.title,
  abstract: item.abstract,
  authors: (item.author ?? []).map(nameOf),
  arxiv: [
    item.archive_location,
    item.number?.toString(),
    item.URL,
    mentionedArxivId(item.note),
    mentionedArxivId(item['container-title']),
  ],
  doi: item.DOI,
  // Zotero keeps a DOI there for types that have no field for it.
  otherDois: item.note?.match(/^[ \t]*DOI:\s*(10\.\S+)/im)?.slice(1) ?? [],
  date: dateOfCsl(item.issued),
  venue: venueOf(item['container-title'] ?? item['event-title'] ?? undefined),
  keywords: item.keyword?.split(/[,;]/),
  url: item.URL,
  comment: item.note,
  label: item.id?.toString(),
})

/** A name in reading order. */
function nameOf(author: z.output<typeof name>): string | undefined {
  const { family, given, suffix, literal } = author
  if (!family) return literal ?? author.name ?? given ?? undefined
  const particles = [author['dropping-particle'], author['non-dropping-particle']]
  return [given, ...particles, family, suffix].filter(Boolean).join(' ')
}

/** A date in parts or as it was written. */
export function dateOfCsl(issued: CslDate): string | undefined {
  const [year, month, day] = issued?.['date-parts']?.[0] ?? []
  const date = year == null ? undefined : calendarDate(year, month ?? undefined, day ?? undefined)
  return date ?? issued?.raw ?? issued?.literal ?? undefined
}
