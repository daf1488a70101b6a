import type { Words } from './migrations.ts'

/** Who gets mail, and which. */
export const mailTables = (d: Words): string => `
  create table subscribers (
    key ${d.key},
    id ${d.text} not null unique,
    email ${d.text} not null,
    email_key ${d.text} not null unique,
    state ${d.text} not null,
    preferences ${d.text} not null,
    covered ${d.text},
    next_at ${d.integer},
    created ${d.integer} not null,
    confirmed ${d.integer},
    changed ${d.integer} not null,
    soft ${d.integer} not null default 0,
    soft_at ${d.integer},
    trouble ${d.text}
  )${d.strict};
  create index subscribers_due on subscribers (next_at, key) where next_at is not null;
  create index subscribers_by_state on subscribers (state, changed);

  create table confirmations (
    hash ${d.text} primary key,
    subscriber ${d.integer} not null references subscribers on delete cascade,
    expires ${d.integer} not null,
    used ${d.integer}
  )${d.keyed};
  create index confirmations_by_subscriber on confirmations (subscriber);

  create table issues (
    name ${d.text} primary key,
    kind ${d.text} not null,
    day ${d.text} not null,
    created ${d.integer} not null
  )${d.keyed};

  create table deliveries (
    key ${d.key},
    kind ${d.text} not null,
    issue ${d.text} not null,
    subscriber ${d.integer} not null references subscribers on delete cascade,
    state ${d.text} not null,
    papers ${d.text} not null,
    since ${d.text},
    due ${d.integer} not null,
    created ${d.integer} not null,
    tries ${d.integer} not null default 0,
    holder ${d.text},
    lease ${d.integer},
    handed ${d.integer},
    done ${d.integer},
    error ${d.text},
    unique (subscriber, issue)
  )${d.strict};
  create index deliveries_waiting on deliveries (state, kind, due);
  create index deliveries_handed on deliveries (handed) where handed is not null;

  create table seen (
    subscriber ${d.integer} not null references subscribers on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    primary key (subscriber, paper)
  )${d.keyed};
  create index seen_by_paper on seen (paper);
`

/** What bounces, choices that are still to be confirmed, and limits need of the database. */
export const bounceTables = (d: Words): string => `
  alter table subscribers add column soft_before ${d.integer} not null default 0;
  alter table confirmations add column choices ${d.text};
  alter table deliveries add column choices ${d.text};

  create table refusals (
    domain ${d.text} primary key,
    since ${d.integer} not null,
    count ${d.integer} not null,
    until ${d.integer} not null,
    why ${d.text} not null
  )${d.keyed};

  create table limits (
    name ${d.text} primary key,
    used ${d.integer} not null,
    ends ${d.integer} not null
  )${d.keyed};
  create index limits_by_end on limits (ends);
`
