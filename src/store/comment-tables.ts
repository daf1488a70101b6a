import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'

/** What a member said of a paper, or in answer to what another did. */
export interface CommentTable {
  key: Generated<number>
  /** Random; what its address shows. */
  id: string
  paper: number
  /** What it answers; null for what begins a thread, and so is `root`, the beginning of its thread. */
  parent: number | null
  root: number | null
  /** Who wrote it; null when they are no member any more. */
  member: string | null
  /** Of the form it was sent by, once for each; null for a program's. */
  form: string | null
  /** Markdown; empty when it was deleted. */
  text: string
  /** From 1; each change makes the next. */
  version: number
  /** The words of the paper that it speaks of, as JSON. */
  quote: string | null
  /** UTC milliseconds. */
  written: number
  edited: number | null
  deleted: number | null
  /** The act by which a curator hid it. */
  hidden: number | null
}

/** How a comment was before it was changed. */
export interface CommentVersionTable {
  comment: number
  version: number
  text: string
  /** Since when it was so. */
  at: number
}

/** Whom a comment names, by the handle that it says. */
export interface MentionTable {
  comment: number
  member: string
  handle: string
}

/** Who wants no mail when somebody names them. */
export interface MentionSilenceTable {
  member: string
}

export interface CommentSchema {
  comments: CommentTable
  comment_versions: CommentVersionTable
  mentions: MentionTable
  mention_silences: MentionSilenceTable
}

export const commentTables = (d: Words): string => `
  create table comments (
    key ${d.key},
    id ${d.text} not null unique,
    paper ${d.integer} not null references papers on delete cascade,
    parent ${d.integer} references comments on delete cascade,
    root ${d.integer},
    member ${d.text} references members on delete set null,
    form ${d.text} unique,
    text ${d.text} not null,
    version ${d.integer} not null default 1,
    quote ${d.text},
    written ${d.integer} not null,
    edited ${d.integer},
    deleted ${d.integer},
    hidden ${d.integer} references acts
  )${d.strict};
  create index comments_by_paper on comments (paper, root, key);
  create index comments_by_root on comments (root, key);
  create index comments_by_parent on comments (parent);
  create index comments_by_member on comments (member, key);
  create index comments_by_hiding on comments (hidden) where hidden is not null;

  create table comment_versions (
    comment ${d.integer} not null references comments on delete cascade,
    version ${d.integer} not null,
    text ${d.text} not null,
    at ${d.integer} not null,
    primary key (comment, version)
  )${d.keyed};

  create table mentions (
    comment ${d.integer} not null references comments on delete cascade,
    member ${d.text} not null references members on delete cascade,
    handle ${d.text} not null,
    primary key (comment, member)
  )${d.keyed};
  create index mentions_by_member on mentions (member);

  create table mention_silences (
    member ${d.text} primary key references members on delete cascade
  )${d.keyed};
`

/** What moves the pages that show comments, and names. */
const SHOWN = [
  'insert on comments',
  'update on comments',
  'delete on comments',
  'update of name, handle on members',
  'delete on members',
]

export const SQLITE_COMMENTS = SHOWN.map(
  (change) => `
    create trigger ${change.replaceAll(/\W+/g, '_')}_in_comments after ${change} begin
      update revision set number = number + 1;
    end;`,
).join('')

export const POSTGRES_COMMENTS = SHOWN.map(
  (change) => `
    create trigger ${change.replaceAll(/\W+/g, '_')}_in_comments after ${change}
    for each statement execute function move_revision();`,
).join('')
