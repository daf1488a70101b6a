import type { Words } from './migrations.ts'

/** What an issue is chosen from goes by when it came here, not by the day of its list; what readers say of papers. */
export const arrivalTables = (d: Words): string => `
  alter table listings add column seen ${d.integer} not null default 0;
  alter table subscribers add column covered_at ${d.integer};
  alter table deliveries add column since_at ${d.integer};

  create table opinions (
    subscriber ${d.integer} not null references subscribers on delete cascade,
    paper ${d.integer} not null references papers on delete cascade,
    opinion ${d.integer} not null,
    said ${d.integer} not null,
    primary key (subscriber, paper)
  )${d.keyed};
  create index opinions_by_paper on opinions (paper);
`

/** A day that was covered, and a list of before, count as of that day's beginning. */
const former = (start: (day: string) => string) => `
  update listings set seen = ${start('day')};
  update subscribers set covered_at = ${start('covered')} where covered is not null;
  update deliveries set since_at = ${start('since')} where since is not null;
  alter table subscribers drop column covered;
  alter table deliveries drop column since;
`

export const SQLITE_ARRIVALS = former((day) => `cast(strftime('%s', ${day}) as integer) * 1000`)
export const POSTGRES_ARRIVALS = former(
  (day) => `extract(epoch from (${day} || 'T00:00:00Z')::timestamptz)::bigint * 1000`,
)
