import {
  openSync,
  closeSync,
  fsyncSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from './error.ts'

/** Only the site's own user reads what it writes. */
export const OWN_FILE = 0o600
export const OWN_FOLDER = 0o700

/**
 * Keeps a copy of a database beside it before it is brought to another form: `….version-8`. To be called while nobody
 * else can write.
 *
 * @throws StoreError when there is no room for it, and for what is to come
 */
export function keepCopy(path: string, version: number): string {
  const copy = `${path}.version-${version}`
  needRoom(path, dirname(path), 2)
  const part = `${copy}.part`
  rmSync(part, { force: true })
  writeFileSync(part, '', { mode: OWN_FILE })
  const source = new DatabaseSync(path, { readOnly: true })
  try {
    source.prepare('vacuum into ?').run(part)
  } catch (cause) {
    rmSync(part, { force: true })
    throw cause
  } finally {
    source.close()
  }
  sync(part)
  renameSync(part, copy)
  sync(dirname(copy))
  return copy
}

/** Makes sure that a folder has room for so many times the bytes of a database. */
export function needRoom(path: string, folder: string, times: number): void {
  const needed =
    times * (statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0))
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= needed) return
  throw new StoreError(
    `there is no room for a copy of the database: ${megabytes(needed)} MB are needed in ${folder}, ` +
      `${megabytes(bavail * bsize)} MB are free; make room and try again. Nothing was changed`,
  )
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6)

/** Waits until a file or the names in a folder are on the disk. */
export function sync(path: string): void {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
