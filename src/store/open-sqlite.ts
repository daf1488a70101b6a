import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { OWN_FOLDER } from './copy-before.ts'
import { createDatabase } from './create-sqlite.ts'
import { FILE, isDatabase } from './database-file.ts'
import { StoreError } from './error.ts'
import { inspect } from './inspect-sqlite.ts'
import { fillEmpty, migrateSqlite } from './migrate-sqlite.ts'
import { MIGRATIONS } from './migrations.ts'
import { type OpenOptions, outdated } from './open-options.ts'
import { revisionOf } from './revision.ts'
import type { Schema } from './schema.ts'
import { settle } from './settle.ts'
import { type Connections, sqliteDialect } from './sqlite.ts'
import { type Store, storeOver } from './store.ts'
import { openWords } from './text-index.ts'
import { unreadable } from './unreadable.ts'

/** So long another process that opens or writes is waited for while nobody is served yet. */
const OPENING_MS = 5000
/** Room for the pages that a thousand papers change: in SQLite's own 2 MB they are written and read again and again. */
const CACHE_KB = 16 * 1024

/**
 * Opens the embedded database of a data folder, made and migrated where it is absent; `:memory:` for a test.
 *
 * @throws StoreError when the folder can't be written or the file is not a sound database; nothing is changed.
 */
export async function openSqlite(folder: string, options: OpenOptions = {}): Promise<Store> {
  const connections = folder === ':memory:' ? { writer: openMemory() } : openFile(resolve(folder), options)
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connections) })
  try {
    const words = await openWords(db, options)
    const file = folder === ':memory:' ? undefined : resolve(folder, FILE)
    return storeOver(db, words, revisionOf(db, words.expire), () => db.destroy(), file)
  } catch (cause) {
    await db.destroy()
    throw unreadable(join(folder, FILE), cause)
  }
}

function openMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  fillEmpty(database)
  return database
}

function openFile(folder: string, { migrate = true, tell = () => {} }: OpenOptions): Connections {
  const path = join(folder, FILE)
  prepareFolder(folder, path)
  let writer: DatabaseSync | undefined
  try {
    if (!isDatabase(path)) createDatabase(path)
    if (inspect(path) < MIGRATIONS.length && !migrate) throw new StoreError(outdated(path))
    writer = new DatabaseSync(path, { timeout: OPENING_MS })
    writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
    writer.exec(`pragma cache_size = -${CACHE_KB}`)
    if (migrate) migrateSqlite(writer, path, tell)
    // From here on the dialect waits, and SQLite itself would stop the whole process while it does.
    writer.exec('pragma busy_timeout = 0')
    return { writer, reader: new DatabaseSync(path, { readOnly: true, timeout: 0 }) }
  } catch (cause) {
    if (writer) settle(writer)
    writer?.close()
    throw unreadable(path, cause)
  }
}

function prepareFolder(folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER })
    accessSync(folder, constants.W_OK)
    if (statSync(path, { throwIfNoEntry: false })) accessSync(path, constants.W_OK)
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
