import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { DAMAGED, type Finding, INCONSISTENT, none } from './finding.ts'

/** Faults of one kind that are told one by one. */
const TOLD = 5

/** Whether SQLite can read every page, and every index says what its table says. */
export async function pagesOfSqlite(db: Kysely<Schema>): Promise<Finding> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(5)`.execute(db)
  const told = rows.map((row) => row.integrity_check.replaceAll(/\s+/g, ' '))
  if (told[0] === 'ok') return { what: 'pages', found: 'every page and index is sound' }
  return { what: 'pages', found: told.slice(0, TOLD).join('; '), todo: DAMAGED }
}

/** Whether Postgres can read every row of every table; its checksums, where they are on, are looked at by that. */
export async function rowsOfPostgres(db: Kysely<Schema>): Promise<Finding> {
  const unread: string[] = []
  for (const table of await tables(db)) {
    await sql`select max(length(one::text)) from ${sql.table(table)} as one`
      .execute(db)
      .catch((error: Error) => {
        unread.push(`${table} (${error.message})`)
      })
  }
  const what = 'rows'
  if (unread.length === 0) return { what, found: 'every row can be read' }
  return { what, found: `cannot be read whole: ${unread.join('; ')}`, todo: DAMAGED }
}

/** Rows that belong to something that is not there. */
export async function referencesOfSqlite(db: Kysely<Schema>): Promise<Finding> {
  const { rows } = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(db)
  const kinds = new Set(rows.map(({ table, parent }) => `${table} of ${parent}`))
  return references(rows.length, [...kinds])
}

export async function referencesOfPostgres(db: Kysely<Schema>): Promise<Finding> {
  const { rows } = await sql<{ table: string; column: string; parent: string; key: string }>`
    select from_table.relname as table, from_column.attname as column, to_table.relname as parent, to_column.attname as key
    from pg_constraint as c
    join pg_class as from_table on from_table.oid = c.conrelid
    join pg_class as to_table on to_table.oid = c.confrelid
    join pg_attribute as from_column on from_column.attrelid = c.conrelid and from_column.attnum = c.conkey[1]
    join pg_attribute as to_column on to_column.attrelid = c.confrelid and to_column.attnum = c.confkey[1]
    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`.execute(db)
  const kinds: string[] = []
  let lost = 0
  for (const { table, column, parent, key } of rows) {
    const n = await countOf(
      db,
      sql`select count(*) as n from ${sql.table(table)} as a where ${sql.ref(`a.${column}`)} is not null
        and not exists (select 1 from ${sql.table(parent)} as b where ${sql.ref(`b.${key}`)} = ${sql.ref(`a.${column}`)})`,
    )
    if (n > 0) kinds.push(`${table} of ${parent}`)
    lost += n
  }
  return references(lost, kinds)
}

const references = (count: number, kinds: readonly string[]) =>
  none(
    'references',
    count,
    `rows belong to something that is not there: ${kinds.slice(0, TOLD).join(', ')}`,
    INCONSISTENT,
    'every row belongs to something that is there',
  )

/** How many rows each table has. */
export async function counts(db: Kysely<Schema>): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const table of await tables(db)) {
    found[table] = await countOf(db, sql`select count(*) as n from ${sql.table(table)}`)
  }
  return found
}

async function tables(db: Kysely<Schema>): Promise<string[]> {
  const found = await db.introspection.getTables()
  return found.map(({ name }) => name).sort()
}

export async function countOf(db: Kysely<Schema>, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await query.execute(db)
  return Number((rows[0] as { n: number }).n)
}
