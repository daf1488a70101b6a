import type { Words } from './migrations.ts'

/** Why somebody thinks that a curator should look at a comment. */
export const FLAG_REASONS = ['spam', 'abuse', 'off topic', 'private data', 'something else'] as const
export type FlagReason = (typeof FLAG_REASONS)[number]

export interface FlagTable {
  comment: number
  member: string
  reason: FlagReason
  words: string
  /** UTC milliseconds. */
  at: number
  /** The act by which a curator decided on the comment since. */
  settled: number | null
}

/** What somebody says against an act that concerns them: once for each act. */
export interface AppealTable {
  act: number
  member: string
  words: string
  at: number
  /** The act that decided it. */
  decided: number | null
}

/** Until when somebody may not write, by which act. */
export interface SuspensionTable {
  act: number
  member: string
  until: number
}

export interface ModerationSchema {
  flags: FlagTable
  appeals: AppealTable
  suspensions: SuspensionTable
}

export const moderationTables = (d: Words): string => `
  create table flags (
    comment ${d.integer} not null references comments on delete cascade,
    member ${d.text} not null references members on delete cascade,
    reason ${d.text} not null,
    words ${d.text} not null,
    at ${d.integer} not null,
    settled ${d.integer} references acts,
    primary key (comment, member)
  )${d.keyed};
  create index flags_waiting on flags (at) where settled is null;
  create index flags_by_member on flags (member);

  create table appeals (
    act ${d.integer} primary key references acts,
    member ${d.text} not null references members on delete cascade,
    words ${d.text} not null,
    at ${d.integer} not null,
    decided ${d.integer} references acts
  )${d.strict};
  create index appeals_waiting on appeals (at) where decided is null;
  create index appeals_by_member on appeals (member);

  create table suspensions (
    act ${d.integer} primary key references acts,
    member ${d.text} not null references members on delete cascade,
    until ${d.integer} not null
  )${d.strict};
  create index suspensions_by_member on suspensions (member, until);
`
