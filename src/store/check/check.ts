import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Kysely } from 'kysely'
import { FILE, isDatabase } from '../database-file.ts'
import { StoreError } from '../error.ts'
import { versionOf } from '../migrate-sqlite.ts'
import type { OpenOptions } from '../open-options.ts'
import { openToRead } from '../open-to-read.ts'
import { isPostgres } from '../place.ts'
import type { Schema } from '../schema.ts'
import { sqliteDialect } from '../sqlite.ts'
import { DAMAGED, type Finding } from './finding.ts'
import { type Checked, look } from './look.ts'
import { pagesOfSqlite, referencesOfSqlite } from './tables.ts'

/**
 * Looks through a whole database and changes nothing of it, also while a site runs on it.
 *
 * @throws StoreError when there is none, or its server can't be reached
 */
export async function checkDatabase(place: string, options: OpenOptions = {}): Promise<Checked> {
  if (!isPostgres(place)) return checkSqlite(resolve(place))
  const { checkPostgres } = await import('./check-postgres.ts')
  return checkPostgres(place, options)
}

async function checkSqlite(folder: string): Promise<Checked> {
  const path = join(folder, FILE)
  try {
    if (!isDatabase(path)) throw new StoreError(`there is no database ${path}; DATA_DIR names its folder`)
  } catch (error) {
    if (!existsSync(path) || !(error instanceof StoreError)) throw error
    return { findings: [{ what: 'files', found: error.message, todo: DAMAGED }], rows: {} }
  }
  const database = openToRead(path)
  const db = new Kysely<Schema>({ dialect: sqliteDialect({ writer: database }) })
  try {
    const checked = await look(db, [pagesOfSqlite, referencesOfSqlite], async () => versionOf(database), path)
    return { ...checked, findings: [filesOf(path), ...checked.findings] }
  } finally {
    await db.destroy()
  }
}

/** Who can read the file, and what was kept beside it. */
function filesOf(path: string): Finding {
  const others = statSync(path).mode & 0o077
  if (others !== 0) {
    const found = `others on this machine can read ${path}, with the addresses of readers`
    return { what: 'files', found, todo: `chmod 600 ${path}` }
  }
  const kept = readdirSync(dirname(path)).filter((name) =>
    new RegExp(`^${FILE}\\.(version|before)-`).test(name),
  )
  const rest = kept.length > 0 ? `; kept beside it, to be removed when all is well: ${kept.join(', ')}` : ''
  return { what: 'files', found: `${basename(path)} is whole, with the log that belongs to it${rest}` }
}
