import type { Insertable, Kysely } from 'kysely'
import { parts } from './parts.ts'
import type { Schema, StatementTable } from './schema.ts'

/** What one source said of one work at one time, without what it counted. */
export interface Statement {
  source: string
  /** What the source calls the work, and the version of it when it tells versions apart. */
  name: string
  /** The record as JSON has it; absent where only the source's own words are left of earlier versions of this program. */
  record?: object
  /** The source's own words. */
  raw?: string
  /** Under which the title of the record is looked for. */
  titleKey: string
  /** UTC milliseconds. */
  said: number
  /** The import that brought it; absent for what comes with the program. */
  import?: number
}

export interface StoredStatement extends Statement {
  key: number
  /** The paper's key. */
  paper: number
}

export interface Statements {
  /** All that was said of papers, by their keys, in the order it came. */
  of(papers: readonly number[]): Promise<StoredStatement[]>
  /** The papers, by key, that an import said something of. */
  papersOf(imported: number): Promise<number[]>
  /** The papers, by key, of which sources said something by these names, whatever the version. */
  papersNamed(records: readonly { source: string; name: string }[]): Promise<number[]>
  /** Takes back what an import said, also the places on lists and the counts. */
  remove(imported: number): Promise<void>
  /** Gives statements to another paper. */
  move(statements: readonly number[], paper: number): Promise<void>
}

export const statementStore = (db: Kysely<Schema>): Statements => ({
  async of(papers) {
    const found: StoredStatement[] = []
    for (const part of parts(papers)) {
      const rows = await db
        .selectFrom('statements')
        .selectAll()
        .where('paper', 'in', part)
        .orderBy('key')
        .execute()
      for (const { record, raw, title_key: titleKey, import: imported, ...row } of rows) {
        found.push({
          ...row,
          titleKey,
          ...(record !== null && { record: JSON.parse(record) as object }),
          ...(raw !== null && { raw }),
          ...(imported !== null && { import: imported }),
        })
      }
    }
    return found
  },

  async papersOf(imported) {
    const papers = new Set<number>()
    for (const table of ['statements', 'listings', 'signals'] as const) {
      const rows = await db
        .selectFrom(table)
        .select('paper')
        .distinct()
        .where('import', '=', imported)
        .execute()
      for (const { paper } of rows) papers.add(paper)
    }
    return [...papers]
  },

  async papersNamed(records) {
    const papers = new Set<number>()
    for (const { source, name } of records) {
      const rows = await db
        .selectFrom('statements')
        .select('paper')
        .distinct()
        .where('source', '=', source)
        .where((e) =>
          e.or([e('name', '=', name), e.and([e('name', '>', `${name}v`), e('name', '<', `${name}w`)])]),
        )
        .execute()
      for (const { paper } of rows) papers.add(paper)
    }
    return [...papers]
  },

  async remove(imported) {
    for (const table of ['statements', 'listings', 'signals'] as const) {
      await db.deleteFrom(table).where('import', '=', imported).execute()
    }
  },

  async move(statements, paper) {
    for (const part of parts(statements)) {
      await db.updateTable('statements').set({ paper }).where('key', 'in', part).execute()
    }
  },
})

/** Writes what is new; a source's own words that only count anew replace the earlier ones. */
export async function addStatements(
  db: Kysely<Schema>,
  statements: readonly (Statement & { paper: number })[],
): Promise<void> {
  const rows = statements.map(
    ({ source, name, record, raw, titleKey, said, paper, import: imported }): Insertable<StatementTable> => ({
      source,
      name,
      paper,
      title_key: titleKey,
      record: record === undefined ? null : JSON.stringify(record),
      raw: raw ?? null,
      said,
      import: imported ?? null,
    }),
  )
  for (const part of parts(rows)) await db.insertInto('statements').values(part).execute()
}
