import { z } from 'zod'
import type { Called } from '#feed/find-here.ts'
import { parseArxivId } from '#sources/arxiv-id.ts'
import { decode } from '#sources/decode.ts'
import { FORMAT_NAMES } from '#sources/detect.ts'
import { readText } from '#sources/read-text.ts'
import { FormatError, type PaperRecord } from '#sources/record.ts'
import type { Access, Follow } from '#store/index.ts'
import { MEMBER_FORMAT } from './my-data.ts'
import { readName } from './names.ts'

/** Tables of what a member said of papers, by their names in an export. */
export const MADE = {
  votes: 'votes',
  picks: 'picks',
  lessLike: 'lessLike',
  notInterested: 'dismissals',
  opened: 'openings',
} as const
export type Made = keyof typeof MADE

/** What a file says of one work. Times are UTC milliseconds. */
export interface Entry {
  /** As a source tells it, or by what it is called. */
  work: PaperRecord | Called
  said:
    | { kind: Made | 'seen'; at: number }
    | { kind: 'kept'; shelf: number; note: string; day?: string }
    | { kind: 'note'; text: string }
}

/** A collection that a file names; papers say by its place in the list that they are in it. */
export interface Shelf {
  /** Where it is from. */
  id?: string
  name: string
  description: string
  access: Access
}

/** What somebody has elsewhere, or had here. */
export interface Belongings {
  /** What the file is, in words. */
  format: string
  /** The source whose records these are, as an import calls it. */
  source: string
  shelves: Shelf[]
  /** In the order of the file. */
  entries: Entry[]
  follows: Omit<Follow, 'since'>[]
  /** What of the file could not be read, in words. */
  warnings: string[]
}

const MOST_ENTRIES = 50_000

/**
 * Reads a file of references, an export of a site like this one, or the tags of arxiv-sanity-lite.
 *
 * @throws FormatError when it is none of them or not whole; the message says what, where, and what to do
 */
export async function readBelongings(bytes: Uint8Array, fileName: string): Promise<Belongings> {
  refusePickle(bytes)
  const { text } = decode(bytes)
  const json = jsonOf(text)
  const belongings = isExport(json)
    ? ofExport(json)
    : isTags(json)
      ? ofTags(json)
      : await ofReferences(text, fileName)
  if (belongings.entries.length > MOST_ENTRIES) {
    throw new FormatError(
      `there are ${belongings.entries.length.toLocaleString('en')} entries in it, more than ${MOST_ENTRIES.toLocaleString('en')}: bring it in parts`,
    )
  }
  return belongings
}

