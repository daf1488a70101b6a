import type { PostgresLimits } from './open-postgres.ts'

/** How a database is opened. */
export interface OpenOptions {
  /** False: one of an earlier version is refused rather than brought to this one's form. */
  migrate?: boolean
  /** Hears what takes its time, a line each. */
  tell?: (line: string) => void
  /** When words of many papers wait to be indexed: now, or later by who opens it (`search/index-words.ts`). */
  index?: 'now' | 'later'
  /** Of a Postgres server. */
  limits?: PostgresLimits
}

export const outdated = (name: string) =>
  `the database ${name} is of an earlier version; "papers migrate" brings it to this one's form, as does starting the site`
