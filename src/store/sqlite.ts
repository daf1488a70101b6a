import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { settle } from './settle.ts'
import { TroubleError, sqliteFault } from './trouble.ts'

const PATIENCE_MS = 5000
const CACHED_STATEMENTS = 200

/** The connections to one database, neither of which waits by itself: that would stop the whole process. */
export interface Connections {
  writer: DatabaseSync
  /** Reads what is written for good, whoever writes meanwhile; absent for a database in memory. */
  reader?: DatabaseSync
  /** How long a question waits for another process that writes: five seconds. */
  patienceMs?: number
}

/**
 * Kysely over Node's own SQLite. What writes, and all that is asked in a transaction, takes its turn on one connection;
 * what reads has another, and waits for nobody.
 *
 * @throws TroubleError for what is no fault of the question; `busy` when its patience is over
 */
export const sqliteDialect = (connections: Connections): Dialect => ({
  createDriver: () => new SqliteDriver(connections),
  createAdapter: () => new TurnsAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** Turns are taken by the driver, as reading needs none. */
class TurnsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #connections: Connections
  readonly #write: Run
  readonly #read: Run | undefined
  #lastTurn: Promise<void> = Promise.resolve()

  constructor(connections: Connections) {
    this.#connections = connections
    this.#write = runner(connections.writer)
    this.#read = connections.reader && runner(connections.reader)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Session> {
    return new Session((query) => this.#ask(query))
  }

  async beginTransaction(session: Session): Promise<void> {
    const asked = performance.now()
    session.endTurn = await this.#turn()
    // All transactions write. One that takes the right to do so only later fails when another came first.
    await this.#patiently(() => this.#write('begin immediate'), asked)
    session.ask = async (query) => this.#write(query.sql, query.parameters)
  }

  async commitTransaction(): Promise<void> {
    await this.#patiently(() => this.#write('commit'))
  }

  async rollbackTransaction(): Promise<void> {
    // On a full disk SQLite has done so by itself.
    if (this.#connections.writer.isTransaction) this.#write('rollback')
  }

  async releaseConnection(session: Session): Promise<void> {
    session.endTurn()
  }

  async destroy(): Promise<void> {
    this.#connections.reader?.close()
    settle(this.#connections.writer)
    this.#connections.writer.close()
  }

  /** Something asked outside of a transaction. */
  async #ask(query: CompiledQuery): Promise<QueryResult<never>> {
    const asked = performance.now()
    const { sql, parameters } = query
    const read = this.#read
    if (read && isRead(query)) return this.#patiently(() => read(sql, parameters), asked)
    const endTurn = await this.#turn()
    try {
      return await this.#patiently(() => this.#write(sql, parameters), asked)
    } finally {
      endTurn()
    }
  }

  /** Tries until no other process is in the way, or the patience since the question is over. */
  async #patiently<R>(attempt: () => R, asked = performance.now()): Promise<R> {
    const { patienceMs = PATIENCE_MS } = this.#connections
    for (;;) {
      try {
        return attempt()
      } catch (error) {
        const isBusy = error instanceof TroubleError && error.trouble === 'busy'
        if (!isBusy || performance.now() - asked > patienceMs) throw error
      }
      // Not in step with others who wait.
      await setTimeout(5 + 20 * Math.random())
    }
  }

  /** Waits for all who came before; the next one waits for the call of what it returns. */
  async #turn(): Promise<() => void> {
    const before = this.#lastTurn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastTurn = promise
    await before
    return resolve
  }
}

/** What Kysely takes for a connection: questions of one transaction, or single ones. */
class Session implements DatabaseConnection {
  ask: (query: CompiledQuery) => Promise<QueryResult<never>>
  endTurn = () => {}

  constructor(ask: Session['ask']) {
    this.ask = ask
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.ask(query)
  }

  streamQuery(): never {
    throw new Error('rows are not streamed from SQLite')
  }
}

const isRead = ({ query, sql }: CompiledQuery) =>
  query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql))

type Run = (sql: string, parameters?: readonly unknown[]) => QueryResult<never>

/** Runs statements, prepared ones kept by their text. */
function runner(database: DatabaseSync): Run {
  const statements = new Map<string, StatementSync>()

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= CACHED_STATEMENTS) statements.clear()
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return (sql, parameters = []) => {
    try {
      const statement = prepare(sql)
      const values = parameters as SQLInputValue[]
      if (statement.columns().length > 0) return { rows: statement.all(...values) as never[] }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    } catch (error) {
      throw sqliteFault(error)
    }
  }
}
