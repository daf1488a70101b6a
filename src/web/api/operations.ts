import { comment, commentsOfPaper, reply } from './comments.ts'
import { dailyPapers, days, trendingPapers } from './lists.ts'
import { method, methods } from './methods.ts'
import type { Operation } from './operation.ts'
import {
  browsePapers,
  paper,
  repositories,
  searchPapers,
  similar,
  similarToSome,
  sources,
  versions,
} from './papers.ts'
import { runOf, runsOfPaper } from './runs.ts'
import { savedSearch, status, statusOfSearch } from './status.ts'
import { topics } from './topics.ts'
import { takeBackVote, vote } from './votes.ts'

/** All that can be asked of the API, in the order in which addresses are looked up. */
export const OPERATIONS: readonly Operation[] = [
  dailyPapers,
  trendingPapers,
  days,
  topics,
  browsePapers,
  searchPapers,
  similarToSome,
  similar,
  versions,
  sources,
  runsOfPaper,
  commentsOfPaper,
  comment,
  reply,
  paper,
  vote,
  takeBackVote,
  repositories,
  methods,
  method,
  runOf,
  status,
  statusOfSearch,
  savedSearch,
]
