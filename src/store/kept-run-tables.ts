import type { Words } from './migrations.ts'

/** Runs that readers keep, and what the site's own runs of the same came to. An empty `without` has every mechanism on. */
export const keptRunTables = (d: Words): string => `
  create table kept_runs (
    key ${d.key},
    id ${d.text} not null unique,
    slug ${d.text} not null,
    fingerprint ${d.text} not null,
    seed ${d.integer} not null,
    without ${d.text} not null,
    device ${d.text} not null,
    browser ${d.text} not null,
    major ${d.integer},
    os ${d.text} not null,
    backend ${d.text} not null,
    numbers ${d.text} not null,
    seconds ${d.real} not null,
    kept ${d.integer} not null,
    agrees ${d.integer}
  )${d.strict};
  create index kept_runs_by_name on kept_runs (slug, fingerprint, seed, without);
  create index kept_runs_by_method on kept_runs (slug, key);

  create table reruns (
    slug ${d.text} not null,
    fingerprint ${d.text} not null,
    seed ${d.integer} not null,
    without ${d.text} not null,
    asked ${d.integer} not null,
    holder ${d.text},
    lease ${d.integer},
    tries ${d.integer} not null default 0,
    ended ${d.integer},
    metrics ${d.text},
    seconds ${d.real},
    error ${d.text},
    primary key (slug, fingerprint, seed, without)
  )${d.keyed};
  create index reruns_waiting on reruns (asked) where ended is null;
`

// A rerun that is begun or given up for now shows nothing new: only its end does.
export const SQLITE_KEPT_RUNS = ['insert', 'delete', 'update of agrees']
  .map((change) => `${change} on kept_runs`)
  .concat('insert on reruns', 'update of ended on reruns')
  .map(
    (change) => `
      create trigger ${change.replaceAll(' ', '_')}_shown after ${change} begin
        update revision set number = number + 1;
      end;`,
  )
  .join('')

export const POSTGRES_KEPT_RUNS = `
  create trigger kept_runs_shown after insert or delete or update of agrees on kept_runs
  for each statement execute function move_revision();
  create trigger reruns_shown after insert or update of ended on reruns
  for each statement execute function move_revision();
`
