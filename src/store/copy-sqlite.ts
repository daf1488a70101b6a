import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, backup } from 'node:sqlite'
import { OWN_FILE, needRoom, sync } from './copy-before.ts'
import { StoreError } from './error.ts'
import { versionOf } from './migrate-sqlite.ts'
import { openToRead } from './open-to-read.ts'
import { settle } from './settle.ts'

/** All pages at once: what is written meanwhile does not make it begin anew. */
const ALL_PAGES = 2 ** 30

export interface Copy {
  file: string
  bytes: number
  /** Of the form of its tables. */
  version: number
  /** Rows by table. */
  rows: Record<string, number>
}

/**
 * Copies a database, also one in use, to a name that nothing has, and hands it to `place`, which gives it its name. What was
 * copied is read back: every page is sound, and every table has the rows that the database had at that moment.
 *
 * @throws StoreError when there is no room, or the copy is not sound; no file is left then
 */
export async function copyDatabase(from: string, to: string, place: (part: string) => void): Promise<Copy> {
  needRoom(from, dirname(to), 1)
  const part = `${to}.${randomBytes(6).toString('hex')}.part`
  writeFileSync(part, '', { mode: OWN_FILE, flag: 'wx' })
  try {
    const had = await copyPages(from, part)
    const copy = readBack(part)
    const lost = Object.keys(had).filter((table) => had[table] !== copy.rows[table])
    if (lost.length > 0)
      throw new StoreError(`the copy of ${from} lacks rows of ${lost.join(', ')}; try again`)
    sync(part)
    place(part)
    sync(dirname(to))
    return { ...copy, file: to }
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true })
  }
}

/** The rows by table at the moment of the copy. */
async function copyPages(from: string, part: string): Promise<Record<string, number>> {
  const source = openToRead(from)
  try {
    // The counts and the copy are of one moment.
    source.exec('begin')
    const rows = rowsOf(source)
    await backup(source, part, { rate: ALL_PAGES })
    return rows
  } catch (cause) {
    throw new StoreError(`the database ${from} cannot be copied (${(cause as Error).message})`, { cause })
  } finally {
    source.close()
    const copy = new DatabaseSync(part)
    settle(copy)
    copy.close()
  }
}

/** What is in a file, all of it read. */
function readBack(file: string): Omit<Copy, 'file'> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const faults = database.prepare('pragma integrity_check(3)').all()
    const told = faults.map((row) => row['integrity_check']).join('; ')
    if (told !== 'ok') throw new StoreError(`the copy is not sound (${told}); papers check says more`)
    return { bytes: statSync(file).size, version: versionOf(database), rows: rowsOf(database) }
  } finally {
    database.close()
  }
}

function rowsOf(database: DatabaseSync): Record<string, number> {
  const tables = database
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!' order by name`,
    )
    .all()
    .map((row) => String(row['name']))
  return Object.fromEntries(
    tables.map((table) => [
      table,
      database.prepare(`select count(*) as n from "${table}"`).get()!['n'] as number,
    ]),
  )
}

/** Gives a copy its name; what has that name meanwhile keeps it. */
export function nameNew(part: string, path: string): void {
  if (existsSync(path)) throw new StoreError(`${path} is there already; give another name`)
  renameSync(part, path)
}
