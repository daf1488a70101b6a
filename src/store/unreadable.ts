import { StoreError } from './error.ts'

/** What SQLite said of a database, with the way to go; what is said already stays as it is. */
export function unreadable(path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice = /locked|busy/.test(reason)
    ? 'another process holds it; stop that one first'
    : /full/.test(reason)
      ? 'make room on the disk and try again'
      : 'move it away and bring a backup back: papers restore FILE. It was left as it is'
  return new StoreError(`cannot read the database ${path} (${reason}); ${advice}`, { cause })
}
