import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { vector } from '@electric-sql/pglite-pgvector'
import pg from 'pg'
import { getTypeParser, openPool } from './open-postgres.ts'
import { type Store, openStore } from './index.ts'

const require = createRequire(import.meta.url)
const manifest = join(dirname(require.resolve('@electric-sql/pglite')), '../package.json')
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
const kept = fileURLToPath(new URL(`../../node_modules/.cache/postgres-${version}.tar`, import.meta.url))
let server: Promise<PGlite> | undefined

/** A server in this process, with the files of an empty one: making them anew takes five times as long. */
async function start(): Promise<PGlite> {
  const extensions = { vector }
  if (existsSync(kept)) return PGlite.create({ extensions, loadDataDir: new Blob([readFileSync(kept)]) })
  const made = await PGlite.create({ extensions })
  const files = Buffer.from(await (await made.dumpDataDir('none')).arrayBuffer())
  // Other workers may be at the same: each writes its own, and the last one stays.
  const unfinished = `${kept}.${process.pid}`
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(unfinished, files)
  renameSync(unfinished, kept)
  return made
}

/**
 * An empty Postgres in this process; the same one for all tests of a file, emptied each time.
 *
 * @param prepared - what is done there before the store is opened
 */
export async function openEmptyPostgres(prepared = ''): Promise<Store> {
  server ??= start()
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

/** Puts papers there that say nothing but their ids. */
export const writeNamed = (store: Store, ids: readonly string[]): Promise<number[]> =>
  store.works.write(
    ids.map((id) => ({
      paper: { id, title: id, titleKey: id, authors: [], topics: [], listed: 1, source: 'test' },
    })),
  )
