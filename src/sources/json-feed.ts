import { z } from 'zod'
import { finish } from './finish.ts'
import { readItems, readShape } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const text = z.string().nullish()
const author = z.object({ name: text }).nullish()

const ITEM = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  authors: z.array(author).nullish(),
  author,
  tags: z.array(z.string()).nullish(),
  attachments: z.array(z.object({ url: text, mime_type: text })).nullish(),
})

/** Whether these are the members of a feed. */
export const isJsonFeed = (around: Readonly<Record<string, unknown>>): boolean =>
  /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i.test(String(around['version']))

/**
 * Reads a JSON Feed, version 1 or 1.1. No item is a normal feed.
 *
 * @throws FormatError when it is none
 */
export function parseJsonFeed(source: string): Parsed {
  const notes = createNotes()
  const { items, isList, around, isCut } = readItems(source, ['items'], notes)
  if (!isList || !isJsonFeed(around))
    throw new FormatError('this is no JSON Feed: it names no version of jsonfeed.org')
  const next = around['next_url']
  const ofAll = z.object({ authors: ITEM.shape.authors, author }).safeParse(around)
  const records = items.flatMap(({ value, line }) => readItem(value, peopleOf(ofAll.data), line, notes) ?? [])
  return {
    records,
    warnings: notes.inOrder(),
    ...(isCut && { isCut }),
    ...(typeof next === 'string' && { next }),
  }
}

const peopleOf = (item: Pick<z.output<typeof ITEM>, 'authors' | 'author'> | undefined): string[] =>
  (item?.authors ?? [item?.author]).flatMap((one) => one?.name ?? [])

function readItem(value: unknown, ofFeed: string[], line: number, notes: Notes): PaperRecord | undefined {
  const item = readShape(ITEM, value, line, notes)
  if (!item) {
    notes.add(line, 'what is no item skipped')
    return undefined
  }
  const people = peopleOf(item)
  const name = item.id?.toString()
  const body = item.content_text ?? item.content_html
  // A link blog writes about what it links to.
  const url = item.external_url ?? item.url ?? name
  return finish(
    {
      title: item.title,
      abstract: body ?? item.summary,
      summary: body ? item.summary : undefined,
      authors: people.length > 0 ? people : ofFeed,
      arxiv: [item.external_url, item.url, name],
      otherDois: [item.external_url, item.url, name],
      date: item.date_published,
      updated: item.date_modified,
      keywords: item.tags ?? [],
      image: item.image ?? item.banner_image,
      media: (item.attachments ?? []).map((one) =>
        /^(?:image|video)\//.test(one.mime_type ?? '') ? one.url : undefined,
      ),
      url,
      name,
    },
    line,
    notes,
  )
}
