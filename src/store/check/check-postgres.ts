import { Kysely } from 'kysely'
import { StoreError } from '../error.ts'
import type { OpenOptions } from '../open-options.ts'
import { LIMITS, poolOf, unusable, versionOfPostgres } from '../open-postgres.ts'
import { nameOfPlace } from '../place.ts'
import { OneWriterDialect } from '../postgres.ts'
import type { Schema } from '../schema.ts'
import { type Checked, look } from './look.ts'
import { referencesOfPostgres, rowsOfPostgres } from './tables.ts'

/** Reading all rows of a large table takes its time. */
const PATIENCE_SECONDS = 3600

/** @throws StoreError when the server can't be reached, or the database was never filled */
export async function checkPostgres(address: string, { limits = LIMITS }: OpenOptions): Promise<Checked> {
  const name = nameOfPlace(address)
  const pool = poolOf(address, { ...limits, statement: PATIENCE_SECONDS })
  const db = new Kysely<Schema>({ dialect: new OneWriterDialect(pool) })
  try {
    const version = await versionOfPostgres(db).catch((error: unknown) => {
      throw unusable(name, error)
    })
    if (version === 0) throw new StoreError(`the database ${name} is empty; the first start makes its tables`)
    return await look(db, [rowsOfPostgres, referencesOfPostgres], async () => version, name)
  } finally {
    await db.destroy()
  }
}
