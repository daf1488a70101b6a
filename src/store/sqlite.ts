import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Dialect } from 'kysely'
import { GenericSqliteDialect } from 'kysely-generic-sqlite'

const CACHED_STATEMENTS = 200

/** Kysely over Node's own SQLite: one connection, prepared statements kept by their text. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  const statements = new Map<string, StatementSync>()

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= CACHED_STATEMENTS) statements.clear()
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return new GenericSqliteDialect(() => ({
    db: database,
    query: (_isSelect, sql, parameters) => {
      // All transactions write. One that takes the right to do so only later fails when another came first.
      const statement = prepare(sql === 'begin' ? 'begin immediate' : sql)
      const values = (parameters ?? []) as SQLInputValue[]
      if (statement.columns().length > 0) return { rows: statement.all(...values) }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    },
    iterator: (_isSelect, sql, parameters) =>
      database.prepare(sql).iterate(...((parameters ?? []) as SQLInputValue[])),
    close: () => database.close(),
  }))
}
