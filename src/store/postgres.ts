import { CompiledQuery, PostgresDialect, PostgresDriver, type PostgresPool } from 'kysely'

/** Whoever writes several things as one has this lock of the database: nobody else does in between. */
export const WRITER_LOCK = 7_310_048

/** Kysely over Postgres, with transactions one after another, as the embedded database has them. */
export class OneWriterDialect extends PostgresDialect {
  readonly #pool: PostgresPool

  constructor(pool: PostgresPool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): PostgresDriver {
    const driver = new PostgresDriver({ pool: this.#pool })
    const begin = driver.beginTransaction.bind(driver)
    driver.beginTransaction = async (connection, settings) => {
      await begin(connection, settings)
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITER_LOCK})`))
    }
    return driver
  }
}
