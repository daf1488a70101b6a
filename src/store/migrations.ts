import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from './error.ts'

/** Applied in order, each once; a released one is never edited. */
const MIGRATIONS = [
  `create table papers (
     key integer primary key,
     id text not null unique,
     slug text unique,
     arxiv text unique,
     title text not null,
     title_key text not null,
     authors text not null,
     abstract text,
     summary text,
     claim text,
     topics text not null,
     venue text,
     code text,
     date text,
     listed integer not null,
     source text not null
   ) strict;
   create index papers_by_title on papers (title_key);
   create index papers_by_date on papers (date desc, id desc);

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
