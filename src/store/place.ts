import { join, resolve } from 'node:path'
import { FILE } from './database-file.ts'

/** Whether a database is named by the address of a server, and not by a folder. */
export const isPostgres = (place: string): boolean => /^postgres(?:ql)?:/.test(place)

/** What a database is called in messages. */
export const nameOfPlace = (place: string): string =>
  isPostgres(place) ? withoutPassword(place) : join(resolve(place), FILE)

/** The address of a server without what may be secret: who asks, and all that stands behind a question mark. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address)
  return url ? `${url.protocol}//${url.host}${url.pathname}` : 'of DATABASE_URL'
}
