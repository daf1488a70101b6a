import { type Store, type StoredPaper, type TextQuery, wordsOf } from '#store/index.ts'
import { terms } from './expression.ts'
import type { Meaning } from './meaning.ts'
import { whyFound } from './why.ts'

export interface Similar {
  paper: StoredPaper
  /** The words of this paper's title and topics that the other shares: why it is here. */
  shared: string[]
  /** The cosine of their meanings, where known. */
  similarity?: number
}

/** The papers nearest in meaning to a paper of ours, or those whose words answer best to its title and topics. */
export async function similarPapers(
  store: Store,
  paper: StoredPaper,
  limit: number,
  meaning?: Meaning,
): Promise<Similar[]> {
  const query = titleQuery(paper)
  const key = await store.papers.key(paper.id)
  const near = key === undefined ? [] : ((await meaning?.like(key, { limit })) ?? [])
  if (near.length > 0) {
    const papers = await store.papers.many(near.map((one) => one.key))
    return near.flatMap(({ key, similarity }) => {
      const other = papers.get(key)
      if (!other) return []
      return [{ paper: other, shared: whyFound(withTopics(other), query.words, undefined).words, similarity }]
    })
  }
  if (query.words.length === 0) return []
  const best = await store.text.best(query, { limit: limit + 1 })
  const papers = await store.papers.many(best.map(({ key }) => key))
  return best
    .flatMap(({ key }) => papers.get(key) ?? [])
    .filter((other) => other.id !== paper.id)
    .slice(0, limit)
    .map((other) => ({ paper: other, shared: whyFound(withTopics(other), query.words, undefined).words }))
}

/** What a paper is about, as words to look for. */
export const titleQuery = ({ title, topics }: Pick<StoredPaper, 'title' | 'topics'>): TextQuery => ({
  words: terms(wordsOf(`${title} ${topics.join(' ')}`).join(' ')).words,
  phrases: [],
})

const withTopics = (paper: StoredPaper): StoredPaper => ({
  ...paper,
  abstract: `${paper.abstract ?? ''} ${paper.topics.join(' ')}`,
})
