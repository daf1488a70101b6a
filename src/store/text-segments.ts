import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { LexicalIndex, liveRows } from './lexical/lexical-index.ts'
import { mergeSegments } from './lexical/merge-segments.ts'
import { type Segment, fromBytes, toBytes } from './lexical/segment.ts'
import { type IndexedPaper, buildSegment } from './lexical/segment-builder.ts'
import { spellSigned } from './lexical/signed-names.ts'
import { askedTogether } from './asked-together.ts'
import type { PaperTable, Schema } from './schema.ts'
import { parts } from './parts.ts'
import { BM25, WEIGHTS } from './text.ts'
import { inTransaction } from './transaction.ts'

/** Papers in one new segment. */
const BATCH = 2000
/** The same where readers wait meanwhile: eight of them make one that stays as it is. */
const LOT = 512
/** So many segments of about one size become one that is so many times as large. */
const FAN = 8
/**
 * Segments of this level and above stay as they are: `FAN` to this power is 4,096 papers. Larger ones would save a fifth of
 * the memory, and cost an import as much again as all merges before.
 */
const LAST_LEVEL = 4

/** Papers of a segment that is never merged. */
const LARGE = FAN ** LAST_LEVEL

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
 * Triggers write down which papers changed; a write makes a segment of those before it ends. Who searches only reads.
 */
export function segmentedIndex(now: () => number = () => performance.now()): {
  current(db: Kysely<Schema>): Promise<LexicalIndex>
  /** The next question is answered by what the database has then. */
  expire(): void
  catchUp(db: Kysely<Schema>): Promise<void>
  /** From now on writes leave it to `indexLot` to index what they changed, until that finds nothing more to do. */
  fallBehind(): void
  /** Indexes some of the papers that wait; false when none does. */
  indexLot(db: Kysely<Schema>): Promise<boolean>
  aside(build: BuildAside): { end(db: Kysely<Schema>): Promise<void> }
  rebuild(db: Kysely<Schema>): Promise<void>
} {
  let segments: ReadonlyMap<string, Segment> = new Map()
  let index = new LexicalIndex([], BM25)
  let [checked, expired] = [-Infinity, 0]
  let together: (() => Promise<LexicalIndex>) | undefined
  let elsewhere: ReturnType<typeof builtElsewhere> | undefined
  let isBehind = false

  const isFresh = () => now() - checked < FRESH_MS
  const expire = () => {
    checked = -Infinity
    expired++
  }
  const read = async (db: Kysely<Schema>): Promise<LexicalIndex> => {
    if (isFresh() && !db.isTransaction) return index
    const [asked, before] = [now(), expired]
    const stamps = (await list(db)).map(({ stamp }) => stamp)
    if (stamps.length !== segments.size || !stamps.every((stamp) => segments.has(stamp))) {
      segments = await readAll(db, segments)
      index = new LexicalIndex([...segments.values()], BM25)
    }
    // What a transaction sees is nobody else's yet; and who expired it meanwhile knows of something newer.
    checked = db.isTransaction || before !== expired ? -Infinity : asked
    return index
  }

  return {
    async catchUp(db) {
      expire()
      if (!isBehind) await (elsewhere ? elsewhere.take(db) : catchUp(db))
    },
    expire,
    fallBehind() {
      isBehind = true
    },
    async indexLot(db) {
      const isWaiting = await anyWaits(db)
      if (isWaiting) await indexSome(db, LOT)
      else isBehind = false
      return isWaiting
    },
    aside(build) {
      const own = (elsewhere = builtElsewhere(build))
      return {
        async end(db) {
          if (elsewhere === own) elsewhere = undefined
          await own.end(db)
          expire()
          await catchUp(db)
        },
      }
    },
    async rebuild(db) {
      await inTransaction(db, async (inside) => {
        await sql`delete from text_segments`.execute(inside)
        await sql`delete from text_changes`.execute(inside)
        await sql`insert into text_changes (paper) select key from papers`.execute(inside)
      })
      expire()
      await catchUp(db)
    },
    async current(db) {
      if (db.isTransaction) return read(db)
      together ??= askedTogether(() => read(db))
      return isFresh() ? index : together()
    },
  }
}

/** What builds segments elsewhere than in this thread. */
export interface BuildAside {
  /** Of the first papers that changed, once enough have for one that stays as it is; nothing before. */
  build(): Promise<Built | undefined>
  close(): Promise<void>
}

/** Segments that are built elsewhere while papers are written, and written with the papers that come after. */
function builtElsewhere(aside: BuildAside) {
  let building: Promise<Built | undefined> | undefined
  let isDone = false
  const take = async (db: Kysely<Schema>): Promise<void> => {
    if (!building) {
      isDone = false
      building = aside.build().finally(() => (isDone = true))
      // Whoever takes it hears of it.
      building.catch(() => {})
    }
    if (!isDone) return
    const built = await building
    building = undefined
    if (built) await inTransaction(db, (inside) => keep(inside, built))
  }
  return {
    take,
    async end(db: Kysely<Schema>): Promise<void> {
      try {
        await building
        if (building) await take(db)
      } finally {
        await aside.close()
      }
    },
  }
}

