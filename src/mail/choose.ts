import { addDays, dayAt } from '#feed/days.ts'
import { trending } from '#feed/trending.ts'
import type { Chosen, Preferences, SavedSearch, Store, StoredPaper } from '#store/index.ts'
import { topicKey } from '#topics/vocabulary.ts'
import { matchesWords, wordsOf } from './words.ts'

/** A paper that an issue may bring. */
export interface Candidate {
  id: string
  /** In the store. */
  key: number
  /** The first day of lists it stood on. */
  day: string
  /** By their keys. */
  topics: ReadonlySet<string>
  categories: ReadonlySet<string>
  /** Why it is here for anybody. */
  trend: string
  words: string
}

/** Which candidates a saved search finds, by id. */
export type Find = (search: SavedSearch, candidates: readonly Candidate[]) => ReadonlySet<string>

/** The papers of the last lists, best first, and how far the lists are complete. */
export interface Candidates {
  papers: readonly Candidate[]
  newest: string | undefined
  /** The last day that will not change any more, if there are lists. */
  complete: string | undefined
}

const MOST = 1000
/** How far back a first issue goes. */
const FIRST_DAYS = { daily: 3, weekly: 7 } as const
/** How far back the issue of somebody goes who had none for long. */
const MOST_DAYS = { daily: 7, weekly: 14 } as const

/** Looks up what may be sent now; the same for all readers. */
export async function findCandidates(
  store: Store,
  { now, isRunnable }: { now: number; isRunnable: (slug: string) => boolean },
): Promise<Candidates> {
  const today = dayAt(now)
  const newest = await store.listings.newest(today)
  if (newest === undefined) return { papers: [], newest, complete: undefined }
  const best = await trending(store, { today, limit: MOST, isRunnable })
  const ids = best.map(({ paper }) => paper.id)
  const keys = await store.issues.paperKeys(ids)
  const said = await store.said.of(ids)
  const yesterday = addDays(today, -1)
  return {
    newest,
    complete: newest < yesterday ? newest : yesterday,
    papers: best
      .filter(({ paper }) => !paper.withdrawn && keys.has(paper.id))
      .map(({ paper, day, signals }) => ({
        id: paper.id,
        key: keys.get(paper.id)!,
        day,
        topics: new Set(
          [...paper.topics, ...(said.get(paper.id)?.topics ?? []).map(({ name }) => name)].map(topicKey),
        ),
        categories: new Set(paper.categories),
        trend: trendOf(signals['hf-upvotes']),
        words: wordsOf(paper as StoredPaper),
      })),
  }
}

const trendOf = (votes: number | undefined): string =>
  votes === undefined || votes < 1
    ? 'On the latest list.'
    : `Trending: ${votes} ${votes === 1 ? 'upvote' : 'upvotes'} on Hugging Face.`

/** Papers whose words match. */
export const findByWords: Find = (search, candidates) =>
  new Set(candidates.filter(({ words }) => matchesWords(words, search)).map(({ id }) => id))

/** Remembers what searches found, as many readers share one. */
export function remember(find: Find): Find {
  const found = new Map<string, ReadonlySet<string>>()
  return (search, candidates) => {
    const name = JSON.stringify([search.words, search.without])
    const known = found.get(name)
    if (known) return known
    if (found.size >= 5000) found.clear()
    const ids = find(search, candidates)
    found.set(name, ids)
    return ids
  }
}

/**
 * The papers of one reader's issue, best first: what they follow, then what is trending. None is older than what the
 * last issue covered, none was sent to them before.
 */
export function choose(
  { papers, newest }: Candidates,
  { preferences, covered }: { preferences: Preferences; covered?: string },
  { seen, find }: { seen: ReadonlySet<number> | undefined; find: Find },
): Chosen[] {
  if (newest === undefined) return []
  const { frequency } = preferences
  const oldest = addDays(newest, -(covered === undefined ? FIRST_DAYS : MOST_DAYS)[frequency])
  const after = covered !== undefined && covered > oldest ? covered : oldest
  const fresh = papers.filter(({ day, key }) => day > after && !seen?.has(key))
  const { most, topics, categories, searches } = preferences
  const followed: Chosen[] = []
  const others: Chosen[] = []
  const wanted = topics.map((name) => ({ name, key: topicKey(name) }))
  const found = searches.map((search) => ({ search, ids: find(search, papers) }))
  for (const paper of fresh) {
    if (followed.length === most) break
    const why = reason(paper, found, wanted, categories)
    if (why !== undefined) followed.push([paper.id, why])
    else if (others.length < most) others.push([paper.id, paper.trend])
  }
  const hasInterests = topics.length + categories.length + searches.length > 0
  return preferences.trending || !hasInterests ? [...followed, ...others].slice(0, most) : followed
}

function reason(
  paper: Candidate,
  found: readonly { search: SavedSearch; ids: ReadonlySet<string> }[],
  topics: readonly { name: string; key: string }[],
  categories: readonly string[],
): string | undefined {
  const match = found.find(({ ids }) => ids.has(paper.id))
  if (match) return `Matches your search: ${match.search.words}`
  const topic = topics.find(({ key }) => paper.topics.has(key))
  if (topic) return `You follow the topic ${topic.name}.`
  const category = categories.find((name) => paper.categories.has(name))
  return category === undefined ? undefined : `You follow ${category}.`
}
