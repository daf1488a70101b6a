import type { Chosen, KeySet, Opinion, Preferences, SavedSearch } from '#store/index.ts'
import { topicKey } from '#topics/vocabulary.ts'
import { ARRIVED_MS, type Candidate, type Candidates } from './candidates.ts'
import type { FollowedPapers } from './followed.ts'

const DAY_MS = 86_400_000
/** How far back a first issue goes. */
const FIRST_MS = { daily: 3 * DAY_MS, weekly: 7 * DAY_MS } as const
/** How far back the issue of somebody goes who had none for long. */
const MOST_MS = { daily: 7 * DAY_MS, weekly: ARRIVED_MS } as const

/** What is known for choosing one reader's papers. */
export interface Known {
  now: number
  /** Keys of papers they were sent. */
  seen: ReadonlySet<number> | undefined
  /** Keys of the candidates that a search finds. */
  found: (search: SavedSearch) => KeySet
  /** Papers they spoke of. */
  opinions?: readonly Spoken[]
  /** What they follow as a member of the site. */
  followed?: readonly FollowedPapers[]
}

/** A paper that a reader wants more like, or less. */
export interface Spoken {
  opinion: Opinion
  title: string
  /** Its cosine with candidates, by their keys. */
  near: ReadonlyMap<number, number>
}

/** A paper as like another as can be moves as far as ten times its votes would move it. */
const TASTE = 1
/** From here on likeness is the reason that a reader is told. */
const TOLD = 0.5

/**
 * The papers of one reader's issue, best first: what they follow, then what is trending, both by the trending score
 * and by how like they are to papers of which the reader wants more, or less. What came before the last issue was
 * chosen is not among them, nor is what was sent to them before.
 */
export function choose(
  { papers }: Candidates,
  { preferences, covered }: { preferences: Preferences; covered?: number },
  { now, seen, found, opinions = [], followed: follows = [] }: Known,
): Chosen[] {
  const { frequency, most, topics, categories, searches } = preferences
  // A time in the future was no time.
  const last = covered !== undefined && covered <= now ? covered : undefined
  const oldest = now - (last === undefined ? FIRST_MS : MOST_MS)[frequency]
  const after = last === undefined ? oldest : Math.max(last, oldest)
  const fresh = byTaste(
    papers.filter(({ since, key }) => since > after && !seen?.has(key)),
    opinions,
  )
  const followed: Chosen[] = []
  const others: Chosen[] = []
  const wanted = topics.map((name) => ({ name, key: topicKey(name) }))
  const matches = searches.map((search) => ({ search, keys: found(search) }))
  for (const paper of fresh) {
    if (followed.length === most) break
    const why =
      reason(paper, matches, wanted, categories) ?? follows.find(({ keys }) => keys.has(paper.key))?.why
    if (why !== undefined) followed.push([paper.id, why])
    else if (others.length < most) others.push([paper.id, likeness(paper, opinions) ?? paper.trend])
  }
  const hasInterests = topics.length + categories.length + searches.length + follows.length > 0
  return preferences.trending || !hasInterests ? [...followed, ...others].slice(0, most) : followed
}

function byTaste(papers: readonly Candidate[], opinions: readonly Spoken[]): readonly Candidate[] {
  if (opinions.length === 0) return papers
  const score = (paper: Candidate) =>
    paper.score + TASTE * (nearest(paper, opinions, 1) - nearest(paper, opinions, -1))
  return papers
    .map((paper) => ({ paper, score: score(paper) }))
    .sort((a, b) => b.score - a.score)
    .map(({ paper }) => paper)
}

/** How near the nearest paper is of which this was said; 0 when none is. */
const nearest = ({ key }: Candidate, opinions: readonly Spoken[], said: Opinion): number =>
  Math.max(0, ...opinions.map(({ opinion, near }) => (opinion === said ? (near.get(key) ?? 0) : 0)))

function likeness(paper: Candidate, opinions: readonly Spoken[]): string | undefined {
  const like = nearest(paper, opinions, 1)
  if (like < TOLD) return undefined
  const found = opinions.find(({ opinion, near }) => opinion === 1 && near.get(paper.key) === like)
  return found && `Like “${found.title}”, of which you want more.`
}

function reason(
  paper: Candidate,
  found: readonly { search: SavedSearch; keys: KeySet }[],
  topics: readonly { name: string; key: string }[],
  categories: readonly string[],
): string | undefined {
  const match = found.find(({ keys }) => keys.has(paper.key))
  if (match) return `Matches your search: ${match.search.words}`
  const topic = topics.find(({ key }) => paper.topics.has(key))
  if (topic) return `You follow the topic ${topic.name}.`
  const category = categories.find((name) => paper.categories.has(name))
  return category === undefined ? undefined : `You follow ${category}.`
}
