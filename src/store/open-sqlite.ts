import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { StoreError } from './error.ts'
import { migrateSqlite } from './migrate-sqlite.ts'
import { revisionOf } from './revision.ts'
import type { Schema } from './schema.ts'
import { type Connections, sqliteDialect } from './sqlite.ts'
import { type Store, storeOver } from './store.ts'
import { textIndex } from './text-index.ts'

const FILE = 'daily-papers.sqlite'
/** So long another process that opens or writes is waited for while nobody is served yet. */
const OPENING_MS = 5000
/** Up to this size the whole file is checked when it is opened: about 0.1 s. */
const CHECKED_BYTES = 32 * 1024 * 1024

/**
 * Opens the embedded database of a data folder, made and migrated where it is absent; `:memory:` for a test.
 *
 * @throws StoreError when the folder can't be written or the file is not a sound database; nothing is changed.
 */
export async function openSqlite(folder: string): Promise<Store> {
  const connections = folder === ':memory:' ? { writer: openMemory() } : openFile(resolve(folder))
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connections) })
  const words = textIndex()
  try {
    await words.written(db)
    return storeOver(db, words, revisionOf(db), () => db.destroy())
  } catch (cause) {
    await db.destroy()
    throw unreadable(join(folder, FILE), cause)
  }
}

function openMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  migrateSqlite(database)
  return database
}

function openFile(folder: string): Connections {
  const path = join(folder, FILE)
  const existed = prepareFolder(folder, path)
  let writer: DatabaseSync | undefined
  try {
    writer = new DatabaseSync(path, { timeout: OPENING_MS })
    if (existed) checkSound(writer, path)
    writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
    migrateSqlite(writer)
    // From here on the dialect waits, and SQLite itself would stop the whole process while it does.
    writer.exec('pragma busy_timeout = 0')
    return { writer, reader: new DatabaseSync(path, { readOnly: true, timeout: 0 }) }
  } catch (cause) {
    writer?.close()
    throw cause instanceof StoreError ? cause : unreadable(path, cause)
  }
}

/** True when there is a database already. */
function prepareFolder(folder: string, path: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    const file = statSync(path, { throwIfNoEntry: false })
    if (file) accessSync(path, constants.W_OK)
    return file !== undefined && file.size > 0
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new StoreError(
      `cannot write to the data folder ${folder} (${reason}); set DATA_DIR to one you own`,
      {
        cause,
      },
    )
  }
}

function checkSound(database: DatabaseSync, path: string): void {
  if (statSync(path).size > CHECKED_BYTES) {
    database.prepare('select count(*) from sqlite_schema').get()
    return
  }
  const result = database.prepare('pragma quick_check(1)').get()!['quick_check']
  if (result !== 'ok') throw unreadable(path, result)
}

function unreadable(path: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice = /locked|busy/.test(reason)
    ? 'another process holds it; stop that one first'
    : 'move it away or restore a copy; it was left as it is'
  return new StoreError(`cannot read the database ${path} (${reason}); ${advice}`, { cause })
}
