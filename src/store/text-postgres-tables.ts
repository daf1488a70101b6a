import { WEIGHTS } from './text.ts'

/**
 * The words of papers in Postgres, without an extension: stemmed by its own snowball dictionary, one row for each
 * word of a paper with what it weighs there, so that bm25 is a sum over a few index ranges. Triggers keep it in step.
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
    paper bigint not null references papers_text on delete cascade,
    weight real not null,
    length real not null,
    primary key (word, paper) include (weight, length)
  );
  create index postings_by_paper on postings (paper);

  create function bare(original text) returns text language sql immutable parallel safe as $$
    select regexp_replace(normalize(coalesce(original, ''), nfkd), '[\u0300-\u036f]', '', 'g')
  $$;

  create function index_words() returns trigger language plpgsql as $$
  declare
    found tsvector :=
      setweight(to_tsvector('papers', bare(new.title)), 'A') ||
      setweight(to_tsvector('papers', bare(new.summary)), 'B') ||
      setweight(to_tsvector('papers', bare(new.abstract)), 'D') ||
      setweight(to_tsvector('papers', bare(new.authors)), 'C');
    size real := coalesce((select sum(cardinality(positions)) from unnest(found)), 0);
  begin
    delete from papers_text where paper = new.key;
    insert into papers_text values (new.key, found, size);
    insert into postings
      select lexeme, new.key, (
        select sum(case letter
          when 'A' then ${WEIGHTS.title} when 'B' then ${WEIGHTS.summary}
          when 'C' then ${WEIGHTS.authors} else ${WEIGHTS.abstract} end)
        from unnest(weights) as letter
      ), size
      from unnest(found);
    return null;
  end $$;

  create trigger papers_added after insert on papers for each row execute function index_words();
  create trigger papers_changed after update on papers for each row
  when ((old.title, old.summary, old.abstract, old.authors)
    is distinct from (new.title, new.summary, new.abstract, new.authors))
  execute function index_words();
`
