const FOUND_BY = ['title', 'summary', 'abstract', 'authors', 'categories', 'code', 'date', 'slug']

/**
 * The words of papers in SQLite: segments of our own index, and which papers changed since the newest was written.
 * Beside it a full-text table of SQLite's own, for whole phrases only. Triggers keep both in step.
 */
export const SQLITE_TEXT = `
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
  when ${FOUND_BY.map((name) => `old.${name} is not new.${name}`).join(' or ')} begin
    insert into papers_text (papers_text, rowid, title, summary, abstract, authors)
    values ('delete', old.key, old.title, old.summary, old.abstract, old.authors);
    insert into papers_text (rowid, title, summary, abstract, authors)
    values (new.key, new.title, new.summary, new.abstract, new.authors);
    insert or ignore into text_changes values (new.key);
  end;
`
