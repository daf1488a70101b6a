import { type PostgresLimits, openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import type { Store } from './store.ts'

/**
 * Opens the database: a Postgres server by its address, else the embedded one of a data folder. It is made and
 * migrated where it is absent; `:memory:` is one for a test.
 *
 * @param limits - of a Postgres server
 *
 * @throws StoreError when it can't be used; nothing is changed.
 */
export async function openStore(place: string, limits?: PostgresLimits): Promise<Store> {
  return /^postgres(?:ql)?:/.test(place) ? openPostgres(place, limits) : openSqlite(place)
}
