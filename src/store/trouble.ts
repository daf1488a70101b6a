import { StoreError } from './error.ts'

/**
 * Why an opened database does not do what it is asked: the server is `away`; others hold what is needed, `busy`; the disk
 * is `full` or `failing`; the file is `damaged`; it may be read and not written, `read-only`.
 */
export type Trouble = 'away' | 'busy' | 'full' | 'failing' | 'damaged' | 'read-only'

/**
 * The database did not do what it was asked, through no fault of who asked. Nothing of it was written, save when the
 * server went away while it was asked to write for good: then nobody knows.
 */
export class TroubleError extends StoreError {
  override name = 'TroubleError'
  readonly trouble: Trouble

  constructor(trouble: Trouble, cause: unknown) {
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : cause
    super(IN_WORDS[trouble].replace('…', String(reason)), { cause })
    this.trouble = trouble
  }
}

const IN_WORDS: Readonly<Record<Trouble, string>> = {
  away: 'the database cannot be reached (…); it is tried again with the next question',
  busy: 'the database is busy (…); try again in a moment',
  full: 'the disk of the database is full (…); make room there',
  failing: 'the disk of the database fails (…); what was acknowledged is kept, see the log of the system',
  damaged: 'the database is damaged (…); stop the site and restore a copy',
  'read-only': 'the database cannot be written (…); see who may write there, and that it is no replica',
}

/** SQLite's result codes: primary ones, and those of a kind of their own among them. */
const SQLITE: Readonly<Record<number, Trouble>> = {
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  8: 'read-only', // SQLITE_READONLY
  10: 'failing', // SQLITE_IOERR
  4874: 'full', // SQLITE_IOERR_SHMSIZE
  11: 'damaged', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'away', // SQLITE_CANTOPEN: the folder is gone, or no file can be opened any more
  26: 'damaged', // SQLITE_NOTADB
}

/** An error of SQLite as what it means; one that is a mistake of ours stays as it is. */
export function sqliteFault(error: unknown): unknown {
  const { errcode = 0 } = error as { errcode?: number }
  const trouble = SQLITE[errcode] ?? SQLITE[errcode & 0xff]
  return trouble ? new TroubleError(trouble, error) : error
}

/** Error codes of Postgres, in full or by their class, and of the way to it. */
const POSTGRES: Readonly<Record<string, Trouble>> = {
  '08': 'away', // connection exception
  '28': 'away', // the password or the rules changed
  '3D': 'away', // the database is gone
  '57P': 'away', // shut down, crashed, starting
  '53300': 'away', // too many connections
  '53100': 'full',
  '53': 'busy', // out of memory, or of what a configuration allows
  '55P03': 'busy', // lock_timeout
  '57014': 'busy', // statement_timeout
  '40': 'busy', // deadlock, serialization
  '25P03': 'busy', // idle in transaction for too long
  '25006': 'read-only',
  XX001: 'damaged',
  XX002: 'damaged',
  '58': 'failing', // the server cannot read its own files
}
const NO_CONNECTION =
  /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOENT|EACCES|EMFILE|ENFILE|CERT_|ERR_TLS|SELF_SIGNED|UNABLE_TO)/
/** The driver's own words, which have no code. */
const LOST = /connection terminated|not queryable|query read timeout|server does not support ssl|\bsocket\b/i
const POOL_EXHAUSTED = /timeout exceeded when trying to connect/i

/** An error of Postgres or of its driver as what it means; one that is a mistake of ours stays as it is. */
export function postgresFault(error: unknown): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const trouble = POSTGRES[code] ?? POSTGRES[code.slice(0, 3)] ?? POSTGRES[code.slice(0, 2)]
  if (trouble) return new TroubleError(trouble, error)
  if (POOL_EXHAUSTED.test(message)) return new TroubleError('busy', error)
  const isLost = NO_CONNECTION.test(code) || (code === '' && LOST.test(message))
  return isLost ? new TroubleError('away', error) : error
}
