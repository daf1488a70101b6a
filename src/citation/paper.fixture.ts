import type { StoredPaper } from '#store/index.ts'

/** A paper made of what a test cares for. */
export const paper = (facts: Partial<StoredPaper>): StoredPaper => ({
  id: 'p-0123456789ab',
  title: 'A Paper',
  authors: [],
  topics: [],
  categories: [],
  withdrawn: false,
  listed: 0,
  source: 'test',
  ...facts,
})
