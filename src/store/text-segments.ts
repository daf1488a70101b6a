import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { LexicalIndex, liveRows } from './lexical/lexical-index.ts'
import { mergeSegments } from './lexical/merge-segments.ts'
import { type Segment, fromBytes, toBytes } from './lexical/segment.ts'
import { type IndexedPaper, buildSegment } from './lexical/segment-builder.ts'
import type { PaperTable, Schema } from './schema.ts'
import { BM25, WEIGHTS } from './text.ts'
import { inTransaction } from './transaction.ts'

/** Papers in one new segment. */
const BATCH = 2000
/** So many segments of about one size become one that is so many times as large. */
const FAN = 8
/** Segments of this level and above stay as they are: `FAN` to this power is 32,768 papers. */
const LAST_LEVEL = 5

/** So long the index is taken as it was: several questions of one search. What this process writes is seen at once. */
const FRESH_MS = 30

/** A segment in the database; the stamp names its content. */
interface Row {
  stamp: string
  position: number
  papers: number
}

/**
 * The index over the words of papers, kept as segments in the database and read into memory as they come.
 * Triggers write down which papers changed; a write makes a segment of those before it ends.
 */
export function segmentedIndex(now: () => number = Date.now): {
  current(db: Kysely<Schema>): Promise<LexicalIndex>
  catchUp(db: Kysely<Schema>): Promise<void>
} {
  let segments = new Map<string, Segment>()
  let index = new LexicalIndex([], BM25)
  let checked = -Infinity

  const read = async (db: Kysely<Schema>, stamp: string): Promise<Segment> => {
    const known = segments.get(stamp)
    if (known) return known
    const { rows } = await sql<{ data: Uint8Array }>`
      select data from text_segments where stamp = ${stamp}`.execute(db)
    return fromBytes(rows[0]!.data)
  }

  const write = async (db: Kysely<Schema>, position: number, segment: Segment) => {
    const stamp = randomUUID()
    await sql`insert into text_segments (stamp, position, papers, data)
      values (${stamp}, ${position}, ${segment.keys.length}, ${toBytes(segment)})`.execute(db)
  }

  const merge = async (db: Kysely<Schema>): Promise<boolean> => {
    const rows = await list(db)
    const from = firstToMerge(rows.map(({ papers }) => papers))
    if (from === undefined) return false
    const merged = rows.slice(from)
    const parts = await Promise.all(merged.map(({ stamp }) => read(db, stamp)))
    await sql`delete from text_segments where position >= ${merged[0]!.position}`.execute(db)
    await write(db, merged[0]!.position, mergeSegments(parts, liveRows(parts)))
    return true
  }

  const catchUp = (db: Kysely<Schema>) =>
    inTransaction(db, async (inside) => {
      for (let changed = await changes(inside); changed.length > 0; changed = await changes(inside)) {
        const papers = changed.filter(({ id }) => id !== null)
        const removed = changed.filter(({ id }) => id === null).map(({ changed }) => changed)
        const rows = await list(inside)
        const segment = buildSegment(papers.map(toIndexed), removed, WEIGHTS)
        await write(inside, (rows.at(-1)?.position ?? 0) + 1, segment)
        await sql`delete from text_changes where paper in (${sql.join(changed.map(({ changed }) => changed))})`.execute(
          inside,
        )
        while (await merge(inside));
      }
    })

  return {
    async catchUp(db) {
      checked = -Infinity
      await catchUp(db)
    },
    async current(db) {
      if (now() - checked < FRESH_MS) return index
      const { rows } = await sql`select 1 from text_changes limit 1`.execute(db)
      if (rows.length > 0) await catchUp(db)
      const listed = await list(db)
      const stamps = listed.map(({ stamp }) => stamp)
      checked = db.isTransaction ? -Infinity : now()
      if (stamps.length === segments.size && stamps.every((stamp) => segments.has(stamp))) return index
      const parts: [string, Segment][] = []
      for (const stamp of stamps) parts.push([stamp, await read(db, stamp)])
      segments = new Map(parts)
      index = new LexicalIndex([...segments.values()], BM25)
      return index
    },
  }
}

const list = async (db: Kysely<Schema>): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select stamp, position, papers from text_segments order by position`.execute(db)
  return rows
}

type Changed = PaperTable & { changed: number; id: string | null }

const changes = async (db: Kysely<Schema>): Promise<Changed[]> => {
  const { rows } = await sql<Changed>`
    select text_changes.paper as changed, papers.* from text_changes
    left join papers on papers.key = text_changes.paper
    order by text_changes.paper limit ${BATCH}`.execute(db)
  return rows
}

const level = (papers: number) => Math.floor(Math.log(Math.max(1, papers)) / Math.log(FAN) + 1e-9)

/** From which segment on all become one, when enough of one size have come together at the end. */
export function firstToMerge(sizes: readonly number[]): number | undefined {
  for (let at = 0; at < LAST_LEVEL; at++) {
    let first = sizes.length
    while (first > 0 && level(sizes[first - 1]!) <= at) first--
    const same = sizes.slice(first).filter((size) => level(size) === at).length
    if (same >= FAN) return first
  }
  return undefined
}

function toIndexed({ changed: key, title, summary, abstract, authors, ...facts }: Changed): IndexedPaper {
  return { key, title, summary, abstract, authors: JSON.parse(authors) as string[], facets: facets(facts) }
}

export const FACET = {
  category: (name: string) => `category:${name}`,
  year: (year: number) => `year:${year}`,
  code: 'has:code',
  method: (slug: string) => `method:${slug}`,
}

function facets({
  categories,
  date,
  code,
  slug,
}: Pick<PaperTable, 'categories' | 'date' | 'code' | 'slug'>): string[] {
  const names = JSON.parse(categories) as string[]
  const archives = names.map((name) => name.split('.', 1)[0]!)
  const year = /^\d{4}/.exec(date ?? '')?.[0]
  return [
    ...[...new Set([...names, ...archives])].map(FACET.category),
    ...(year === undefined ? [] : [FACET.year(Number(year))]),
    ...(code === null ? [] : [FACET.code]),
    ...(slug === null ? [] : [FACET.method(slug)]),
  ]
}
