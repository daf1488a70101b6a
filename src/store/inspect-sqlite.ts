import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { StoreError } from './error.ts'
import { newer, versionOf } from './migrate-sqlite.ts'
import { MIGRATIONS } from './migrations.ts'
import { openToRead } from './open-to-read.ts'
import { unreadable } from './unreadable.ts'

/** Up to this size the whole file is checked when it is opened: about 0.1 s. */
const CHECKED_BYTES = 32 * 1024 * 1024

/**
 * Looks into a database without changing anything of it, whatever its log would make of it.
 *
 * @returns the version of its form, this one or an earlier one
 * @throws StoreError when it is damaged, another program's, or of a later version
 */
export function inspect(path: string): number {
  const database = openToRead(path)
  try {
    if (isOfAnother(database, path)) {
      throw new StoreError(
        `the log ${path}-wal belongs to another database: move it away, and ${path}-shm with it, or put back the one that lay here`,
      )
    }
    checkSound(database, path)
    const version = versionOf(database)
    if (version > MIGRATIONS.length) throw new StoreError(newer(path))
    if (version === 0) throw new StoreError(tableless(database, path))
    return version
  } catch (cause) {
    throw unreadable(path, cause)
  } finally {
    database.close()
  }
}

/** With another's log a database has another's name. */
function isOfAnother(database: DatabaseSync, path: string): boolean {
  if (!statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) return false
  const file = pathToFileURL(path)
  file.searchParams.set('immutable', '1')
  const alone = new DatabaseSync(file, { readOnly: true })
  const [own, withLog] = [nameOf(alone), nameOf(database)]
  alone.close()
  return own !== undefined && withLog !== undefined && own !== withLog
}

/** The name that tells this database from all others; undefined when it has none, or can't be read by itself. */
function nameOf(database: DatabaseSync): unknown {
  try {
    return database.prepare(`select value from meta where name = 'database'`).get()?.['value']
  } catch {
    return undefined
  }
}

function checkSound(database: DatabaseSync, path: string): void {
  if (statSync(path).size > CHECKED_BYTES) {
    database.prepare('select count(*) from sqlite_schema').get()
    return
  }
  const result = database.prepare('pragma quick_check(1)').get()!['quick_check']
  if (result !== 'ok') throw new Error(String(result))
}

const tableless = (database: DatabaseSync, path: string) =>
  database.prepare('select 1 from sqlite_schema').get()
    ? `${path} is a database of another program; move it away, or set DATA_DIR to another folder`
    : `the database ${path} has no tables: it was cut off, or its log ${path}-wal is missing. ` +
      'Put the log back, or bring a backup back: papers restore FILE; to begin anew move this one away'
