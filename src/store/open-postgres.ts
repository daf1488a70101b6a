import { Kysely, type PostgresPool, sql } from 'kysely'
import pg from 'pg'
import { StoreError } from './error.ts'
import { MIGRATIONS, POSTGRES } from './migrations.ts'
import { type OpenOptions, outdated } from './open-options.ts'
import { withoutPassword } from './place.ts'
import { OneWriterDialect } from './postgres.ts'
import { revisionOf } from './revision.ts'
import type { Schema } from './schema.ts'
import { type Store, storeOver } from './store.ts'
import { openWords } from './text-index.ts'
import { TroubleError } from './trouble.ts'

/** Counts and times are 64 bits wide there and safe integers here. */
const INT8 = 20
const NUMERIC = 1700

/** How many connections this process has at most, and how long it waits for what, in seconds. */
export interface PostgresLimits {
  connections: number
  /** For a new connection. */
  connect: number
  /** For a connection, new or not, while all are in use. */
  pool: number
  /** For what somebody else has locked. */
  lock: number
  /** For an answer. */
  statement: number
}

export const LIMITS: PostgresLimits = { connections: 10, connect: 5, pool: 5, lock: 5, statement: 30 }
/** So much later than the server should have, this process itself gives up an answer: then the way there is broken. */
const GRACE_SECONDS = 5

/**
 * Opens the database of a Postgres server, 15 or later, by its address.
 *
 * @throws StoreError when the server can't be reached or used; nothing is changed.
 */
export async function openPostgres(address: string, options: OpenOptions = {}): Promise<Store> {
  return openPool(poolOf(address, options.limits), withoutPassword(address), options)
}

/** Connections to a server, of which nothing is asked yet. */
export function poolOf(address: string, limits: PostgresLimits = LIMITS): pg.Pool {
  let pool: pg.Pool
  try {
    pool = new pg.Pool(poolOptions(address, limits))
  } catch (cause) {
    throw unusable(withoutPassword(address), cause)
  }
  // A connection that breaks, whether it is in use or not, is told to the next one who asks something of it.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function poolOptions(address: string, limits: PostgresLimits): pg.PoolConfig {
  const { connections, connect, pool, lock, statement } = limits
  const ms = (seconds: number) => Math.round(seconds * 1000)
  return {
    connectionString: address,
    types: { getTypeParser },
    max: connections,
    keepAlive: true,
    // The waits of the pool and of a client have one name: a class of our own keeps the two apart.
    connectionTimeoutMillis: ms(pool),
    Client: clientConnectingWithin(ms(connect)),
    query_timeout: ms(statement + GRACE_SECONDS),
    // Not as options of the connection, which PgBouncer refuses.
    onConnect: async (client) => {
      await client.query(
        `set statement_timeout = ${ms(statement)}; set lock_timeout = ${ms(lock)};
         set idle_in_transaction_session_timeout = ${ms(statement)}`,
      )
    },
  }
}

const clientConnectingWithin = (connectionTimeoutMillis: number) =>
  class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis })
    }
  }

/** The store over a pool of connections; `name` says in errors which database it is. */
export async function openPool(pool: PostgresPool, name: string, options: OpenOptions = {}): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: new OneWriterDialect(pool) })
  try {
    await migratePostgres(db, name, options)
    const words = await openWords(db, options)
    return storeOver(db, words, revisionOf(db, words.expire), () => db.destroy())
  } catch (cause) {
    await db.destroy()
    throw unusable(name, cause)
  }
}

export function unusable(name: string, error: unknown): StoreError {
  const cause = error instanceof TroubleError ? error.cause : error
  if (cause instanceof StoreError) return cause
  const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : cause
  return new StoreError(`cannot use the database ${name} (${reason}); check DATABASE_URL and the server`, {
    cause,
  })
}

/** The version of the form of its tables; 0 when it has none. */
export async function versionOfPostgres(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ meta: string | null }>`select to_regclass('meta') as meta`.execute(db)
  if (rows[0]!.meta === null) return 0
  const row = await db.selectFrom('meta').select('value').where('name', '=', 'schema').executeTakeFirst()
  return Number(row?.value ?? 0)
}

/** Brings the database to this version's form; a no-op when it is there. Safe with several processes. */
async function migratePostgres(
  db: Kysely<Schema>,
  name: string,
  { migrate = true, tell = () => {} }: OpenOptions,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const found = await versionOfPostgres(transaction)
    if (found === MIGRATIONS.length) return
    if (found > MIGRATIONS.length) {
      throw new StoreError(
        `the database ${name} was made by a newer Daily Papers; start that version, or bring back a backup from before it`,
      )
    }
    if (found > 0 && !migrate) throw new StoreError(outdated(name))
    // A large table takes its time.
    await sql`set local statement_timeout = 0`.execute(transaction)
    if (found > 0) tell(`the database ${name} is of an earlier version and is brought to this one's form`)
    for (const [i, { says, tables, postgres = '' }] of MIGRATIONS.entries()) {
      if (i < found) continue
      if (found > 0) tell(`migration ${i + 1} of ${MIGRATIONS.length}: ${says}`)
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
