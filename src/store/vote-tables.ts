import type { Words } from './migrations.ts'

/**
 * What a member made of a paper. It stands under the name that the paper had then: of works that turn out to be one and are
 * parted again, each gets back what was its own.
 */
export interface VoteTable {
  member: string
  paper: number
  /** The paper's id when it was said. */
  name: string
  /** UTC milliseconds. */
  at: number
}

export interface VoteSchema {
  /** One a person and paper, for everybody to see. */
  votes: VoteTable
  /** Papers that a member does not want to be shown; nobody else learns of it. */
  dismissals: VoteTable
  /** Papers that a member opened last, where they want that remembered; nobody else learns of it. */
  openings: VoteTable
  /** Papers of which a member wants more; nobody else learns of it, nor of those below. */
  picks: VoteTable
  /** Papers of which a member wants less. */
  less_like: VoteTable
  /** Papers that were proposed to a member, with the first time. */
  proposed: VoteTable
  /** Members whose openings are not to be remembered. */
  forgetful: { member: string }
}

/** Tables that follow a paper when works become one, or are parted. */
const FIRST = ['votes', 'dismissals', 'openings'] as const
const LATER = ['picks', 'less_like', 'proposed'] as const
export const MADE_OF_PAPERS = [...FIRST, ...LATER] as const

const voteTable = (d: Words, name: string) => `
  create table ${name} (
    member ${d.text} not null references members on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    name ${d.text} not null,
    at ${d.integer} not null,
    primary key (paper, member, name)
  )${d.keyed};
  create index ${name}_by_member on ${name} (member, at);
`

export const voteTables = (d: Words): string => `
  ${FIRST.map((name) => voteTable(d, name)).join('')}
  create table forgetful (member ${d.text} primary key references members on delete cascade)${d.keyed};
`

/** What proposes papers to a member, besides. */
export const pickTables = (d: Words): string => LATER.map((name) => voteTable(d, name)).join('')

const RENAMED = 'old.name is distinct from new.name or old.handle is distinct from new.handle'

// Pages for everybody show votes, and the names of who voted.
export const SQLITE_VOTES = `
  create trigger votes_shown_insert after insert on votes begin
    update revision set number = number + 1;
  end;
  create trigger votes_shown_delete after delete on votes begin
    update revision set number = number + 1;
  end;
  create trigger members_shown after update on members when ${RENAMED} begin
    update revision set number = number + 1;
  end;
`

export const POSTGRES_VOTES = `
  create trigger votes_shown after insert or delete on votes
  for each statement execute function move_revision();
  create trigger members_shown after update on members for each row when (${RENAMED})
  execute function move_revision();
`
