import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { LexicalIndex, liveRows } from './lexical/lexical-index.ts'
import { mergeSegments } from './lexical/merge-segments.ts'
import { type Segment, fromBytes, toBytes } from './lexical/segment.ts'
import { type IndexedPaper, buildSegment } from './lexical/segment-builder.ts'
import { spellSigned } from './lexical/signed-names.ts'
import type { PaperTable, Schema } from './schema.ts'
import { BM25, WEIGHTS } from './text.ts'
import { inTransaction } from './transaction.ts'

/** Papers in one new segment. */
const BATCH = 2000
/** So many segments of about one size become one that is so many times as large. */
const FAN = 8
/**
 * Segments of this level and above stay as they are: `FAN` to this power is 4,096 papers. Larger ones would save a fifth of
 * the memory, and cost an import as much again as all merges before.
 */
const LAST_LEVEL = 4

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
export function segmentedIndex(now: () => number = () => performance.now()): {
  current(db: Kysely<Schema>): Promise<LexicalIndex>
  catchUp(db: Kysely<Schema>): Promise<void>
  rebuild(db: Kysely<Schema>): Promise<void>
} {
  let segments: ReadonlyMap<string, Segment> = new Map()
  let index = new LexicalIndex([], BM25)
  let checked = -Infinity

  return {
    async catchUp(db) {
      checked = -Infinity
      await catchUp(db)
    },
    async rebuild(db) {
      await inTransaction(db, async (inside) => {
        await sql`delete from text_segments`.execute(inside)
        await sql`delete from text_changes`.execute(inside)
        await sql`insert into text_changes (paper) select key from papers`.execute(inside)
      })
      checked = -Infinity
      await catchUp(db)
    },
    async current(db) {
      if (now() - checked < FRESH_MS) return index
      await catchUp(db)
      const stamps = (await list(db)).map(({ stamp }) => stamp)
      checked = db.isTransaction ? -Infinity : now()
      if (stamps.length === segments.size && stamps.every((stamp) => segments.has(stamp))) return index
      segments = await readAll(db, segments)
      index = new LexicalIndex([...segments.values()], BM25)
      return index
    },
  }
}

/** Indexes all papers that changed, some at a time: between two lots, outside a transaction, others may write. */
async function catchUp(db: Kysely<Schema>): Promise<void> {
  const isBehind = async () => (await sql`select 1 from text_changes limit 1`.execute(db)).rows.length > 0
  while (await isBehind()) await indexSome(db)
}

/** All segments as they are now, those that are known not read again. */
async function readAll(
  db: Kysely<Schema>,
  known: ReadonlyMap<string, Segment>,
): Promise<ReadonlyMap<string, Segment>> {
  const isKnown = known.size > 0 ? sql`stamp in (${sql.join([...known.keys()])})` : sql`false`
  const { rows } = await sql<{ stamp: string; data: Uint8Array | null }>`
    select stamp, case when ${isKnown} then null else data end as data
    from text_segments order by position`.execute(db)
  return new Map(rows.map(({ stamp, data }) => [stamp, data ? fromBytes(data) : known.get(stamp)!]))
}

/** Makes a segment of the first papers that changed. */
const indexSome = (db: Kysely<Schema>): Promise<void> =>
  inTransaction(db, async (inside) => {
    const changed = await changes(inside)
    const newest = changed.at(-1)
    if (!newest) return
    const papers = changed.filter(({ id }) => id !== null)
    const removed = changed.filter(({ id }) => id === null)
    const segment = buildSegment(papers.map(toIndexed), removed.map(keyOf), WEIGHTS)
    await write(inside, ((await list(inside)).at(-1)?.position ?? 0) + 1, segment)
    await sql`delete from text_changes where paper <= ${newest.changed}`.execute(inside)
    while (await mergeSome(inside));
  })

async function mergeSome(db: Kysely<Schema>): Promise<boolean> {
  const rows = await list(db)
  const from = firstToMerge(rows.map(({ papers }) => papers))
  if (from === undefined) return false
  const { position } = rows[from]!
  const { rows: merged } = await sql<{ data: Uint8Array }>`
    select data from text_segments where position >= ${position} order by position`.execute(db)
  const parts = merged.map(({ data }) => fromBytes(data))
  await sql`delete from text_segments where position >= ${position}`.execute(db)
  await write(db, position, mergeSegments(parts, liveRows(parts)))
  return true
}

async function write(db: Kysely<Schema>, position: number, segment: Segment): Promise<void> {
  await sql`insert into text_segments (stamp, position, papers, data)
    values (${randomUUID()}, ${position}, ${segment.keys.length}, ${toBytes(segment)})`.execute(db)
}

const list = async (db: Kysely<Schema>): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select stamp, position, papers from text_segments order by position`.execute(db)
  return rows
}

type Indexed = 'title' | 'summary' | 'abstract' | 'authors' | 'categories' | 'code' | 'date' | 'slug'
type Changed = Pick<PaperTable, Indexed> & { changed: number; id: string | null }

/** The first papers that changed, by their keys; without an id when the paper is gone. */
const changes = async (db: Kysely<Schema>): Promise<Changed[]> => {
  const { rows } = await sql<Changed>`
    select text_changes.paper as changed, id,
      title, summary, abstract, authors, categories, code, date, slug
    from text_changes left join papers on papers.key = text_changes.paper
    order by text_changes.paper limit ${BATCH}`.execute(db)
  return rows
}

const keyOf = ({ changed }: Changed): number => changed

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
  return {
    key,
    title: spellSigned(title),
    summary: summary && spellSigned(summary),
    abstract: abstract && spellSigned(abstract),
    authors: JSON.parse(authors) as string[],
    facets: facets(facts),
  }
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
