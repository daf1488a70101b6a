import type { Words } from './migrations.ts'

/** What papers are about, and of which papers that is known. */
export const topicTables = (d: Words): string => `
  create table topics (
    topic ${d.text} not null,
    paper ${d.integer} not null references papers on delete cascade,
    origin ${d.text} not null,
    place ${d.integer} not null,
    primary key (topic, paper)
  )${d.keyed};
  create index topics_by_paper on topics (paper);

  create table topics_known (
    paper ${d.integer} primary key references papers on delete cascade,
    way ${d.text} not null
  )${d.strict};
`

/** Topics are to be found out again when a paper changes, or what is said of it. */
export const SQLITE_TOPICS = `
  create trigger papers_retold after update of title, abstract, summary, topics, categories on papers
  when old.title is not new.title or old.abstract is not new.abstract or old.summary is not new.summary
    or old.topics is not new.topics or old.categories is not new.categories begin
    delete from topics_known where paper = new.key;
  end;
  create trigger statements_added after insert on statements begin
    delete from topics_known where paper = new.paper;
  end;
  create trigger statements_moved after update of paper on statements begin
    delete from topics_known where paper = new.paper;
  end;
  create trigger statements_taken_back after delete on statements begin
    delete from topics_known where paper = old.paper;
  end;
`

export const POSTGRES_TOPICS = `
  create function forget_topics() returns trigger language plpgsql as $$ begin
    delete from topics_known where paper = new.key;
    return null;
  end $$;
  create trigger papers_retold after update on papers for each row
  when ((old.title, old.abstract, old.summary, old.topics, old.categories)
    is distinct from (new.title, new.abstract, new.summary, new.topics, new.categories))
  execute function forget_topics();

  create function forget_topics_said() returns trigger language plpgsql as $$ begin
    delete from topics_known where paper = new.paper or paper = old.paper;
    return null;
  end $$;
  create trigger statements_changed after insert or delete or update of paper on statements for each row
  execute function forget_topics_said();
`
