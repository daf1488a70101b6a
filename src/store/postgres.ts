import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely'
import { TroubleError, postgresFault } from './trouble.ts'

/** Whoever writes several things as one has this lock of the database: nobody else does in between. */
export const WRITER_LOCK = 7_310_048

/**
 * Kysely over Postgres, with transactions one after another, as the embedded database has them.
 *
 * @throws TroubleError for what is no fault of the question
 */
export class OneWriterDialect extends PostgresDialect {
  readonly #pool: PostgresPool

  constructor(pool: PostgresPool) {
    super({ pool })
    this.#pool = tellingTroubles(pool)
  }

  override createDriver(): PostgresDriver {
    const driver = new PostgresDriver({ pool: this.#pool })
    const begin = driver.beginTransaction.bind(driver)
    driver.beginTransaction = async (connection, settings) => {
      await begin(connection, settings)
      try {
        await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITER_LOCK})`))
      } catch (error) {
        // Kysely takes it for not begun, and the next to have this connection would find it in a failed transaction.
        await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {})
        throw error
      }
    }
    return driver
  }
}

/** The same pool, whose errors say what they mean, and which takes no connection back that may be lost. */
function tellingTroubles(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => tellingTroubleOf(await pool.connect().catch(rethrow)),
    end: () => pool.end(),
  }
}

function tellingTroubleOf(client: PostgresPoolClient): PostgresPoolClient {
  let isLost = false
  const query = (sql: string, parameters: readonly unknown[]) =>
    client.query(sql, parameters).catch((error: unknown) => {
      const fault = postgresFault(error)
      isLost ||= fault instanceof TroubleError && fault.trouble === 'away'
      throw fault
    })
  return {
    query: query as PostgresPoolClient['query'],
    release: (discard) => client.release(isLost || discard),
  }
}

function rethrow(error: unknown): never {
  throw postgresFault(error)
}
