import { type Said, type Store, type StoredPaper, type TextQuery, wordsOf } from '#store/index.ts'
import { terms } from './expression.ts'
import { type InCommon, inCommon } from './in-common.ts'
import type { Meaning } from './meaning.ts'
import { topicNames } from './topics/topic-names.ts'

export interface Similar extends InCommon {
  paper: StoredPaper
  said: Said | undefined
  /** The cosine of their meanings, where known. */
  similarity?: number
}

/**
 * The papers nearest in meaning to a paper of ours, or those whose words answer best to its title and topics, nearest
 * first, with what they have in common.
 *
 * @param but - ids of papers that are left out
 */
export async function similarPapers(
  store: Store,
  paper: StoredPaper,
  limit: number,
  meaning?: Meaning,
  but: readonly string[] = [],
): Promise<Similar[]> {
  const left = new Set([paper.id, ...but])
  const near = await nearest(store, [paper], limit, meaning, left)
  const papers = near.map((one) => one.paper)
  const said = await store.said.of([paper.id, ...papers.map(({ id }) => id)])
  const topical = (one: StoredPaper) => ({ paper: one, topics: topicNames(one, said.get(one.id)?.topics) })
  const shared = await inCommon(store, topical(paper), papers.map(topical))
  return near.map((one, i) => ({ ...one, said: said.get(one.paper.id), ...shared[i]! }))
}

/** The middle of more papers than these is like none of them. */
export const MOST_LIKED = 10

/** The papers nearest to some of ours together, nearest first, without them. */
export const similarToAll = (
  store: Store,
  liked: readonly StoredPaper[],
  limit: number,
  meaning?: Meaning,
): Promise<Pick<Similar, 'paper' | 'similarity'>[]> =>
  nearest(store, liked, limit, meaning, new Set(liked.map(({ id }) => id)))

async function nearest(
  store: Store,
  liked: readonly StoredPaper[],
  limit: number,
  meaning: Meaning | undefined,
  left: ReadonlySet<string>,
): Promise<Pick<Similar, 'paper' | 'similarity'>[]> {
  const keys: number[] = []
  for (const { id } of liked) keys.push(...[(await store.papers.key(id)) ?? []].flat())
  const more = { limit: limit + left.size }
  const near = keys.length === 0 ? [] : ((await meaning?.like(keys, more)) ?? [])
  const words = [...new Set(liked.flatMap((paper) => titleQuery(paper).words))]
  const found =
    near.length > 0 ? near : words.length === 0 ? [] : await store.text.best({ words, phrases: [] }, more)
  const papers = await store.papers.many(found.map((one) => one.key))
  return found
    .flatMap((one) => {
      const other = papers.get(one.key)
      return other && !left.has(other.id)
        ? [{ paper: other, ...('similarity' in one && { similarity: one.similarity }) }]
        : []
    })
    .slice(0, limit)
}

/** What a paper is about, as words to look for. */
export const titleQuery = ({ title, topics }: Pick<StoredPaper, 'title' | 'topics'>): TextQuery => ({
  words: terms(wordsOf(`${title} ${topics.join(' ')}`).join(' ')).words,
  phrases: [],
})
