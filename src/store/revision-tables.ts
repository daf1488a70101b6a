import type { Words } from './migrations.ts'

/** What pages for everybody are made of. */
const SHOWN = [
  'papers',
  'links',
  'aliases',
  'facts',
  'signals',
  'listings',
  'categories',
  'topics',
  'versions',
] as const

/** One row: a number that moves whenever something that pages show is written. */
export const revisionTable = (d: Words): string => `
  create table revision (number ${d.integer} not null)${d.strict};
  insert into revision values (0);
`

/** Has the number move with all that is written in some tables. */
export const shownInSqlite = (tables: readonly string[]): string =>
  tables
    .flatMap((table) =>
      (['insert', 'update', 'delete'] as const).map(
        (change) => `
      create trigger ${table}_shown_${change} after ${change} on ${table} begin
        update revision set number = number + 1;
      end;`,
      ),
    )
    .join('')

export const shownInPostgres = (tables: readonly string[]): string =>
  tables
    .map(
      (table) => `
      create trigger ${table}_shown after insert or update or delete on ${table}
      for each statement execute function move_revision();`,
    )
    .join('')

/** A migration's part for each. */
export const shownIn = (tables: readonly string[]) => ({
  sqlite: shownInSqlite(tables),
  postgres: shownInPostgres(tables),
})

export const SQLITE_REVISION = shownInSqlite(SHOWN)

// Others see the number when they see what was written. Once a transaction is enough: many steps of one row are slow.
export const POSTGRES_REVISION = `
  alter table revision add column mover text not null default '';
  create function move_revision() returns trigger language plpgsql as $$ begin
    update revision set number = number + 1, mover = pg_current_xact_id()::text
    where mover <> pg_current_xact_id()::text;
    return null;
  end $$;
  ${shownInPostgres(SHOWN)}
`
