import type { Insertable, Kysely } from 'kysely'
import { type NewPaper, type StoredPaper, fromRow, toRow } from './papers.ts'
import type { Schema, SignalTable } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** A paper with all that a source said about it. */
export interface Work {
  paper: NewPaper
  /** The stored paper says the same already; only what belongs to it may be new. */
  isUnchanged?: boolean
  versions?: readonly { version: number; date?: string; title: string; abstract?: string }[]
  /** The source's own words, and its own name for the work. */
  answer?: { source: string; name: string; body: string; fetched: number }
  links?: readonly { kind: string; url: string; saidBy: string }[]
  signals?: readonly { name: string; value: number; observed: number }[]
  /** The day's list it stood on. */
  listing?: { day: string; source: string; position: number }
}

/** By what a work may be known. */
export interface Identities {
  arxiv: readonly string[]
  doi: readonly string[]
  titleKeys: readonly string[]
}

export interface KnownPaper extends StoredPaper {
  titleKey: string
}

export interface Works {
  /** Every stored paper that has one of these identities. */
  find(identities: Identities): Promise<KnownPaper[]>
  /**
   * Writes all or none. A paper whose id is known is replaced, its day of listing kept; what belongs to it is
   * added to what is there, so that writing twice changes nothing.
   */
  write(works: readonly Work[]): Promise<void>
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

export const workStore = (db: Kysely<Schema>): Works => ({
  async find({ arxiv, doi, titleKeys }) {
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
    return [...found.values()]
  },

  async write(works) {
    await inTransaction(db, async (transaction) => {
      for (const part of parts(works)) await writePart(transaction, part)
    })
  },
})

async function writePart(db: Kysely<Schema>, works: readonly Work[]): Promise<void> {
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
  await addMissing(
    db,
    'listings',
    rows(({ listing }, paper) => (listing ? [{ ...listing, paper }] : [])),
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

function* parts<R>(rows: readonly R[]): Generator<R[]> {
  for (let i = 0; i < rows.length; i += ROWS) yield rows.slice(i, i + ROWS)
}
