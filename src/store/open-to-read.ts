import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * Opens a database for who only reads. What was broken off while it was opened or closed is taken back first, which takes
 * the right to write.
 */
export const openToRead = (path: string): DatabaseSync =>
  new DatabaseSync(path, { readOnly: !existsSync(`${path}-journal`), timeout: 5000 })
