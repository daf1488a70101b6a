import type { Store, StoredPaper } from '#store/index.ts'
import { terms } from './expression.ts'

export interface Similar {
  paper: StoredPaper
  /** The words of this paper's title and topics that the other shares: why it is here. */
  shared: string[]
}

/** The papers whose text answers best to this paper's title and topics. */
export async function similarPapers(store: Store, paper: StoredPaper, limit: number): Promise<Similar[]> {
  const { words } = terms(`${paper.title} ${paper.topics.join(' ')}`.replaceAll('"', ' '))
  if (words.length === 0) return []
  const best = await store.text.best({ words, phrases: [] }, { limit: limit + 1 })
  const papers = await store.papers.many(best.map(({ key }) => key))
  return best
    .flatMap(({ key }) => papers.get(key) ?? [])
    .filter((other) => other.id !== paper.id)
    .slice(0, limit)
    .map((other) => ({ paper: other, shared: sharedWords(words, other) }))
}

function sharedWords(words: readonly string[], other: StoredPaper): string[] {
  const text = [other.title, other.summary, other.abstract, ...other.topics].join(' ').toLowerCase()
  const found = new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu))
  return words.filter((word) => found.has(word))
}
