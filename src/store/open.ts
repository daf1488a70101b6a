import { openSqlite } from './open-sqlite.ts'
import type { OpenOptions } from './open-options.ts'
import { isPostgres } from './place.ts'
import type { Store } from './store.ts'

/**
 * Opens the database: a Postgres server by its address, else the embedded one of a data folder. It is made where it is absent,
 * brought to this version's form unless told otherwise; `:memory:` is one for a test.
 *
 * @throws StoreError when it can't be used; nothing is changed.
 */
export async function openStore(place: string, options: OpenOptions = {}): Promise<Store> {
  if (!isPostgres(place)) return openSqlite(place, options)
  // Its client is loaded by those who use it.
  const { openPostgres } = await import('./open-postgres.ts')
  return openPostgres(place, options)
}
