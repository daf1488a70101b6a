// What earlier versions kept of the words of papers: older databases are brought up to date from there.

/** FTS5 for phrases, beside the first format of our segments. */
export const FORMER_SQLITE_TEXT = `
  create table text_segments (
    stamp text not null unique,
    position integer not null unique,
    papers integer not null,
    data blob not null
  ) strict;
  create table text_changes (paper integer primary key) strict;
  insert into text_changes select key from papers;

  drop trigger papers_added;
  drop trigger papers_removed;
  drop trigger papers_changed;
  drop table papers_text;
  create virtual table papers_text using fts5(
    title, summary, abstract, authors,
    content = 'papers', content_rowid = 'key', columnsize = 0,
    tokenize = 'porter unicode61 remove_diacritics 2'
  );
  insert into papers_text (papers_text) values ('rebuild');

  create trigger papers_added after insert on papers begin
    insert into papers_text (rowid, title, summary, abstract, authors)
    values (new.key, new.title, new.summary, new.abstract, new.authors);
    insert or ignore into text_changes values (new.key);
  end;
  create trigger papers_removed after delete on papers begin
    insert into papers_text (papers_text, rowid, title, summary, abstract, authors)
    values ('delete', old.key, old.title, old.summary, old.abstract, old.authors);
    insert or ignore into text_changes values (old.key);
  end;
  create trigger papers_changed after update on papers
  when old.title is not new.title or old.summary is not new.summary or old.abstract is not new.abstract
    or old.authors is not new.authors or old.categories is not new.categories or old.code is not new.code
    or old.date is not new.date or old.slug is not new.slug begin
    insert into papers_text (papers_text, rowid, title, summary, abstract, authors)
    values ('delete', old.key, old.title, old.summary, old.abstract, old.authors);
    insert into papers_text (rowid, title, summary, abstract, authors)
    values (new.key, new.title, new.summary, new.abstract, new.authors);
    insert or ignore into text_changes values (new.key);
  end;
`

/** bm25 in SQL, over postings that triggers kept. */
export const FORMER_POSTGRES_TEXT = `
  create text search configuration papers (copy = english);

  create table papers_text (
    paper bigint primary key references papers on delete cascade,
    words tsvector not null,
    length real not null
  );
  create index papers_text_words on papers_text using gin (words);

  create table postings (
    word text collate "C" not null,
    paper bigint not null,
    weight real not null,
    length real not null,
    primary key (word, paper) include (weight, length)
  );

  create function add_postings() returns trigger language plpgsql as $$ begin
    insert into postings
      select lexeme, fresh.paper, (
        select sum(case letter
          when 'A' then 3 when 'B' then 2
          when 'C' then 2 else 1 end)
        from unnest(weights) as letter
      ), fresh.length
      from fresh, unnest(fresh.words);
    return null;
  end $$;
  create trigger words_added after insert on papers_text referencing new table as fresh
  for each statement execute function add_postings();

  create function remove_postings() returns trigger language plpgsql as $$ begin
    delete from postings using (select paper, lexeme from gone, unnest(gone.words)) as known
      where postings.word = known.lexeme and postings.paper = known.paper;
    return null;
  end $$;
  create trigger words_removed after delete on papers_text referencing old table as gone
  for each statement execute function remove_postings();

  create function bare(original text) returns text language sql immutable parallel safe as $$
    select regexp_replace(normalize(coalesce(original, ''), nfkd), '[\u0300-\u036f]', '', 'g')
  $$;

  create function index_words(keys bigint[]) returns void language sql as $$
    delete from papers_text where paper = any (keys);
    insert into papers_text
      select key, words, coalesce((select sum(cardinality(positions)) from unnest(words)), 0)
      from papers cross join lateral (select
        setweight(to_tsvector('papers', bare(title)), 'A') ||
        setweight(to_tsvector('papers', bare(summary)), 'B') ||
        setweight(to_tsvector('papers', bare(abstract)), 'D') ||
        setweight(to_tsvector('papers', bare(authors)), 'C') as words
      ) as read
      where key = any (keys);
  $$;

  create function index_added() returns trigger language plpgsql as $$ begin
    perform index_words((select array_agg(key) from fresh));
    return null;
  end $$;
  create trigger papers_added after insert on papers referencing new table as fresh
  for each statement execute function index_added();

  create function index_changed() returns trigger language plpgsql as $$ begin
    perform index_words((
      select array_agg(fresh.key) from fresh join stale using (key)
      where (fresh.title, fresh.summary, fresh.abstract, fresh.authors)
        is distinct from (stale.title, stale.summary, stale.abstract, stale.authors)
    ));
    return null;
  end $$;
  create trigger papers_changed after update on papers referencing old table as stale new table as fresh
  for each statement execute function index_changed();
`
