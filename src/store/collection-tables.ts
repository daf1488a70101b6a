import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'

/** Papers that somebody, or the group, keeps together. */
export interface CollectionTable {
  key: Generated<number>
  /** Random; what its address shows. */
  id: string
  /** Whose it is; null when it is the group's. */
  owner: string | null
  /** Who made it; null when they are no member any more. */
  made_by: string | null
  /** 1 when whoever has its address may read it. */
  shared: number
  name: string
  /** Two spellings of one name share it. */
  name_key: string
  description: string
  created: number
}

/** A paper's place in a collection. */
export interface CollectionPaperTable {
  collection: number
  paper: number
  /** The lowest stands first. */
  position: number
  note: string
  /** `YYYY-MM-DD`, when the group talks about it. */
  day: string | null
  /** Null when they are no member any more. */
  added_by: string | null
  added: number
}

/** What a member wrote for themselves about a paper. */
export interface NoteTable {
  member: string
  paper: number
  text: string
  changed: number
}

/** A paper that a member has seen. */
export interface SeenByMemberTable {
  member: string
  paper: number
  at: number
}

export interface CollectionSchema {
  collections: CollectionTable
  collection_papers: CollectionPaperTable
  notes: NoteTable
  seen_by_members: SeenByMemberTable
}

/** What members keep of papers. */
export const collectionTables = (d: Words): string => `
  create table collections (
    key ${d.key},
    id ${d.text} not null unique,
    owner ${d.text} references members on delete cascade,
    made_by ${d.text} references members on delete set null,
    shared ${d.integer} not null,
    name ${d.text} not null,
    name_key ${d.text} not null,
    description ${d.text} not null,
    created ${d.integer} not null
  )${d.strict};
  create unique index collections_by_name on collections (coalesce(owner, ''), name_key);
  create index collections_by_owner on collections (owner);
  create index collections_by_maker on collections (made_by);

  create table collection_papers (
    collection ${d.integer} not null references collections on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    position ${d.integer} not null,
    note ${d.text} not null,
    day ${d.text},
    added_by ${d.text} references members on delete set null,
    added ${d.integer} not null,
    primary key (collection, paper)
  )${d.keyed};
  create index collection_papers_by_paper on collection_papers (paper);
  create index collection_papers_by_member on collection_papers (added_by);

  create table notes (
    member ${d.text} not null references members on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    text ${d.text} not null,
    changed ${d.integer} not null,
    primary key (member, paper)
  )${d.keyed};
  create index notes_by_paper on notes (paper);

  create table seen_by_members (
    member ${d.text} not null references members on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    at ${d.integer} not null,
    primary key (member, paper)
  )${d.keyed};
  create index seen_by_members_by_paper on seen_by_members (paper);
`
