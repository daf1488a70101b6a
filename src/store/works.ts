import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { type Absorbed, absorbedInto, giveBack } from './absorbed.ts'
import { absorb, addAliases, aliasesOf } from './aliases.ts'
import { StoreError } from './error.ts'
import { type NewPaper, type StoredPaper, fromRow, toRow } from './papers.ts'
import { onlyNews } from './new-signals.ts'
import { namesakes } from './namesakes.ts'
import { parts } from './parts.ts'
import type { KnownVersion } from './said.ts'
import type { PaperTable, Schema } from './schema.ts'
import { partMade } from './votes.ts'
import { type Statement, addStatements } from './statements.ts'
import { inTransaction } from './transaction.ts'

/** A paper with what belongs to it. */
export interface Work {
  paper: NewPaper
  /** The stored paper that this is; without one, no paper may be called so yet. */
  key?: number
  /** The stored paper says the same already; only what belongs to it may be new. */
  isUnchanged?: boolean
  /** Links, facts, versions and categories are all there are: what is stored and not among them goes. */
  isWhole?: boolean
  /** Stored papers that turned out to be this one. */
  absorbs?: readonly number[]
  /** Other ids of it. */
  aka?: readonly string[]
  versions?: readonly KnownVersion[]
  /** What sources said of it that is not stored yet. */
  statements?: readonly Statement[]
  links?: readonly { kind: string; url: string; saidBy: string }[]
  signals?: readonly { name: string; value: number; observed: number; import?: number }[]
  /** The last word of a source replaces its earlier one. */
  facts?: readonly { name: string; value: string; url?: string; saidBy: string; saidAt: number }[]
  /** The days' lists it stood on, and when that was first seen: on that day, unless said. */
  listings?: readonly { day: string; source: string; position: number; seen?: number; import?: number }[]
  /** What another site had counted and listed: added where nothing of that is stored, replacing nothing. */
  history?: {
    listings: readonly { day: string; source: string; position: number; seen: number; import?: number }[]
    signals: readonly { name: string; value: number; observed: number; import?: number }[]
  }
}

/** By what a work may be known. */
export interface Identities {
  arxiv?: readonly string[]
  /** Of titles that any source said; of each at most so many papers are found as `MOST_NAMESAKES` says. */
  titleKeys?: readonly string[]
  /** Ids it has or had, DOIs. */
  ids?: readonly string[]
}

export interface KnownPaper extends StoredPaper {
  key: number
  titleKey: string
  /** Those of the ids asked for by which it was found. */
  aka: string[]
}

export interface Works {
  /** Every stored paper that has one of these identities. */
  find(identities: Identities): Promise<KnownPaper[]>
  /** Papers in the order of their keys, from after one on. */
  after(key: number, limit: number): Promise<KnownPaper[]>
  /** Papers by their keys. */
  byKeys(keys: readonly number[]): Promise<KnownPaper[]>
  /**
   * Writes all or none; what belongs to a paper is added to what is there, so that writing twice changes nothing.
   * Returns the papers' keys, in order.
   *
   * @throws StoreError for a new paper with an id that another has
   */
  write(works: readonly Work[]): Promise<number[]>
  /** Removes papers with all that belongs to them. */
  remove(keys: readonly number[]): Promise<void>
  /**
   * Gives a paper that was parted from another what members made of it while it had these names, and all that belonged to it
   * when it had the last of them and the two became one.
   */
  part(from: number, to: number, names: readonly string[]): Promise<void>
  /** All other ids of papers, by the papers' keys. */
  akas(papers: readonly number[]): Promise<Map<number, string[]>>
  /** The papers that became one with some, by the keys of those, the last first. */
  absorbed(papers: readonly number[]): Promise<Absorbed[]>
  /** Lets the DOIs of papers go, before several are written of which one may take over another's. */
  freeDois(papers: readonly number[]): Promise<void>
  /** Lets a paper no longer be called so. */
  forget(paper: number, names: readonly string[]): Promise<void>
}

/** What a later word on a paper replaces: all but its key and its day of listing. */
const REPLACED = [
  'id',
  'slug',
  'arxiv',
  'doi',
  'title',
  'title_key',
  'authors',
  'abstract',
  'summary',
  'claim',
  'topics',
  'categories',
  'venue',
  'code',
  'date',
  'version',
  'updated',
  'withdrawn',
  'source',
] as const

