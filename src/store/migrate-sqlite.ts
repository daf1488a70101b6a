import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from './error.ts'
import { MIGRATIONS, SQLITE } from './migrations.ts'

/** Brings the database to this version's form; a no-op when it is there. Safe with several processes. */
export function migrateSqlite(database: DatabaseSync): void {
  if (version(database) === MIGRATIONS.length) return
  database.exec('begin immediate')
  try {
    const found = version(database)
    if (found > MIGRATIONS.length) {
      throw new StoreError('the database was made by a newer Daily Papers; start that version instead')
    }
    for (const { tables, sqlite = '' } of MIGRATIONS.slice(found)) database.exec(tables(SQLITE) + sqlite)
    database.exec(`pragma user_version = ${MIGRATIONS.length}`)
    database.exec('commit')
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}

const version = (database: DatabaseSync) =>
  database.prepare('pragma user_version').get()!['user_version'] as number
