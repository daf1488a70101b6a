import { WEIGHTS } from './text.ts'

/**
 * The words of papers in Postgres, without an extension: stemmed by its own snowball dictionary, one row for each
 * word of a paper with what it weighs there, so that bm25 is a sum over a few index ranges. Triggers keep both tables in step.
 *
 * The letters A to D name the fields inside a tsvector.
 */
export const POSTGRES_TEXT = `
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
          when 'A' then ${WEIGHTS.title} when 'B' then ${WEIGHTS.summary}
          when 'C' then ${WEIGHTS.authors} else ${WEIGHTS.abstract} end)
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
