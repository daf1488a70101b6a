/** What a look at one side of a database has shown. */
export interface Finding {
  /** What was looked at. */
  what: string
  /** In words. */
  found: string
  /** The way to go; present only when something is wrong. */
  todo?: string
}

const RESTORE = 'bring a backup back: papers restore FILE (of Postgres: pg_restore)'
export const DAMAGED = `stop the site and ${RESTORE}`
export const INCONSISTENT = `keep a copy (papers backup FILE), then ${RESTORE}`
export const REBUILD = 'papers check --rebuild makes it anew from the papers'

/** A count that should be 0. */
export function none(what: string, count: number, wrong: string, todo: string, right: string): Finding {
  return count === 0 ? { what, found: right } : { what, found: `${count} ${wrong}`, todo }
}
