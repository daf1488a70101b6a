import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { vector } from '@electric-sql/pglite-pgvector'
import pg from 'pg'
import { getTypeParser, openPool } from './open-postgres.ts'
import { type Store, openStore } from './index.ts'

let server: Promise<PGlite> | undefined

/**
 * An empty Postgres in this process; the same one for all tests of a file, emptied each time.
 *
 * @param prepared - what is done there before the store is opened
 */
export async function openEmptyPostgres(prepared = ''): Promise<Store> {
  server ??= PGlite.create({ extensions: { vector } })
  const pglite = await server
  await pglite.exec('drop schema public cascade; create schema public')
  await pglite.exec(prepared)
  // Types stay what they are in Postgres: the driver reads them, as it does from a server.
  return openPool(
    new pg.Pool({ ...createPgConfig(pglite), types: { getTypeParser }, max: 1 } as pg.PoolConfig),
    'of a test',
  )
}

/** Both kinds of database, empty, for what must be the same in both. */
export const databases: readonly [name: string, open: () => Promise<Store>][] = [
  ['SQLite', () => openStore(':memory:')],
  ['Postgres', () => openEmptyPostgres()],
]
