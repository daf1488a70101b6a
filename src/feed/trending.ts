import type { Listed, ListingFilter, Store } from '#store/index.ts'
import { addDays } from './days.ts'

/** What the score weighs; published with every score that is shown. */
export interface TrendingOptions {
  /** Hours that are worth a factor of ten in votes. */
  tau: number
  /** What one reproduction that runs here counts, in votes. */
  reproduction: number
  /** People who discuss a paper, or else their comments, count up to this share of the votes. */
  people: number
}

/** Tau as real votes would have it; `npm run bench:trending` has the figures. */
export const TRENDING: TrendingOptions = { tau: 72, reproduction: 3, people: 0.5 }

/** What is known of a paper's reception; undefined is "nobody counted", which is not 0. */
export interface Reception {
  votes: number | undefined
  /** Of members of this site; none unless told. */
  votesHere?: number
  /** Members who discuss it on this site; none unless told. */
  talkers?: number
  /** How many people commented elsewhere, where it is told who did; undefined otherwise. */
  commenters: number | undefined
  /** How many comments there are: each counts as one person's while nobody tells who wrote it. */
  comments: number | undefined
  /** Methods of it that run here. */
  reproductions: number
  /** When it was listed, UTC milliseconds: a batch of Monday does not start three days old. */
  listedAt: number
}

export interface Score {
  score: number
  /** Its parts, in words and in points: why a paper is where it is. */
  terms: { name: string; value: number | undefined; points: number }[]
}

const HOUR_MS = 3_600_000

/**
 * A score that only changes when somebody votes: log10(1 + votes + votes here + people or comments elsewhere + people here + r * reproductions) + listed / tau.
 *
 * Ten times the votes make up for tau hours of age. Discussion can add at most a share of the votes, so that
 * it never outweighs them.
 */
export function trendingScore(
  { votes, votesHere = 0, talkers = 0, commenters, comments, reproductions, listedAt }: Reception,
  { tau, reproduction, people }: TrendingOptions = TRENDING,
): Score {
  const talk = commenters ?? comments
  const most = people * ((votes ?? 0) + votesHere)
  const heard = Math.min(talk ?? 0, most)
  const here = Math.min(talkers, most - heard)
  const terms: Score['terms'] = []
  let sum = 1
  for (const [name, value, weight] of [
    ['votes', votes, votes ?? 0],
    [commenters === undefined ? 'comments' : 'people discussing', talk, heard],
    ['votes here', votesHere, votesHere],
    ...(talkers > 0 ? [['people discussing here', talkers, here] as const] : []),
    ['reproductions here', reproductions, reproduction * reproductions],
  ] as const) {
    terms.push({ name, value, points: Math.log10((sum + weight) / sum) })
    sum += weight
  }
  const hours = listedAt / HOUR_MS
  terms.push({ name: 'listed, hours', value: hours, points: hours / tau })
  return { score: terms.reduce((total, { points }) => total + points, 0), terms }
}

/** What lists and counts tell of a paper's reception. */
export const receptionOf = (
  {
    slug,
    day,
    signals,
    votes,
    talkers,
  }: { slug?: string | undefined } & Pick<Listed, 'day' | 'signals' | 'votes' | 'talkers'>,
  isRunnable: (slug: string) => boolean,
): Reception => ({
  votes: signals['hf-upvotes'],
  votesHere: votes,
  ...(talkers !== undefined && { talkers }),
  commenters: signals['hf-commenters'],
  comments: signals['hf-comments'],
  reproductions: slug !== undefined && isRunnable(slug) ? 1 : 0,
  listedAt: Date.parse(day),
})

export interface Trending extends Listed, Score {}

export interface TrendingQuery {
  /** Lists after this day are still to come. */
  today: string
  limit: number
  isRunnable: (slug: string) => boolean
  options?: TrendingOptions
  /** Which of the papers are wanted. */
  filter?: ListingFilter
}

/** Lists older than this no longer matter: at tau = 72 h a paper would need ten to the tenth times the votes. */
const DAYS = 30
const MOST = 1000

/** The papers of the last lists by their score, best first. */
export async function trending(
  store: Store,
  { today, limit, isRunnable, options, filter }: TrendingQuery,
): Promise<Trending[]> {
  const newest = await store.listings.newest(today)
  if (newest === undefined) return []
  const span = { from: addDays(newest, -DAYS), to: newest }
  const listed = await store.listings.list(span, { limit: MOST }, filter)
  return listed
    .map((one) => ({
      ...one,
      ...trendingScore(receptionOf({ ...one, slug: one.paper.slug }, isRunnable), options),
    }))
    .sort((a, b) => b.score - a.score || a.paper.id.localeCompare(b.paper.id))
    .slice(0, limit)
}
