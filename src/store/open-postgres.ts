import { Kysely, type PostgresPool, sql } from 'kysely'
import pg from 'pg'
import { StoreError } from './error.ts'
import { MIGRATIONS, POSTGRES } from './migrations.ts'
import { OneWriterDialect } from './postgres.ts'
import { revisionOf } from './revision.ts'
import type { Schema } from './schema.ts'
import { type Store, storeOver } from './store.ts'
import { textIndex } from './text-index.ts'

/** Counts and times are 64 bits wide there and safe integers here. */
const INT8 = 20
const NUMERIC = 1700

/**
 * Opens the database of a Postgres server, 15 or later, by its address.
 *
 * @throws StoreError when the server can't be reached or used; nothing is changed.
 */
export async function openPostgres(address: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: address, types: { getTypeParser }, max: 10 })
  // A connection that breaks while nobody uses it: the next one to ask gets a new one, or the error.
  pool.on('error', () => {})
  return openPool(pool, whereabouts(address))
}

/** The store over a pool of connections; `name` says in errors which database it is. */
export async function openPool(pool: PostgresPool, name: string): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: new OneWriterDialect(pool) })
  try {
    await migratePostgres(db)
    const words = textIndex()
    await words.written(db)
    return storeOver(db, words, revisionOf(db), () => db.destroy())
  } catch (cause) {
    await db.destroy()
    if (cause instanceof StoreError) throw cause
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : cause
    throw new StoreError(`cannot use the database ${name} (${reason}); check DATABASE_URL and the server`, {
      cause,
    })
  }
}

/** Brings the database to this version's form; a no-op when it is there. Safe with several processes. */
async function migratePostgres(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ meta: string | null }>`select to_regclass('meta') as meta`.execute(
      transaction,
    )
    const query = transaction.selectFrom('meta').select('value').where('name', '=', 'schema')
    const found = rows[0]!.meta === null ? 0 : Number((await query.executeTakeFirst())?.value ?? 0)
    if (found === MIGRATIONS.length) return
    if (found > MIGRATIONS.length) {
      throw new StoreError('the database was made by a newer Daily Papers; start that version instead')
    }
    for (const { tables, postgres = '' } of MIGRATIONS.slice(found)) {
      await sql.raw(tables(POSTGRES)).execute(transaction)
      if (postgres) await sql.raw(postgres).execute(transaction)
    }
    const value = String(MIGRATIONS.length)
    await transaction
      .insertInto('meta')
      .values({ name: 'schema', value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  })
}

/** Numbers as numbers. */
export function getTypeParser(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text')
}

/** The address without the password. */
function whereabouts(address: string): string {
  const url = URL.parse(address)
  if (!url) return 'of DATABASE_URL'
  url.password = ''
  return url.href
}
