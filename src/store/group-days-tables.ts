/** What the group did lately is found by when it did. */
export const groupDaysIndexes = (): string => `
  create index votes_by_time on votes (at);
  create index collection_papers_by_time on collection_papers (added);
  create index collection_papers_by_day on collection_papers (day) where day is not null;
  create index comments_by_time on comments (written);
  create index kept_runs_by_time on kept_runs (kept);
`