/** The works of papers; `written` is done at the end of each transaction that writes some. */
export const workStore = (db: Kysely<Schema>, written: (db: Kysely<Schema>) => Promise<void>): Works => ({
  async find({ arxiv = [], titleKeys = [], ids = [] }) {
    const found = new Map<number, KnownPaper>()
    const add = (rows: readonly Selectable<PaperTable>[]) => {
      for (const row of rows) if (!found.has(row.key)) found.set(row.key, toKnown(row))
    }
    for (const part of parts([...new Set(arxiv)])) {
      add(await db.selectFrom('papers').selectAll().where('arxiv', 'in', part).execute())
    }
    for (const part of parts([...new Set(titleKeys)])) {
      const papers = (await namesakes(db, part)).filter((paper) => !found.has(paper))
      for (const keys of parts(papers)) {
        add(await db.selectFrom('papers').selectAll().where('key', 'in', keys).execute())
      }
    }
    // Of two arXiv papers that are one, the second is another id.
    const known = new Set([...found.values()].map((paper) => paper.arxiv))
    for (const part of parts([...new Set([...ids, ...arxiv.filter((id) => !known.has(id))])])) {
      add(await db.selectFrom('papers').selectAll().where('id', 'in', part).execute())
      const rows = await db
        .selectFrom('aliases')
        .innerJoin('papers', 'papers.key', 'aliases.paper')
        .selectAll('papers')
        .select('aliases.id as alias')
        .where('aliases.id', 'in', part)
        .execute()
      add(rows)
      for (const { alias, key } of rows) found.get(key)!.aka.push(alias)
    }
    return [...found.values()]
  },

  async after(key, limit) {
    const rows = await db
      .selectFrom('papers')
      .selectAll()
      .where('key', '>', key)
      .orderBy('key')
      .limit(limit)
      .execute()
    return rows.map(toKnown)
  },

  async byKeys(keys) {
    const found: KnownPaper[] = []
    for (const part of parts(keys)) {
      const rows = await db.selectFrom('papers').selectAll().where('key', 'in', part).execute()
      found.push(...rows.map(toKnown))
    }
    return found
  },

  async write(works) {
    return inTransaction(db, async (transaction) => {
      const keys: number[] = []
      for (const part of parts(works)) keys.push(...(await writePart(transaction, part)))
      await written(transaction)
      return keys
    })
  },

  async remove(keys) {
    await inTransaction(db, async (transaction) => {
      for (const part of parts(keys)) {
        await transaction.deleteFrom('papers').where('key', 'in', part).execute()
      }
      await written(transaction)
    })
  },

  part: (from, to, names) =>
    inTransaction(db, async (transaction) => {
      await partMade(transaction, from, to, names)
      await giveBack(transaction, from, to, names)
    }),

  akas: (papers) => aliasesOf(db, papers),
  absorbed: (papers) => absorbedInto(db, papers),

  async freeDois(papers) {
    for (const part of parts(papers)) {
      await db.updateTable('papers').set({ doi: null }).where('key', 'in', part).execute()
    }
  },

  async forget(paper, names) {
    for (const part of parts(names)) {
      await db.deleteFrom('aliases').where('paper', '=', paper).where('id', 'in', part).execute()
    }
  },
})

const toKnown = (row: Selectable<PaperTable>): KnownPaper => ({
  ...fromRow(row),
  key: row.key,
  titleKey: row.title_key,
  aka: [],
})

