import type { Words } from './migrations.ts'

export type FollowKind = 'author' | 'organisation' | 'topic' | 'collection' | 'search'

/** Something of which a member wants to see what is new. */
export interface FollowTable {
  member: string
  kind: FollowKind
  /** An author's or an organisation's name, a topic, the id of a collection, a search as in its address. */
  name: string
  since: number
}

/** A feed that is one member's, by a secret address. */
export interface OwnFeedTable {
  member: string
  /** Of what: `following`, or a collection by its id. */
  name: string
  secret: string
}

/** Members whose digest brings what they follow. */
export interface FollowMailTable {
  member: string
}

export interface FollowSchema {
  follows: FollowTable
  own_feeds: OwnFeedTable
  follow_mail: FollowMailTable
}

export const followTables = (d: Words): string => `
  create table follows (
    member ${d.text} not null references members on delete cascade,
    kind ${d.text} not null,
    name ${d.text} not null,
    since ${d.integer} not null,
    primary key (member, kind, name)
  )${d.keyed};

  create table own_feeds (
    member ${d.text} not null references members on delete cascade,
    name ${d.text} not null,
    secret ${d.text} not null unique,
    primary key (member, name)
  )${d.strict};

  create table follow_mail (
    member ${d.text} primary key references members on delete cascade
  )${d.keyed};
`
