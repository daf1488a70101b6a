import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'
import { shownInPostgres, shownInSqlite } from './revision-tables.ts'

/** A paper that a member wants on a day's list. */
export interface SubmissionTable {
  key: Generated<number>
  paper: number
  /** Who wants it; null when they are no member any more. */
  member: string | null
  note: string
  at: number
  /** `waiting`, `shown` or `refused`. */
  state: string
  /** The day on whose list it stands. */
  day: string | null
  decided_by: string | null
  decided_at: number | null
  reason: string
}

/** A member who wants a submitted paper shown too. */
export interface SubmissionYesTable {
  submission: number
  member: string
}

/** What curators decided of a paper: `pin` lets it stand first on a day's list, `hide` keeps it off all lists. */
export interface RulingTable {
  paper: number
  kind: string
  /** `YYYY-MM-DD`, or empty for all days. */
  day: string
  by: string | null
  at: number
  reason: string
}

/** Somebody who says that a paper is theirs. */
export interface AuthorshipTable {
  key: Generated<number>
  paper: number
  member: string
  /** Which of its authors they are, as the paper writes it. */
  author: string
  /** How that is known: `orcid`, `name` or `mail`. */
  way: string
  /** What they said for it. */
  words: string
  at: number
  /** `waiting`, `confirmed`, `denied`, `appealed`. */
  state: string
  decided_by: string | null
  decided_at: number | null
  reason: string
  /** What they said against being denied. */
  appeal: string
  /** The ORCID iD that they proved. */
  orcid: string | null
  /** Whether its record lists the paper: `listed`, `unlisted`, `unread`; null when nobody looked. */
  record: string | null
}

/** What an author added to the links of a paper. */
export interface AuthorLinkTable {
  paper: number
  kind: string
  url: string
  member: string | null
  at: number
}

export interface CurationSchema {
  submissions: SubmissionTable
  submission_yes: SubmissionYesTable
  rulings: RulingTable
  authorships: AuthorshipTable
  author_links: AuthorLinkTable
}

/** What members and curators do about papers. */
export const curationTables = (d: Words): string => `
  create table submissions (
    key ${d.key},
    paper ${d.integer} not null unique references papers on delete cascade,
    member ${d.text} references members on delete set null,
    note ${d.text} not null,
    at ${d.integer} not null,
    state ${d.text} not null,
    day ${d.text},
    decided_by ${d.text} references members on delete set null,
    decided_at ${d.integer},
    reason ${d.text} not null default ''
  )${d.strict};
  create index submissions_by_state on submissions (state, key);
  create index submissions_by_member on submissions (member);

  create table submission_yes (
    submission ${d.integer} not null references submissions on delete cascade,
    member ${d.text} not null references members on delete cascade,
    primary key (submission, member)
  )${d.keyed};

  create table rulings (
    paper ${d.integer} not null references papers on delete cascade,
    kind ${d.text} not null,
    day ${d.text} not null,
    by ${d.text} references members on delete set null,
    at ${d.integer} not null,
    reason ${d.text} not null,
    primary key (paper, kind, day)
  )${d.keyed};
  create index rulings_by_day on rulings (kind, day);

  create table authorships (
    key ${d.key},
    paper ${d.integer} not null references papers on delete cascade,
    member ${d.text} not null references members on delete cascade,
    author ${d.text} not null,
    way ${d.text} not null,
    words ${d.text} not null,
    at ${d.integer} not null,
    state ${d.text} not null,
    decided_by ${d.text} references members on delete set null,
    decided_at ${d.integer},
    reason ${d.text} not null default '',
    appeal ${d.text} not null default '',
    unique (paper, member)
  )${d.strict};
  create index authorships_by_state on authorships (state, key);
  create index authorships_by_member on authorships (member);

  create table author_links (
    paper ${d.integer} not null references papers on delete cascade,
    kind ${d.text} not null,
    url ${d.text} not null,
    member ${d.text} references members on delete set null,
    at ${d.integer} not null,
    primary key (paper, kind, url)
  )${d.keyed};
`

/** What ORCID's records say of claims. */
export const orcidColumns = (d: Words): string => `
  alter table authorships add column orcid ${d.text};
  alter table authorships add column record ${d.text};
`

const SHOWN = ['submissions', 'rulings', 'authorships', 'author_links'] as const

/** All of it stands on pages for everybody. */
export const SQLITE_CURATION = shownInSqlite(SHOWN)
export const POSTGRES_CURATION = shownInPostgres(SHOWN)