async function writePart(db: Kysely<Schema>, works: readonly Work[]): Promise<number[]> {
  for (const { key, absorbs = [] } of works) if (key !== undefined) await absorb(db, key, absorbs)
  const keys = await savePapers(db, works)
  const rows = <R>(rowsOf: (work: Work, paper: number) => readonly R[]): R[] =>
    works.flatMap((work, i) => rowsOf(work, keys[i]!))
  const whole = rows(({ key, isWhole }, paper) => (isWhole && key !== undefined ? [paper] : []))
  if (whole.length > 0) {
    for (const table of ['categories', 'links', 'facts', 'versions'] as const) {
      await db.deleteFrom(table).where('paper', 'in', whole).execute()
    }
  }

  await addMissing(
    db,
    'categories',
    rows(({ paper: { categories = [] } }, paper) =>
      [...new Set(categories)].map((category) => ({ category, paper })),
    ),
  )
  await addMissing(
    db,
    'links',
    rows(({ links = [] }, paper) =>
      links.map(({ kind, url, saidBy }) => ({ paper, kind, url, said_by: saidBy })),
    ),
  )
  await addAliases(
    db,
    rows(({ paper: { doi }, aka = [] }, paper) =>
      [...aka, ...(doi === undefined ? [] : [doi])].map((id) => ({ id, paper })),
    ),
  )
  await placeOnLists(
    db,
    rows(({ listings = [] }, paper) =>
      listings.map((listing) => ({
        ...listing,
        seen: listing.seen ?? Date.parse(listing.day),
        import: listing.import ?? null,
        paper,
      })),
    ),
  )
  await stateFacts(
    db,
    rows(({ facts = [] }, paper) =>
      facts.map(({ name, value, url = null, saidBy, saidAt }) => ({
        paper,
        name,
        said_by: saidBy,
        value,
        url,
        said_at: saidAt,
      })),
    ),
  )
  const signals = rows(({ signals = [] }, paper) =>
    signals.map((signal) => ({ ...signal, import: signal.import ?? null, paper })),
  )
  await addMissing(db, 'signals', await onlyNews(db, signals))
  for (const table of ['listings', 'signals'] as const) {
    const told = rows(({ history }, paper) =>
      (history?.[table] ?? []).map((row) => ({ ...row, import: row.import ?? null, paper })),
    )
    await addMissing(db, table, told as never)
  }
  await addMissing(
    db,
    'versions',
    rows(({ versions = [] }, paper) =>
      versions.map(({ version, title = null, date = null, abstract = null }) => ({
        paper,
        version,
        title,
        date,
        abstract,
      })),
    ),
  )
  await addStatements(
    db,
    rows(({ statements = [] }, paper) => statements.map((statement) => ({ ...statement, paper }))),
  )
  return keys
}

/** Inserts papers that are new, replaces those whose key is given. Returns the key of each. */
async function savePapers(db: Kysely<Schema>, works: readonly Work[]): Promise<number[]> {
  const known = works.filter(({ key, isUnchanged }) => key !== undefined && !isUnchanged)
  if (known.length > 0) {
    await db
      .insertInto('papers')
      .values(known.map(({ paper, key }) => ({ ...toRow(paper), key: key! })))
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((e) => Object.fromEntries(REPLACED.map((name) => [name, e.ref(`excluded.${name}`)]))),
      )
      .execute()
  }
  const fresh = works.filter(({ key }) => key === undefined)
  if (fresh.length === 0) return works.map(({ key }) => key!)
  const inserted = await db
    .insertInto('papers')
    .values(fresh.map(({ paper }) => toRow(paper)))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['id', 'key'])
    .execute()
  const keys = new Map(inserted.map(({ id, key }) => [id, key]))
  const ids = fresh.map(({ paper }) => paper.id)
  const taken = fresh.find(({ paper }, i) => !keys.has(paper.id) || ids.indexOf(paper.id) !== i)
  if (taken) throw new StoreError(`a paper called ${taken.paper.id} is here already; nothing was written`)
  return works.map(({ key, paper }) => key ?? keys.get(paper.id)!)
}

/** The newest order of a list is the one that counts. */
async function placeOnLists(
  db: Kysely<Schema>,
  rows: readonly Insertable<Schema['listings']>[],
): Promise<void> {
  const last = new Map(rows.map((row) => [`${row.day} ${row.source} ${row.paper}`, row]))
  for (const part of parts([...last.values()])) {
    await db
      .insertInto('listings')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'source', 'paper'])
          .doUpdateSet((e) => ({ position: e.ref('excluded.position') }))
          .whereRef('listings.position', '!=', 'excluded.position' as never),
      )
      .execute()
  }
}

async function stateFacts(db: Kysely<Schema>, rows: readonly Insertable<Schema['facts']>[]): Promise<void> {
  const last = new Map(rows.map((row) => [`${row.paper} ${row.name} ${row.said_by}`, row]))
  for (const part of parts([...last.values()])) {
    await db
      .insertInto('facts')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['paper', 'name', 'said_by'])
          .doUpdateSet((e) => ({
            value: e.ref('excluded.value'),
            url: e.ref('excluded.url'),
            said_at: e.ref('excluded.said_at'),
          }))
          .where(sql<boolean>`(facts.value, facts.url) is distinct from (excluded.value, excluded.url)`),
      )
      .execute()
  }
}

async function addMissing<T extends 'categories' | 'links' | 'listings' | 'signals' | 'versions'>(
  db: Kysely<Schema>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
): Promise<void> {
  for (const part of parts(rows)) {
    await db
      .insertInto(table)
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
