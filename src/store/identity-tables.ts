import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'
import { shownInPostgres, shownInSqlite } from './revision-tables.ts'

/** What a curator ruled: that records are of `one` work, or of `two`. */
export interface IdentityRulingTable {
  key: Generated<number>
  kind: string
  /** The act by which it was ruled. */
  act: number
}

/** What the two works of a ruling are known by. */
export interface IdentityNameTable {
  ruling: number
  /** 0 or 1: which of the two. */
  side: number
  /** The surest first. */
  place: number
  /** An arXiv id, a DOI, or `SOURCE NAME` of a record. */
  name: string
}

/** What belonged to a paper before it became one with another, as far as the other does not tell. */
export interface AbsorbedTable {
  key: Generated<number>
  /** The paper that it became. */
  paper: number
  /** The id it had. */
  name: string
  /** The table of the row, or `papers` for the paper itself. */
  kind: string
  /** As JSON: what its row is found by, or the row where the other paper's stands in its place. */
  row: string
  /** Whose it is, to go with them. */
  member: string | null
  subscriber: number | null
}

export interface IdentitySchema {
  identity_rulings: IdentityRulingTable
  identity_names: IdentityNameTable
  absorbed: AbsorbedTable
}

/** Which records are of one work, as curators rule, and what lets works that became one be parted again. */
export const identityTables = (d: Words): string => `
  create table identity_rulings (
    key ${d.key},
    kind ${d.text} not null,
    act ${d.integer} not null references acts
  )${d.strict};
  create index identity_rulings_by_act on identity_rulings (act);

  create table identity_names (
    ruling ${d.integer} not null references identity_rulings on delete cascade,
    side ${d.integer} not null,
    place ${d.integer} not null,
    name ${d.text} not null,
    primary key (ruling, side, place)
  )${d.keyed};
  create index identity_names_by_name on identity_names (name);
  create index statements_by_name on statements (name);

  create table absorbed (
    key ${d.key},
    paper ${d.integer} not null references papers on delete cascade,
    name ${d.text} not null,
    kind ${d.text} not null,
    row ${d.text} not null,
    member ${d.text} references members on delete cascade,
    subscriber ${d.integer} references subscribers on delete cascade
  )${d.strict};
  create index absorbed_by_paper on absorbed (paper, name);
  create index absorbed_by_member on absorbed (member) where member is not null;
  create index absorbed_by_subscriber on absorbed (subscriber) where subscriber is not null;
`

/** They stand on papers' pages. */
export const SQLITE_IDENTITY = shownInSqlite(['identity_rulings'])
export const POSTGRES_IDENTITY = shownInPostgres(['identity_rulings'])
