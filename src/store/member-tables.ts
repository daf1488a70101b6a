import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'

/** What somebody may do here; each may do what those before may. */
export const ROLES = ['reader', 'curator', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Somebody with an account. Their times, and those of sessions, are written by the library that keeps them, as ISO text. */
export interface MemberTable {
  id: string
  name: string
  /** What addresses and mentions say: small letters, digits and hyphens. */
  handle: string
  /** One that ends with `.invalid` stands for none. */
  email: string
  /** 1 when a mail there, or a provider, proved it theirs. */
  email_verified: number
  image: string | null
  role: Role
  created_at: string
  updated_at: string
}

export interface SessionTable {
  id: string
  token: string
  user_id: string
  expires_at: string
  ip_address: string | null
  user_agent: string | null
  created_at: string
  updated_at: string
}

/** Who a member is elsewhere: at a lab's provider, GitHub, ORCID. */
export interface IdentityTable {
  id: string
  account_id: string
  provider_id: string
  user_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: string | null
  refresh_token_expires_at: string | null
  scope: string | null
  password: string | null
  created_at: string
  updated_at: string
}

/** What waits for its answer: a mailed link, the way back from a provider, the challenge of a passkey. */
export interface VerificationTable {
  id: string
  identifier: string
  value: string
  expires_at: string
  created_at: string
  updated_at: string
}

export interface PasskeyTable {
  id: string
  name: string | null
  public_key: string
  user_id: string
  credential_id: string
  counter: number
  device_type: string
  backed_up: number
  transports: string | null
  created_at: string | null
  aaguid: string | null
}

/** A link that makes a member, or lets one in, by its hash. */
export interface InvitationTable {
  hash: string
  role: Role
  /** Whom it lets in; null for those who come new. */
  member: string | null
  /** Who made it; null for a command. */
  made_by: string | null
  /** 1 for the first administrator's: it is good as long as there is none. */
  first: Generated<number>
  /** How many may still use it. */
  uses: number
  created: number
  expires: number
}

/** With which a program acts for a member, by its hash. */
export interface MemberTokenTable {
  hash: string
  member: string
  name: string
  created: number
  /** By the day: more would tell too much. */
  used: number | null
}

/** A letter to somebody, written before it is sent. */
export interface NoticeTable {
  key: Generated<number>
  /** What it is about, once for each: writing it twice sends it once. */
  name: string
  email: string
  /** Its words, as JSON. */
  letter: string
  created: number
  due: number
  /** It is not sent any more after this. */
  ends: number
  tries: Generated<number>
  holder: string | null
  lease: number | null
  done: number | null
  error: string | null
}

export interface MemberSchema {
  members: MemberTable
  sessions: SessionTable
  identities: IdentityTable
  verifications: VerificationTable
  passkeys: PasskeyTable
  invitations: InvitationTable
  member_tokens: MemberTokenTable
  notices: NoticeTable
}

/** What accounts need of the database. */
export const memberTables = (d: Words): string => `
  create table members (
    id ${d.text} primary key,
    name ${d.text} not null,
    handle ${d.text} not null unique,
    email ${d.text} not null unique,
    email_verified ${d.integer} not null,
    image ${d.text},
    role ${d.text} not null,
    created_at ${d.text} not null,
    updated_at ${d.text} not null
  )${d.strict};

  create table sessions (
    id ${d.text} primary key,
    token ${d.text} not null unique,
    user_id ${d.text} not null references members on delete cascade,
    expires_at ${d.text} not null,
    ip_address ${d.text},
    user_agent ${d.text},
    created_at ${d.text} not null,
    updated_at ${d.text} not null
  )${d.strict};
  create index sessions_by_member on sessions (user_id);

  create table identities (
    id ${d.text} primary key,
    account_id ${d.text} not null,
    provider_id ${d.text} not null,
    user_id ${d.text} not null references members on delete cascade,
    access_token ${d.text},
    refresh_token ${d.text},
    id_token ${d.text},
    access_token_expires_at ${d.text},
    refresh_token_expires_at ${d.text},
    scope ${d.text},
    password ${d.text},
    created_at ${d.text} not null,
    updated_at ${d.text} not null
  )${d.strict};
  create index identities_by_member on identities (user_id);
  create unique index identities_by_name on identities (provider_id, account_id);

  create table verifications (
    id ${d.text} primary key,
    identifier ${d.text} not null,
    value ${d.text} not null,
    expires_at ${d.text} not null,
    created_at ${d.text} not null,
    updated_at ${d.text} not null
  )${d.strict};
  create index verifications_by_name on verifications (identifier);

  create table passkeys (
    id ${d.text} primary key,
    name ${d.text},
    public_key ${d.text} not null,
    user_id ${d.text} not null references members on delete cascade,
    credential_id ${d.text} not null unique,
    counter ${d.integer} not null,
    device_type ${d.text} not null,
    backed_up ${d.integer} not null,
    transports ${d.text},
    created_at ${d.text},
    aaguid ${d.text}
  )${d.strict};
  create index passkeys_by_member on passkeys (user_id);

  create table invitations (
    hash ${d.text} primary key,
    role ${d.text} not null,
    member ${d.text} references members on delete cascade,
    made_by ${d.text} references members on delete set null,
    first ${d.integer} not null default 0,
    uses ${d.integer} not null,
    created ${d.integer} not null,
    expires ${d.integer} not null
  )${d.strict};

  create table member_tokens (
    hash ${d.text} primary key,
    member ${d.text} not null references members on delete cascade,
    name ${d.text} not null,
    created ${d.integer} not null,
    used ${d.integer}
  )${d.strict};
  create index member_tokens_by_member on member_tokens (member);

  create table notices (
    key ${d.key},
    name ${d.text} not null unique,
    email ${d.text} not null,
    letter ${d.text} not null,
    created ${d.integer} not null,
    due ${d.integer} not null,
    ends ${d.integer} not null,
    tries ${d.integer} not null default 0,
    holder ${d.text},
    lease ${d.integer},
    done ${d.integer},
    error ${d.text}
  )${d.strict};
  create index notices_waiting on notices (due) where done is null;
`