/** How Python writes its own objects, and the database in which arxiv-sanity-lite keeps them. */
function refusePickle(bytes: Uint8Array): void {
  const isPickle = bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  if (!isPickle && !/^\(d[px]\d|^SQLite format 3/.test(head)) return
  throw new FormatError(
    'this is a pickle or database of Python, which could run programs when it is read. Of arxiv-sanity-lite, export the tags as JSON, in its folder: ' +
      `python3 -c "import json; from aslite.db import get_tags_db; print(json.dumps({tag: sorted(ids) for tag, ids in get_tags_db()['YOUR NAME'].items()}))" > tags.json`,
  )
}

function jsonOf(text: string): unknown {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (!start.startsWith('{')) return undefined
  try {
    return JSON.parse(start)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isExport = (json: unknown): boolean =>
  isObject(json) && typeof json['format'] === 'string' && json['format'].startsWith('daily-papers member')

/** An object of lists of arXiv ids, of which there is one at least. */
function isTags(json: unknown): json is Record<string, unknown[]> {
  if (!isObject(json)) return false
  const lists = Object.values(json)
  return (
    lists.every((list) => Array.isArray(list) && list.every((id) => typeof id === 'string')) &&
    lists.some((list) => (list as string[]).some((id) => parseArxivId(id) !== undefined))
  )
}

// The databases keep no NUL.
const words = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.replaceAll('\0', ''))
const id = words(300)
const title = words(2000).default('')
const time = z.number().catch(Number.NaN)
const made = z.array(z.object({ id, title, at: time })).default([])
const EXPORT = z.object({
  format: z.literal(MEMBER_FORMAT),
  votes: made,
  picks: made,
  lessLike: made,
  notInterested: made,
  opened: made,
  collections: z
    .array(
      z.object({
        id,
        name: z.string().max(1000),
        description: words(20_000).default(''),
        access: z.enum(['private', 'link', 'group']),
        papers: z
          .array(
            z.object({
              paper: id,
              title,
              note: words(100_000).default(''),
              day: z.iso.date().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  notes: z.array(z.object({ paper: id, title, text: words(100_000) })).default([]),
  seen: z.array(z.object({ paper: id, title, at: time })).default([]),
  follows: z
    .array(
      z.object({
        kind: z.enum(['author', 'organisation', 'topic', 'collection', 'search']),
        name: words(1000).refine((name) => name !== '', 'this is empty'),
      }),
    )
    .default([]),
})

function ofExport(json: unknown): Belongings {
  const { success, data, error } = EXPORT.safeParse(json)
  if (!success) {
    const { path, message } = error.issues[0]!
    throw new FormatError(
      `this is an export of a site like this one, but not as this version writes it, at ${path.map(String).join('.')}: ${message}. Export it anew there`,
    )
  }
  const warnings: string[] = []
  const shelves = data.collections.map(({ id, name, description, access }) => ({
    id,
    name: shelfName(name),
    description,
    access,
  }))
  const entries: Entry[] = [
    ...(Object.keys(MADE) as Made[]).flatMap((kind) =>
      // The first of them was said first.
      data[kind].toReversed().map(({ at, ...work }): Entry => ({ work, said: { kind, at } })),
    ),
    ...data.collections.flatMap(({ papers }, shelf) =>
      papers.map(({ paper, title, note, day }): Entry => ({
        work: { id: paper, title },
        said: { kind: 'kept', shelf, note, ...(day !== undefined && { day }) },
      })),
    ),
    ...data.notes.map(({ paper, title, text }): Entry => ({
      work: { id: paper, title },
      said: { kind: 'note', text },
    })),
    ...data.seen.map(({ paper, title, at }): Entry => ({
      work: { id: paper, title },
      said: { kind: 'seen', at },
    })),
  ]
  return {
    format: 'an export of a site like this one',
    source: '',
    shelves,
    entries,
    follows: data.follows,
    warnings,
  }
}

function ofTags(tags: Record<string, unknown[]>): Belongings {
  const warnings: string[] = []
  const named = Object.entries(tags)
  const entries = named.flatMap(([tag, ids], shelf) =>
    ids.flatMap((said): Entry[] => {
      const id = parseArxivId(String(said))?.id
      if (id !== undefined) return [{ work: { id, title: '' }, said: { kind: 'kept', shelf, note: '' } }]
      warnings.push(`Tag ${tag.slice(0, 80)}: “${String(said).slice(0, 80)}” is no arXiv id.`)
      return []
    }),
  )
  return {
    format: 'the tags of arxiv-sanity',
    source: '',
    shelves: named.map(([tag]) => newShelf(tag)),
    entries,
    follows: [],
    warnings,
  }
}

async function ofReferences(text: string, fileName: string): Promise<Belongings> {
  const { records, format, warnings, collections = [] } = await readText(text, { fileName })
  if (records.length === 0) throw new FormatError('there is no work with a title in it')
  // What is in no collection there is in one here that is called like the file.
  const sorted = new Set(collections.flatMap((one) => one.records))
  const others = records.flatMap((_, n) => (sorted.has(n) ? [] : [n]))
  const name = fileName.replace(/^.*[\\/]/, '').replace(/(?<=.)(?:\.csl)?\.\w{1,8}$/, '')
  const all = [...collections, ...(others.length > 0 ? [{ name, records: others }] : [])]
  return {
    format: FORMAT_NAMES[format],
    source: format,
    shelves: all.map((one) => newShelf(one.name)),
    entries: all.flatMap((one, shelf) =>
      one.records.map((n): Entry => ({ work: records[n]!, said: { kind: 'kept', shelf, note: '' } })),
    ),
    follows: [],
    warnings: warnings.map(({ line, message }) => `Line ${line}: ${message}.`),
  }
}

const newShelf = (name: string): Shelf => ({ name: shelfName(name), description: '', access: 'private' })

/** A collection's name as one may be; a long one is cut. */
const shelfName = (name: string): string =>
  readName(name) ?? readName([...name].slice(0, 70).join('')) ?? 'Brought from elsewhere'
