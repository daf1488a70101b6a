import type { DatabaseSync } from 'node:sqlite'

/**
 * Brings all of the log into the file, which then is the whole database and says so: without its log it is known to be
 * whole. While other processes have it open, that is left to the last of them.
 */
export function settle(database: DatabaseSync): void {
  try {
    database.exec('pragma busy_timeout = 0; pragma journal_mode = delete')
  } catch {
    // What can't be brought in stays in the log, where it is safe.
  }
}
