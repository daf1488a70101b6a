import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from './error.ts'

/** Applied in order, each once; a released one is never edited. */
const MIGRATIONS = [
  `create table papers (
     key integer primary key,
     id text not null unique,
     slug text unique,
     arxiv text unique,
     doi text unique,
     title text not null,
     title_key text not null,
     authors text not null,
     abstract text,
     summary text,
     claim text,
     topics text not null,
     categories text not null,
     venue text,
     code text,
     date text,
     version integer,
     updated text,
     withdrawn integer not null,
     listed integer not null,
     source text not null
   ) strict;
   create index papers_by_title on papers (title_key);
   create index papers_by_date on papers (date desc, id desc);

   create table versions (
     paper integer not null references papers on delete cascade,
     version integer not null,
     date text,
     title text not null,
     abstract text,
     primary key (paper, version)
   ) strict, without rowid;

   create table answers (
     source text not null,
     name text not null,
     paper integer not null references papers on delete cascade,
     body text not null,
     fetched integer not null,
     primary key (source, name)
   ) strict;
   create index answers_by_paper on answers (paper);

   create table links (
     paper integer not null references papers on delete cascade,
     kind text not null,
     url text not null,
     said_by text not null,
     primary key (paper, kind, url, said_by)
   ) strict, without rowid;

   create table signals (
     paper integer not null references papers on delete cascade,
     name text not null,
     value real not null,
     observed integer not null,
     primary key (paper, name, observed)
   ) strict, without rowid;

   create table listings (
     day text not null,
     source text not null,
     paper integer not null references papers on delete cascade,
     position integer not null,
     primary key (day, source, paper)
   ) strict, without rowid;
   create index listings_by_paper on listings (paper);

   create table categories (
     category text not null,
     paper integer not null references papers on delete cascade,
     primary key (category, paper)
   ) strict, without rowid;
   create index categories_by_paper on categories (paper);

   create table sources (
     name text primary key,
     etag text,
     modified text,
     cursor text,
     tried integer,
     succeeded integer,
     error text,
     failures integer not null default 0,
     not_before integer not null default 0,
     found integer,
     added integer
   ) strict, without rowid;

   create table hosts (host text primary key, free_at integer not null) strict, without rowid;
   create table meta (name text primary key, value text not null) strict, without rowid;

   create virtual table papers_text using fts5(
     title, summary, abstract, authors,
     content = 'papers', content_rowid = 'key',
     tokenize = 'porter unicode61 remove_diacritics 2'
   );
   create trigger papers_added after insert on papers begin
     insert into papers_text (rowid, title, summary, abstract, authors)
     values (new.key, new.title, new.summary, new.abstract, new.authors);
   end;
   create trigger papers_removed after delete on papers begin
     insert into papers_text (papers_text, rowid, title, summary, abstract, authors)
     values ('delete', old.key, old.title, old.summary, old.abstract, old.authors);
   end;
   create trigger papers_changed after update on papers begin
     insert into papers_text (papers_text, rowid, title, summary, abstract, authors)
     values ('delete', old.key, old.title, old.summary, old.abstract, old.authors);
     insert into papers_text (rowid, title, summary, abstract, authors)
     values (new.key, new.title, new.summary, new.abstract, new.authors);
   end;`,
]

/** Brings the database to this version's form; a no-op when it is there. Safe with several processes. */
export function migrate(database: DatabaseSync): void {
  if (version(database) === MIGRATIONS.length) return
  database.exec('begin immediate')
  try {
    const found = version(database)
    if (found > MIGRATIONS.length) {
      throw new StoreError('the database was made by a newer Daily Papers; start that version instead')
    }
    for (const step of MIGRATIONS.slice(found)) database.exec(step)
    database.exec(`pragma user_version = ${MIGRATIONS.length}`)
    database.exec('commit')
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}

const version = (database: DatabaseSync) =>
  database.prepare('pragma user_version').get()!['user_version'] as number
