import { type Insertable, type Kysely, sql } from 'kysely'
import { addAliases, unite } from './aliases.ts'
import { type NewPaper, type StoredPaper, fromRow, toRow } from './papers.ts'
import type { Schema, SignalTable } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** A paper with all that a source said about it. */
export interface Work {
  paper: NewPaper
  /** The stored paper says the same already; only what belongs to it may be new. */
  isUnchanged?: boolean
  /** Other ids of it. Stored papers that have one of them turned out to be this one. */
  aka?: readonly string[]
  versions?: readonly { version: number; date?: string; title: string; abstract?: string }[]
  /** The source's own words, and its own name for the work. */
  answer?: { source: string; name: string; body: string; fetched: number }
  links?: readonly { kind: string; url: string; saidBy: string }[]
  signals?: readonly { name: string; value: number; observed: number }[]
  /** The last word of a source replaces its earlier one. */
  facts?: readonly { name: string; value: string; url?: string; saidBy: string; saidAt: number }[]
  /** The day's list it stood on. */
  listing?: { day: string; source: string; position: number }
}

/** By what a work may be known. */
export interface Identities {
  arxiv: readonly string[]
  doi: readonly string[]
  titleKeys: readonly string[]
  /** Ids it may have had before. */
  ids?: readonly string[]
}

export interface KnownPaper extends StoredPaper {
  titleKey: string
  /** The earlier id it was found by. */
  formerly?: string
}

export interface Works {
  /** Every stored paper that has one of these identities. */
  find(identities: Identities): Promise<KnownPaper[]>
  /**
   * Writes all or none. A paper whose id is known is replaced, its day of listing kept; what belongs to it is
   * added to what is there, so that writing twice changes nothing.
   */
  write(works: readonly Work[]): Promise<void>
  /** Marks papers as withdrawn, with who says so and how. Returns the ids of those that were not. */
  withdraw(ids: readonly string[], said: { by: string; at: number; value: string }): Promise<string[]>
}

/** Rows in one statement: few enough for any database's limit on parameters. */
const ROWS = 200

/** What a later word on a paper replaces: all but its key, its id and its day of listing. */
const REPLACED = [
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
export const workStore = (db: Kysely<Schema>, written?: (db: Kysely<Schema>) => Promise<void>): Works => ({
  async find({ arxiv, doi, titleKeys, ids = [] }) {
    const found = new Map<string, KnownPaper>()
    for (const [column, values] of [
      ['arxiv', arxiv],
      ['doi', doi],
      ['title_key', titleKeys],
    ] as const) {
      for (const part of parts([...new Set(values)])) {
        const rows = await db.selectFrom('papers').selectAll().where(column, 'in', part).execute()
        for (const row of rows) found.set(row.id, { ...fromRow(row), titleKey: row.title_key })
      }
    }
    for (const part of parts([...new Set(ids)])) {
      const rows = await db
        .selectFrom('aliases')
        .innerJoin('papers', 'papers.key', 'aliases.paper')
        .selectAll('papers')
        .select('aliases.id as formerly')
        .where('aliases.id', 'in', part)
        .execute()
      for (const { formerly, ...row } of rows) {
        found.set(row.id, { ...fromRow(row), titleKey: row.title_key, formerly })
      }
    }
    return [...found.values()]
  },

  async write(works) {
    await inTransaction(db, async (transaction) => {
      for (const part of parts(works)) await writePart(transaction, part)
      await written?.(transaction)
    })
  },

  async withdraw(ids, { by, at, value }) {
    return inTransaction(db, async (transaction) => {
      const changed: string[] = []
      for (const part of parts(ids)) {
        const rows = await transaction
          .updateTable('papers')
          .set({ withdrawn: 1 })
          .where('id', 'in', part)
          .where('withdrawn', '=', 0)
          .returning(['id', 'key'])
          .execute()
        changed.push(...rows.map(({ id }) => id))
        const fact = { name: 'withdrawn', said_by: by, value, url: null, said_at: at }
        await stateFacts(
          transaction,
          rows.map(({ key }) => ({ paper: key, ...fact })),
        )
      }
      return changed
    })
  },
})

async function writePart(db: Kysely<Schema>, works: readonly Work[]): Promise<void> {
  for (const { paper, aka } of works) if (aka && aka.length > 0) await unite(db, paper.id, aka)
  const changed = works.filter(({ isUnchanged }) => !isUnchanged)
  if (changed.length > 0) await savePapers(db, changed)
  const ids = works.map(({ paper }) => paper.id)
  const saved = await db.selectFrom('papers').select(['id', 'key']).where('id', 'in', ids).execute()
  const keys = new Map(saved.map(({ id, key }) => [id, key]))
  const rows = <R>(rowsOf: (work: Work, paper: number) => readonly R[]): R[] =>
    works.flatMap((work) => rowsOf(work, keys.get(work.paper.id)!))

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
    rows(({ aka = [] }, paper) => aka.map((id) => ({ id, paper }))),
  )
  await placeOnLists(
    db,
    rows(({ listing }, paper) => (listing ? [{ ...listing, paper }] : [])),
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
  const signals = rows(({ signals = [] }, paper) => signals.map((signal) => ({ ...signal, paper })))
  await addMissing(db, 'signals', await onlyNews(db, signals))
  await addMissing(
    db,
    'versions',
    rows(({ versions = [] }, paper) =>
      versions.map(({ version, title, date = null, abstract = null }) => ({
        paper,
        version,
        title,
        date,
        abstract,
      })),
    ),
  )
  const answers = rows(({ answer }, paper) => (answer ? [{ ...answer, paper }] : []))
  for (const part of parts(answers)) {
    await db
      .insertInto('answers')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['source', 'name'])
          .doUpdateSet((e) => ({
            body: e.ref('excluded.body'),
            fetched: e.ref('excluded.fetched'),
            paper: e.ref('excluded.paper'),
          }))
          .whereRef('answers.body', '!=', 'excluded.body' as never),
      )
      .execute()
  }
}

async function savePapers(db: Kysely<Schema>, works: readonly Work[]): Promise<void> {
  await db
    .insertInto('papers')
    .values(works.map(({ paper }) => toRow(paper)))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((e) => Object.fromEntries(REPLACED.map((name) => [name, e.ref(`excluded.${name}`)]))),
    )
    .execute()
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

/** The counts that differ from the last one stored: a number seen again is no news. */
async function onlyNews(
  db: Kysely<Schema>,
  signals: readonly Insertable<SignalTable>[],
): Promise<Insertable<SignalTable>[]> {
  const papers = [...new Set(signals.map((signal) => signal.paper))]
  if (papers.length === 0) return []
  const stored = await db
    .selectFrom('signals')
    .selectAll()
    .where('paper', 'in', papers)
    .orderBy('observed')
    .execute()
  const last = new Map(stored.map(({ paper, name, value }) => [`${paper} ${name}`, value]))
  return signals.filter(({ paper, name, value }) => last.get(`${paper} ${name}`) !== value)
}

async function addMissing<T extends 'categories' | 'links' | 'signals' | 'versions'>(
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

function* parts<R>(rows: readonly R[]): Generator<R[]> {
  for (let i = 0; i < rows.length; i += ROWS) yield rows.slice(i, i + ROWS)
}
