import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OWN_FOLDER } from './copy-before.ts'
import { type Copy, copyDatabase, nameNew } from './copy-sqlite.ts'
import { FILE, isDatabase } from './database-file.ts'
import { StoreError } from './error.ts'
import { inspect } from './inspect-sqlite.ts'

/**
 * Copies the embedded database of a data folder into a new file, whether a site runs on it or not.
 *
 * @throws StoreError when there is none or it is damaged, when the file is there already, or there is no room for it
 */
export async function backupTo(folder: string, file: string): Promise<Copy> {
  const [from, to] = [join(resolve(folder), FILE), resolve(file)]
  if (!isDatabase(from)) throw new StoreError(`there is no database ${from}; DATA_DIR names its folder`)
  const into = statSync(dirname(to), { throwIfNoEntry: false })
  if (!into?.isDirectory()) throw new StoreError(`there is no folder ${dirname(to)} to put the copy into`)
  if (existsSync(to)) throw new StoreError(`${to} is there already and is left as it is; give another name`)
  return copyDatabase(from, to, (part) => nameNew(part, to))
}

export interface Restored extends Copy {
  /** Where the database of before is kept, when there was one. */
  former?: string
}

/**
 * Puts a copy in the place of the embedded database of a data folder. The one that was there is kept beside it.
 *
 * @param replace - allows that there is one
 * @throws StoreError when the copy is not a sound database of this version or an earlier one, or a process has the
 *   database open; nothing is changed then
 */
export async function restoreFrom(file: string, folder: string, { replace = false } = {}): Promise<Restored> {
  const [from, to] = [resolve(file), join(resolve(folder), FILE)]
  if (from === to)
    throw new StoreError(`${to} is the database itself; move it away first, and restore it from there`)
  if (!isDatabase(from)) throw new StoreError(`there is no file ${from}`)
  inspect(from)
  mkdirSync(dirname(to), { recursive: true, mode: OWN_FOLDER })
  const isThere = existsSync(to)
  if (isThere && !replace) {
    throw new StoreError(
      `there is a database already, ${to}; --replace puts the copy in its place and keeps the one of before beside it`,
    )
  }
  if (isThere) needAlone(to)
  const former = `${to}.before-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}`
  const copy = await copyDatabase(from, to, (part) => {
    if (!isThere) return nameNew(part, to)
    setAside(to, former)
    renameSync(part, to)
  })
  return { ...copy, ...(isThere && { former }) }
}

/** Makes sure that no other process has a database open. One that is damaged nobody can use. */
function needAlone(path: string): void {
  try {
    if (isDatabase(path)) inspect(path)
  } catch {
    return
  }
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('pragma journal_mode = delete')
  } catch (cause) {
    throw new StoreError(`a site or another command has ${path} open; stop it first`, { cause })
  } finally {
    database.close()
  }
}

/** Gives a database a second name, with the log it may have, so that at no moment there is none. */
function setAside(path: string, aside: string): void {
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end)
  try {
    linkSync(path, aside)
  } catch {
    // Some file systems know no second name.
    copyFileSync(path, aside)
  }
}
