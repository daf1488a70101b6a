import type { Generated } from 'kysely'
import type { Words } from './migrations.ts'

/** An address that is told what is new here. */
export interface WebhookTable {
  key: Generated<number>
  name: string
  /** `command` or `configuration`: what the configuration no longer names goes. */
  made_by: string
  url: string
  /** `standard`, or the chat whose own form it takes. */
  form: string
  /** With which a chat lets us in. */
  token: string | null
  /** What it is told of, and up to where it has been, as JSON. */
  wants: string
  marks: string
  /** Signs its messages; the one before it does so too for a while. */
  secret: string
  former_secret: string | null
  former_until: number | null
  /** `on` or `off`; why it is off, and since when it is either. */
  state: string
  why: string | null
  changed: number
  created: number
  /** Messages in a row that it refused for good. */
  refused: Generated<number>
  /** When it last took one. */
  taken: number | null
}

/** An event for one webhook, written before anything of it is sent. */
export interface WebhookMessageTable {
  key: Generated<number>
  webhook: number
  /** The same however often it is sent. */
  id: string
  type: string
  /** JSON, as it is signed and sent. */
  payload: string
  /** `waiting`, `sending`, `done` or `failed`. */
  state: string
  due: number
  created: number
  tries: Generated<number>
  /** The process that has it, and until when. */
  holder: string | null
  lease: number | null
  done: number | null
  error: string | null
}

/** A paper that a webhook was told of: that its searches found it, or that the group is at it. */
export interface WebhookToldTable {
  webhook: number
  paper: number
}

/** What webhooks need of the database. A name is one of all by an index alone, so that webhooks may have owners one day. */
export const webhookTables = (d: Words): string => `
  create table webhooks (
    key ${d.key},
    name ${d.text} not null,
    made_by ${d.text} not null,
    url ${d.text} not null,
    form ${d.text} not null,
    token ${d.text},
    wants ${d.text} not null,
    marks ${d.text} not null,
    secret ${d.text} not null,
    former_secret ${d.text},
    former_until ${d.integer},
    state ${d.text} not null,
    why ${d.text},
    changed ${d.integer} not null,
    created ${d.integer} not null,
    refused ${d.integer} not null default 0,
    taken ${d.integer}
  )${d.strict};
  create unique index webhooks_by_name on webhooks (name);

  create table webhook_messages (
    key ${d.key},
    webhook ${d.integer} not null references webhooks on delete cascade,
    id ${d.text} not null unique,
    type ${d.text} not null,
    payload ${d.text} not null,
    state ${d.text} not null,
    due ${d.integer} not null,
    created ${d.integer} not null,
    tries ${d.integer} not null default 0,
    holder ${d.text},
    lease ${d.integer},
    done ${d.integer},
    error ${d.text}
  )${d.strict};
  create index webhook_messages_in_order on webhook_messages (webhook, state, key);
  create index webhook_messages_waiting on webhook_messages (state, due);

  create table webhook_told (
    webhook ${d.integer} not null references webhooks on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    primary key (webhook, paper)
  )${d.keyed};
  create index webhook_told_by_paper on webhook_told (paper);
`

export const webhookGroupTables = (d: Words): string => `
  create table webhook_group_told (
    webhook ${d.integer} not null references webhooks on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    primary key (webhook, paper)
  )${d.keyed};
  create index webhook_group_told_by_paper on webhook_group_told (paper);
`
