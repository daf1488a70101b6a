import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Writes all or nothing; inside a transaction it is a part of that one. */
export function inTransaction<R>(db: Kysely<Schema>, use: (db: Kysely<Schema>) => Promise<R>): Promise<R> {
  return db.isTransaction ? use(db) : db.transaction().execute(use)
}
