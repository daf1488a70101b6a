import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OWN_FILE, sync } from './copy-before.ts'
import { fillEmpty } from './migrate-sqlite.ts'

/**
 * Makes the database where there is none. It is whole from its first moment on, so that an empty file is never one that
 * was just being made; of several processes that do so at once one wins.
 */
export function createDatabase(path: string): void {
  const part = `${path}.${randomBytes(6).toString('hex')}.new`
  writeFileSync(part, '', { mode: OWN_FILE, flag: 'wx' })
  try {
    const database = new DatabaseSync(part)
    database.exec('begin')
    fillEmpty(database)
    database.exec('commit')
    database.close()
    giveName(part, path)
  } finally {
    for (const left of [part, `${part}-journal`]) rmSync(left, { force: true })
  }
}

/** Gives a file its name, unless another has that already. */
function giveName(part: string, path: string): void {
  try {
    linkSync(part, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    // Some file systems know no second name.
    if (!existsSync(path)) renameSync(part, path)
  }
  sync(dirname(path))
}
