import type { Words } from './migrations.ts'

const FOUND_BY = ['title', 'summary', 'abstract', 'authors', 'categories', 'code', 'date', 'slug']

/** The index over the words of papers: its segments, and which papers changed since the newest was written. */
export const textTables = (d: Words): string => `
  drop table if exists text_segments;
  drop table if exists text_changes;
  create table text_segments (
    stamp ${d.text} not null unique,
    position ${d.integer} not null unique,
    papers ${d.integer} not null,
    data ${d.bytes} not null
  )${d.strict};
  create table text_changes (paper ${d.key})${d.strict};
  insert into text_changes (paper) select key from papers;
`

/** Write down which papers changed. */
export const SQLITE_TEXT = `
  drop trigger papers_added;
  drop trigger papers_removed;
  drop trigger papers_changed;
  drop table papers_text;

  create trigger papers_added after insert on papers begin
    insert or ignore into text_changes values (new.key);
  end;
  create trigger papers_removed after delete on papers begin
    insert or ignore into text_changes values (old.key);
  end;
  create trigger papers_changed after update on papers
  when ${FOUND_BY.map((name) => `old.${name} is not new.${name}`).join(' or ')} begin
    insert or ignore into text_changes values (new.key);
  end;
`

export const POSTGRES_TEXT = `
  drop trigger papers_added on papers;
  drop trigger papers_changed on papers;
  drop table papers_text, postings;
  drop function index_added, index_changed, index_words, add_postings, remove_postings, bare;
  drop text search configuration papers;

  -- Its bytes do not get smaller.
  alter table text_segments alter column data set storage external;

  create function note_added() returns trigger language plpgsql as $$ begin
    insert into text_changes select key from fresh on conflict do nothing;
    return null;
  end $$;
  create trigger papers_added after insert on papers referencing new table as fresh
  for each statement execute function note_added();

  create function note_removed() returns trigger language plpgsql as $$ begin
    insert into text_changes select key from gone on conflict do nothing;
    return null;
  end $$;
  create trigger papers_removed after delete on papers referencing old table as gone
  for each statement execute function note_removed();

  create function note_changed() returns trigger language plpgsql as $$ begin
    insert into text_changes
      select key from fresh join stale using (key)
      where (${FOUND_BY.map((name) => `fresh.${name}`).join(', ')})
        is distinct from (${FOUND_BY.map((name) => `stale.${name}`).join(', ')})
      on conflict do nothing;
    return null;
  end $$;
  create trigger papers_changed after update on papers referencing old table as stale new table as fresh
  for each statement execute function note_changed();
`

/** A number that differs after each change, so that who has read a paper sees whether it was changed since. */
export const changeStamps = (d: Words): string => `
  alter table text_changes add column stamp ${d.integer} not null default 0;
`

const NOTED = (key: string) => `
  insert into text_changes values (${key}, random() >> 12)
  on conflict (paper) do update set stamp = excluded.stamp;
`

export const SQLITE_CHANGE_STAMPS = `
  drop trigger papers_added;
  drop trigger papers_removed;
  drop trigger papers_changed;

  create trigger papers_added after insert on papers begin ${NOTED('new.key')} end;
  create trigger papers_removed after delete on papers begin ${NOTED('old.key')} end;
  create trigger papers_changed after update on papers
  when ${FOUND_BY.map((name) => `old.${name} is not new.${name}`).join(' or ')} begin ${NOTED('new.key')} end;
`

/** Papers that name something such as C++ are indexed anew. */
export const indexSignedAnew = (): string => `
  insert into text_changes (paper)
  select key from papers where (title || coalesce(summary, '') || coalesce(abstract, '')) like '%++%'
    or (title || coalesce(summary, '') || coalesce(abstract, '')) like '%#%'
  on conflict do nothing;
`

/** All papers are indexed anew. */
export const indexAllAnew = (): string => `
  delete from text_segments;
  insert into text_changes (paper) select key from papers where true on conflict do nothing;
`
