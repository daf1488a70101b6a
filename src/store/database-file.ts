import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { StoreError } from './error.ts'
import { readLog, readLogIndex } from './sqlite-log.ts'

// The files of SQLite as they lie on disk, looked at before SQLite opens them: it takes an empty file for a new database
// and a log that is absent or cut for one that never was longer.

/** In the data folder. */
export const FILE = 'daily-papers.sqlite'
/** Marks a file as this program's: "DPap". */
export const APPLICATION = 0x44506170

const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100
/** A process that opens or closes the database needs less to get from one sound state to the next. */
const SETTLED_MS = 50
const LOOKS = 4

export interface DatabaseHeader {
  bytes: number
  pageBytes: number
  /** How many pages there are; 0 when another program wrote last and did not say. */
  pages: number
  /** Set while the database is open, taken back when the last process closes it: its log is beside it until then. */
  isOpen: boolean
  /** By the mark of its program; 0 for databases of version 0.1. */
  application: number
}

/**
 * Makes sure that what lies at a path is a whole SQLite database with the log that belongs to it, or nothing at all.
 * Only reads.
 *
 * @returns false where there is none
 * @throws StoreError which says what is wrong, and the way to go
 */
export function isDatabase(path: string): boolean {
  for (let look = 1; ; look++) {
    const fault = faultOf(path)
    if (fault === undefined) return existsSync(path)
    if (look === LOOKS) throw new StoreError(fault)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLED_MS)
  }
}

const BEGIN_ANEW = 'papers restore FILE brings a backup back; to begin anew move it away'

function faultOf(path: string): string | undefined {
  const log = readLog(`${path}-wal`)
  if (!existsSync(path)) {
    if (!log?.bytes) return undefined
    return `the database ${path} is not there, but its log ${path}-wal is: put the database back beside it, or move the log away`
  }
  const header = readHeader(path)
  if (header === 'empty') return `the database ${path} is empty (0 bytes): it was cut off; ${BEGIN_ANEW}`
  if (header === 'foreign')
    return `cannot read the database ${path} (not a database of SQLite); ${BEGIN_ANEW}; it was left as it is`
  if (header.application !== 0 && header.application !== APPLICATION) {
    return `${path} is a database of another program; move it away, or set DATA_DIR to another folder`
  }
  return logFault(path, header, log) ?? cutFault(path, header, log?.pages ?? (() => new Set()))
}

/** What does not fit between the database and its log. */
function logFault(
  path: string,
  { isOpen, application }: DatabaseHeader,
  log: ReturnType<typeof readLog>,
): string | undefined {
  const index = readLogIndex(`${path}-shm`)
  const isNeeded = index !== undefined && index.frames > index.inDatabase
  const isKept = existsSync(`${path}-journal`) || (index !== undefined && !isNeeded)
  // Databases of version 0.1 look as if they were open.
  if (!log && (isNeeded || (isOpen && application === APPLICATION && !isKept))) {
    return (
      `the log ${path}-wal is missing: the database was in use when it was written last, and what came then is in its log. ` +
      `Put the log back beside it. If it is lost, or this is a copy made without it: move ${path} away, ` +
      'and papers restore takes what is in it'
    )
  }
  if (!log) return undefined
  if (isNeeded && log.bytes < index.bytes) {
    return (
      `the log ${path}-wal is cut: ${log.bytes} of ${index.bytes} bytes. Put the whole one back; ` +
      `if it is lost, move the log and ${path}-shm away together with ${path}, and papers restore takes what is in that`
    )
  }
  if ((isNeeded && log.salt !== index.salt) || (!isOpen && log.bytes > 0 && application === APPLICATION)) {
    return `the log ${path}-wal belongs to another database: move it away, and ${path}-shm with it, or put back the one that lay here`
  }
  return undefined
}

/** Pages that are neither in the file nor in its log. */
function cutFault(
  path: string,
  { bytes, pageBytes, pages }: DatabaseHeader,
  inLog: () => ReadonlySet<number>,
): string | undefined {
  if (bytes >= pages * pageBytes) return undefined
  const logged = inLog()
  for (let page = Math.floor(bytes / pageBytes) + 1; page <= pages; page++) {
    if (!logged.has(page)) {
      return `the database ${path} is cut: ${bytes} of ${pages * pageBytes} bytes; ${BEGIN_ANEW}`
    }
  }
  return undefined
}

/** The first bytes of a database file. */
export function readHeader(path: string): DatabaseHeader | 'empty' | 'foreign' {
  const bytes = statSync(path).size
  if (bytes === 0) return 'empty'
  const file = openSync(path, 'r')
  const head = Buffer.alloc(HEADER_BYTES)
  const read = readSync(file, head)
  closeSync(file)
  if (read < HEADER_BYTES || head.toString('latin1', 0, 16) !== MAGIC) return 'foreign'
  const size = head.readUInt16BE(16)
  // The count of pages holds for the change it was written with.
  const isCounted = head.readUInt32BE(24) === head.readUInt32BE(92)
  return {
    bytes,
    pageBytes: size === 1 ? 65536 : size,
    pages: isCounted ? head.readUInt32BE(28) : 0,
    isOpen: head[18] === 2,
    application: head.readUInt32BE(68),
  }
}
