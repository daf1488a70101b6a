import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { keepCopy } from './copy-before.ts'
import { APPLICATION } from './database-file.ts'
import { StoreError } from './error.ts'
import { MIGRATIONS, SQLITE } from './migrations.ts'

/** Makes an empty database one of this version. */
export function fillEmpty(database: DatabaseSync): void {
  for (const { tables, sqlite = '' } of MIGRATIONS) database.exec(tables(SQLITE) + sqlite)
  setVersion(database)
  mark(database)
}

/**
 * Brings a database to this version's form, after a copy of it was kept; a no-op when it is there. Safe with several
 * processes.
 *
 * @param tell - hears what is done, a line each
 */
export function migrateSqlite(database: DatabaseSync, path: string, tell: (line: string) => void): void {
  if (versionOf(database) === MIGRATIONS.length && isMarked(database)) return
  database.exec('begin immediate')
  try {
    const found = versionOf(database)
    if (found > MIGRATIONS.length) throw new StoreError(newer(path))
    if (found < MIGRATIONS.length) {
      tell(`the database ${path} is of an earlier version and is brought to this one's form`)
      tell(`as it was it is kept as ${keepCopy(path, found)}; remove that when all is well`)
      MIGRATIONS.forEach(({ says, tables, sqlite = '' }, i) => {
        if (i < found) return
        tell(`migration ${i + 1} of ${MIGRATIONS.length}: ${says}`)
        database.exec(tables(SQLITE) + sqlite)
      })
      setVersion(database)
    }
    mark(database)
    database.exec('commit')
  } catch (error) {
    // A write that fails for want of room, or of the disk, has ended it already.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

export const newer = (path: string) =>
  `the database ${path} was made by a newer Daily Papers; start that version, or bring back a backup from before it: papers restore FILE`

export const versionOf = (database: DatabaseSync): number =>
  database.prepare('pragma user_version').get()!['user_version'] as number

const setVersion = (database: DatabaseSync) => database.exec(`pragma user_version = ${MIGRATIONS.length}`)

const isMarked = (database: DatabaseSync) =>
  database.prepare('pragma application_id').get()!['application_id'] === APPLICATION

/** Says in the file whose it is, and gives the database a name that tells it from all others. */
function mark(database: DatabaseSync): void {
  database.exec(`pragma application_id = ${APPLICATION}`)
  database.prepare(`insert or ignore into meta values ('database', ?)`).run(randomUUID())
}
