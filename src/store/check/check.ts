import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { FILE, isDatabase } from '../database-file.ts'
import { StoreError } from '../error.ts'
import { versionOf } from '../migrate-sqlite.ts'
import { MIGRATIONS } from '../migrations.ts'
import { type OpenOptions, outdated } from '../open-options.ts'
import { LIMITS, poolOf, unusable, versionOfPostgres } from '../open-postgres.ts'
import { isPostgres, nameOfPlace } from '../place.ts'
import { OneWriterDialect } from '../postgres.ts'
import type { Schema } from '../schema.ts'
import { sqliteDialect } from '../sqlite.ts'
import { DAMAGED, type Finding } from './finding.ts'
import { aliases, lists, statements, vectors } from './records.ts'
import { counts, pagesOfSqlite, referencesOfPostgres, referencesOfSqlite, rowsOfPostgres } from './tables.ts'
import { words } from './words.ts'

export interface Checked {
  findings: Finding[]
  /** Rows by table, as far as they can be counted. */
  rows: Record<string, number>
}

/** Reading all rows of a large table takes its time. */
const PATIENCE_SECONDS = 3600

type Look = (db: Kysely<Schema>) => Promise<Finding>

/**
 * Looks through a whole database and changes nothing of it, also while a site runs on it.
 *
 * @throws StoreError when there is none, or its server can't be reached
 */
export async function checkDatabase(place: string, options: OpenOptions = {}): Promise<Checked> {
  return isPostgres(place) ? checkPostgres(place, options) : checkSqlite(resolve(place))
}

async function checkSqlite(folder: string): Promise<Checked> {
  const path = join(folder, FILE)
  try {
    if (!isDatabase(path)) throw new StoreError(`there is no database ${path}; DATA_DIR names its folder`)
  } catch (error) {
    if (!existsSync(path) || !(error instanceof StoreError)) throw error
    return { findings: [{ what: 'files', found: error.message, todo: DAMAGED }], rows: {} }
  }
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  const db = new Kysely<Schema>({ dialect: sqliteDialect({ writer: database }) })
  try {
    const looks: Look[] = [pagesOfSqlite, referencesOfSqlite]
    const checked = await look(db, looks, async () => versionOf(database), path)
    return { ...checked, findings: [filesOf(path), ...checked.findings] }
  } finally {
    await db.destroy()
  }
}

async function checkPostgres(address: string, { limits = LIMITS }: OpenOptions): Promise<Checked> {
  const name = nameOfPlace(address)
  const pool = poolOf(address, { ...limits, statement: PATIENCE_SECONDS })
  const db = new Kysely<Schema>({ dialect: new OneWriterDialect(pool) })
  try {
    const version = await versionOfPostgres(db).catch((error: unknown) => {
      throw unusable(name, error)
    })
    if (version === 0) throw new StoreError(`the database ${name} is empty; the first start makes its tables`)
    return await look(db, [rowsOfPostgres, referencesOfPostgres], async () => version, name)
  } finally {
    await db.destroy()
  }
}

/** What the two have in common, when the form is this version's. */
const CONTENT: readonly Look[] = [words, vectors, statements, aliases, lists]

async function look(
  db: Kysely<Schema>,
  looks: readonly Look[],
  version: () => Promise<number>,
  name: string,
): Promise<Checked> {
  const findings: Finding[] = []
  const see = async (look: Look) => {
    const finding = await look(db).catch((error: Error) => ({
      what: look.name,
      found: error.message,
      todo: DAMAGED,
    }))
    findings.push(finding)
  }
  for (const one of looks) await see(one)
  const form = await version().then(formOf(name), (error: Error) => ({
    what: 'form',
    found: error.message,
    todo: DAMAGED,
  }))
  findings.push(form)
  if (!('todo' in form)) for (const one of CONTENT) await see(one)
  return { findings, rows: await counts(db).catch(() => ({})) }
}

const formOf =
  (name: string) =>
  (version: number): Finding => {
    const found = `version ${version} of ${MIGRATIONS.length}`
    if (version === MIGRATIONS.length) return { what: 'form', found }
    if (version < MIGRATIONS.length)
      return { what: 'form', found: `${found}: ${outdated(name)}`, todo: 'papers migrate' }
    return { what: 'form', found: `${found}: made by a newer Daily Papers`, todo: 'start that version' }
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