/** Builds the next segment for who has asked for it from elsewhere. */
export const buildLarge = (db: Kysely<Schema>): Promise<Built | undefined> => buildFirst(db, LARGE, LARGE)

/** Indexes all papers that changed, some at a time: between two lots, outside a transaction, others may write. */
async function catchUp(db: Kysely<Schema>): Promise<void> {
  while (await anyWaits(db)) await indexSome(db)
}

const anyWaits = async (db: Kysely<Schema>): Promise<boolean> => (await firstWaiting(db)) !== undefined

/** The first paper that changed and is not indexed yet, as it was when it changed last. */
export async function firstWaiting(db: Kysely<Schema>): Promise<string | undefined> {
  const { rows } = await sql<{ paper: number; stamp: number }>`
    select paper, stamp from text_changes order by paper limit 1`.execute(db)
  return rows[0] && `${rows[0].paper} ${rows[0].stamp}`
}

/** How many papers changed and are not indexed yet. */
export async function countWaiting(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from text_changes`.execute(db)
  return Number(rows[0]!.n)
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
const indexSome = (db: Kysely<Schema>, most = BATCH): Promise<void> =>
  inTransaction(db, async (inside) => {
    const built = await buildFirst(inside, most)
    if (built) await keep(inside, built)
  })

/** A segment of papers as they were when they were read, and the stamp that each had in the list of changes. */
export interface Built {
  data: Uint8Array
  papers: number
  changes: readonly { paper: number; stamp: number }[]
}

/** Builds the segment of the first papers that changed, at most so many; none when fewer than `least` did. */
async function buildFirst(db: Kysely<Schema>, most: number, least = 1): Promise<Built | undefined> {
  const changed = await changes(db, most)
  if (changed.length < least) return undefined
  const papers = changed.filter(({ id }) => id !== null)
  const removed = changed.filter(({ id }) => id === null)
  const segment = buildSegment(papers.map(toIndexed), removed.map(keyOf), WEIGHTS)
  return {
    data: toBytes(segment),
    papers: segment.keys.length,
    changes: changed.map(({ changed: paper, stamp }) => ({ paper, stamp })),
  }
}

/** Writes a segment. Papers that changed since they were read for it, or that somebody else indexed, are to be indexed again. */
async function keep(db: Kysely<Schema>, { data, papers, changes }: Built): Promise<void> {
  const [first, last] = [changes[0]!.paper, changes.at(-1)!.paper]
  const { rows } = await sql<{ paper: number; stamp: number }>`
    select paper, stamp from text_changes where paper between ${first} and ${last}`.execute(db)
  await write(db, ((await list(db)).at(-1)?.position ?? 0) + 1, data, papers)
  const stamps = new Map(rows.map(({ paper, stamp }) => [paper, stamp]))
  const done = changes.filter(({ paper, stamp }) => stamps.get(paper) === stamp)
  if (done.length === rows.length) {
    await sql`delete from text_changes where paper between ${first} and ${last}`.execute(db)
  } else {
    for (const part of parts(done.map(({ paper }) => paper))) {
      await sql`delete from text_changes where paper in (${sql.join(part)})`.execute(db)
    }
  }
  for (const { paper } of changes.filter(({ paper }) => !stamps.has(paper))) {
    await sql`insert into text_changes (paper) values (${paper})`.execute(db)
  }
  while (await mergeSome(db));
}

async function mergeSome(db: Kysely<Schema>): Promise<boolean> {
  const rows = await list(db)
  const from = firstToMerge(rows.map(({ papers }) => papers))
  if (from === undefined) return false
  const { position } = rows[from]!
  const { rows: merged } = await sql<{ data: Uint8Array }>`
    select data from text_segments where position >= ${position} order by position`.execute(db)
  const segments = merged.map(({ data }) => fromBytes(data))
  await sql`delete from text_segments where position >= ${position}`.execute(db)
  const all = mergeSegments(segments, liveRows(segments))
  await write(db, position, toBytes(all), all.keys.length)
  return true
}

async function write(db: Kysely<Schema>, position: number, data: Uint8Array, papers: number): Promise<void> {
  await sql`insert into text_segments (stamp, position, papers, data)
    values (${randomUUID()}, ${position}, ${papers}, ${data})`.execute(db)
}

const list = async (db: Kysely<Schema>): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select stamp, position, papers from text_segments order by position`.execute(db)
  return rows
}

type Indexed = 'title' | 'summary' | 'abstract' | 'authors' | 'categories' | 'code' | 'date' | 'slug'
type Changed = Pick<PaperTable, Indexed> & { changed: number; stamp: number; id: string | null }

/** The first papers that changed, by their keys; without an id when the paper is gone. */
const changes = async (db: Kysely<Schema>, most: number): Promise<Changed[]> => {
  const { rows } = await sql<Changed>`
    select text_changes.paper as changed, stamp, id,
      title, summary, abstract, authors, categories, code, date, slug
    from text_changes left join papers on papers.key = text_changes.paper
    order by text_changes.paper limit ${most}`.execute(db)
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
  year: (year: string) => `year:${year}`,
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
    ...(year === undefined ? [] : [FACET.year(year)]),
    ...(code === null ? [] : [FACET.code]),
    ...(slug === null ? [] : [FACET.method(slug)]),
  ]
}
