import { addDays, dayAt } from '#feed/days.ts'
import { type TrendingOptions, receptionOf, trendingScore } from '#feed/trending.ts'
import { type Arrival, KeySet, type Store } from '#store/index.ts'
import { topicKey } from '#topics/vocabulary.ts'
import { dayInWords } from './dates.ts'

/** A paper that an issue may bring. */
export interface Candidate {
  id: string
  /** In the store. */
  key: number
  /** When it was there to be read: when it came here, but not before its list's day. UTC milliseconds. */
  since: number
  /** By their keys. */
  topics: ReadonlySet<string>
  categories: ReadonlySet<string>
  /** Why it is here for anybody. */
  trend: string
  /** As the site's trending list has it. */
  score: number
}

export interface Candidates {
  /** Best first. */
  papers: readonly Candidate[]
  keys: KeySet
}

/** What papers are ranked by. */
export interface Ranking {
  isRunnable: (slug: string) => boolean
  trending?: TrendingOptions | undefined
}

const DAY_MS = 86_400_000
/** A list is news as long as it is no older than this, however late it came. */
const LISTED_DAYS = 30
/** How long ago a paper may have come here. */
export const ARRIVED_MS = 14 * DAY_MS

/** Looks up what may be sent now; the same for all readers. */
export async function findCandidates(
  store: Store,
  { now, ...ranking }: { now: number } & Ranking,
): Promise<Candidates> {
  const today = dayAt(now)
  const arrivals = await store.arrivals.since(now - ARRIVED_MS, addDays(today, -LISTED_DAYS))
  return ranked(
    // A list of tomorrow is there tomorrow.
    arrivals.filter(({ day }) => day <= today),
    ranking,
  )
}

/** Papers on the lists of these days, both included, whenever they came. */
export const listedOn = async (
  store: Store,
  { from, to }: { from: string; to: string },
  ranking: Ranking,
): Promise<Candidates> =>
  ranked(
    (await store.arrivals.since(Number.MIN_SAFE_INTEGER, from)).filter(({ day }) => day <= to),
    ranking,
  )

function ranked(arrivals: readonly Arrival[], { isRunnable, trending }: Ranking): Candidates {
  const papers = arrivals
    .map((one): Candidate => {
      const { id, key, day, seen, signals, topics, categories } = one
      return {
        id,
        key,
        since: Math.max(seen, Date.parse(day)),
        topics: new Set(topics.map(topicKey)),
        categories: new Set(categories),
        trend: trendOf(signals['hf-upvotes'], day),
        score: trendingScore(receptionOf(one, isRunnable), trending).score,
      }
    })
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
  return { papers, keys: KeySet.of(papers.map(({ key }) => key)) }
}

const trendOf = (votes: number | undefined, day: string): string =>
  votes === undefined || votes < 1
    ? `On the list of ${dayInWords(day)}.`
    : `Trending: ${votes} ${votes === 1 ? 'upvote' : 'upvotes'} on Hugging Face.`
