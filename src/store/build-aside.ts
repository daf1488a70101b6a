import { Kysely } from 'kysely'
import { openToRead } from './open-to-read.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'
import { type BuildAside, buildLarge } from './text-segments.ts'

/** Builds segments of the papers of a database's file that changed, for who writes there: this only reads. */
export function segmentsOf(file: string): BuildAside {
  const db = new Kysely<Schema>({ dialect: sqliteDialect({ writer: openToRead(file) }) })
  return { build: () => buildLarge(db), close: () => db.destroy() }
}
