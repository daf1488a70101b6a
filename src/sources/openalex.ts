import { z } from 'zod'
import { finish } from './finish.ts'
import { readItems, readShape } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const text = z.string().nullish()
const location = z
  .object({
    landing_page_url: text,
    pdf_url: text,
    source: z.object({ display_name: text, type: text }).nullish(),
  })
  .nullable()

const WORK = z.object({
  id: z.string(),
  doi: text,
  title: text,
  display_name: text,
  publication_date: text,
  publication_year: z.number().nullish(),
  ids: z.object({ arxiv: text }).nullish(),
  authorships: z
    .array(z.object({ author: z.object({ display_name: text }).nullish(), raw_author_name: text }))
    .nullish(),
  is_authors_truncated: z.boolean().nullish(),
  primary_location: location.nullish(),
  best_oa_location: location.nullish(),
  locations: z.array(location).nullish(),
  indexed_in: z.array(z.string()).nullish(),
  cited_by_count: z.number().nullish(),
  keywords: z.array(z.object({ display_name: text }).nullable()).nullish(),
  is_retracted: z.boolean().nullish(),
  abstract_inverted_index: z.unknown().optional(),
})
type Work = z.output<typeof WORK>

/** An abstract is rebuilt up to this length, in characters. */
const MAX_ABSTRACT = 50_000

/**
 * Reads works of OpenAlex: a page of results or one work.
 *
 * OpenAlex knows no arXiv ids; one is found in the DOI, in the places a work can be had from, and, where a work is
 * said to be indexed in arXiv, in its address. Abstracts are put together from the index of their words.
 *
 * @throws FormatError when there are no works in it, but something else
 */
export function parseOpenAlex(source: string): Parsed {
  const notes = createNotes()
  const { items, around, isCut } = readItems(source, ['results'], notes)
  if (items.length > 0 && !items.some(({ value }) => isOpenAlexWork(value))) throw noWorks(items[0]!.value)
  const records = items.flatMap(({ value, line }) => readOpenAlexWork(value, line, notes) ?? [])
  const next = z.object({ next_cursor: z.string().min(1) }).safeParse(around['meta'])
  return {
    records,
    warnings: notes.inOrder(),
    ...(isCut && { isCut }),
    ...(next.success && { next: next.data.next_cursor }),
  }
}

const WORK_ID = /^(?:https?:\/\/openalex\.org\/)(?:works\/)?(W\d{1,15})$/i

/** Whether a value is a work by its id. */
export const isOpenAlexWork = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  WORK_ID.test(value.id)

/** Reads one work. */
export function readOpenAlexWork(value: unknown, line: number, notes: Notes): PaperRecord | undefined {
  const work = isOpenAlexWork(value) ? readShape(WORK, value, line, notes) : undefined
  if (!work) {
    notes.add(line, 'what is no work skipped')
    return undefined
  }
  const title = work.title ?? work.display_name
  const source = work.primary_location?.source
  const abstract = rebuildAbstract(work.abstract_inverted_index, line, notes)
  return finish(
    {
      title,
      abstract,
      authors: (work.authorships ?? []).map((one) => one.author?.display_name ?? one.raw_author_name),
      moreAuthors: work.is_authors_truncated === true,
      arxiv: arxivHints(work),
      doi: work.doi,
      otherDois: placesOf(work).flatMap((address) => (/\bdoi\.org\//.test(address) ? [address] : [])),
      date: work.publication_date ?? work.publication_year?.toString(),
      withdrawn: work.is_retracted === true,
      venue: source?.type === 'repository' ? undefined : source?.display_name,
      url: work.primary_location?.landing_page_url,
      pages: placesOf(work),
      keywords: work.keywords?.map((one) => one?.display_name),
      signals: [{ name: 'openalex-citations', value: work.cited_by_count }],
      name: WORK_ID.exec(work.id)?.[1]?.toUpperCase(),
    },
    line,
    notes,
  )
}

/** Where a work's arXiv id may be said. A bare one in an address counts only for works indexed in arXiv. */
function arxivHints(work: Work): (string | undefined)[] {
  const addresses = placesOf(work)
  const isIndexed = work.indexed_in?.some((where) => where.toLowerCase() === 'arxiv') ?? false
  const inside = isIndexed
    ? addresses.map((address) => /\d{4}\.\d{4,5}/.exec(address.slice(0, 500))?.[0])
    : []
  return [work.doi, work.ids?.arxiv, ...addresses, ...inside].map((hint) => hint?.trim() || undefined)
}

/** Addresses a work can be had from. */
function placesOf(work: Work): string[] {
  const places = [work.primary_location, work.best_oa_location, ...(work.locations ?? [])]
  return places.flatMap((place) => [place?.landing_page_url ?? '', place?.pdf_url ?? ''])
}

const POSITIONS = z.array(z.int().min(0))

/**
 * Puts an abstract together from the positions of its words. Places without a word are passed over.
 *
 * @returns undefined when there is none, or, with a warning, when the index is no such thing
 */
export function rebuildAbstract(index: unknown, line: number, notes: Notes): string | undefined {
  if (index === null || index === undefined) return undefined
  const placed: [position: number, word: string][] = []
  let length = 0
  for (const [word, positions] of typeof index === 'object' ? Object.entries(index) : []) {
    const places = POSITIONS.safeParse(positions)
    if (!places.success) {
      notes.add(line, 'a word of the abstract without its places left out')
      continue
    }
    length += places.data.length * (word.length + 1)
    if (length > MAX_ABSTRACT) {
      notes.add(line, 'the abstract is too long to be one; left out')
      return undefined
    }
    for (const place of places.data) placed.push([place, word])
  }
  placed.sort(([a], [b]) => a - b)
  const missing = (placed.at(-1)?.[0] ?? -1) + 1 - new Set(placed.map(([place]) => place)).size
  if (missing > 0) notes.add(line, 'words are missing in the abstract; the others are joined')
  return placed.length > 0 ? placed.map(([, word]) => word).join(' ') : undefined
}

const ERROR = z.object({ error: z.string(), message: z.string().optional() })

function noWorks(first: unknown): FormatError {
  const error = ERROR.safeParse(first)
  if (error.success) {
    const { error: what, message = what } = error.data
    return new FormatError(`OpenAlex answered with an error: ${message.slice(0, 200)}`)
  }
  const named = z.object({ id: z.string().regex(/^https:\/\/openalex\.org\/[a-z]/i) }).safeParse(first)
  return new FormatError(
    named.success
      ? 'these are authors, institutions or other things of OpenAlex, not works'
      : 'there is no work of OpenAlex in it',
  )
}
