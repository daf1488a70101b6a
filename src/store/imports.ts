import type { Kysely, Selectable } from 'kysely'
import type { ImportTable, Schema } from './schema.ts'

/** One import as the log has it. */
export interface ImportEntry {
  /** What it is taken back by. */
  key: number
  /** UTC milliseconds. */
  at: number
  /** The format or the source. */
  source: string
  /** The file, or `fetch`. */
  what: string
  /** Records read, papers new, papers that gained or changed something. */
  papers: number
  added: number
  completed: number
  /** When it was taken back. */
  undone?: number
}

export interface Imports {
  begin(entry: Pick<ImportEntry, 'at' | 'source' | 'what'>): Promise<number>
  /** Adds to what it has done so far. */
  count(key: number, done: Pick<ImportEntry, 'papers' | 'added' | 'completed'>): Promise<void>
  get(key: number): Promise<ImportEntry | undefined>
  /** The last ones, newest first. */
  list(limit: number): Promise<ImportEntry[]>
  markUndone(key: number, at: number): Promise<void>
  /** Forgets one that did nothing. */
  drop(key: number): Promise<void>
}

export const importStore = (db: Kysely<Schema>): Imports => ({
  async begin({ at, source, what }) {
    const row = await db
      .insertInto('imports')
      .values({ at, source, what })
      .returning('key')
      .executeTakeFirstOrThrow()
    return row.key
  },
  async count(key, { papers, added, completed }) {
    await db
      .updateTable('imports')
      .set((e) => ({
        papers: e('papers', '+', papers),
        added: e('added', '+', added),
        completed: e('completed', '+', completed),
      }))
      .where('key', '=', key)
      .execute()
  },
  async get(key) {
    const row = await db.selectFrom('imports').selectAll().where('key', '=', key).executeTakeFirst()
    return row && fromRow(row)
  },
  async list(limit) {
    const rows = await db.selectFrom('imports').selectAll().orderBy('key', 'desc').limit(limit).execute()
    return rows.map(fromRow)
  },
  async markUndone(key, at) {
    await db.updateTable('imports').set({ undone: at }).where('key', '=', key).execute()
  },
  async drop(key) {
    await db.deleteFrom('imports').where('key', '=', key).execute()
  },
})

const fromRow = ({ undone, ...row }: Selectable<ImportTable>): ImportEntry => ({
  ...row,
  ...(undone !== null && { undone }),
})
