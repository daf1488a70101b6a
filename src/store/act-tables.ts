import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'

/** Something that a curator or an administrator did, for everybody to see. */
export interface ActTable {
  key: Generated<number>
  /** UTC milliseconds. */
  at: number
  /** Who did it; null when they are no member any more. */
  by: string | null
  kind: string
  /** The path of what it is about. */
  about: string
  /** What was done, in words. */
  words: string
  reason: string
}

export interface ActSchema {
  acts: ActTable
}

export const actTables = (d: Words): string => `
  create table acts (
    key ${d.key},
    at ${d.integer} not null,
    by ${d.text} references members on delete set null,
    kind ${d.text} not null,
    about ${d.text} not null,
    words ${d.text} not null,
    reason ${d.text} not null
  )${d.strict};
  create index acts_by_what on acts (about, key);
`
