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
  const expression = words.map((word) => `"${word}"`).join(' OR ')
  const hits = await store.papers.search(expression, { limit: limit + 1 })

  return hits
    .filter((hit) => hit.paper.id !== paper.id)
    .slice(0, limit)
    .map((hit) => ({ paper: hit.paper, shared: sharedWords(words, hit.paper) }))
}

function sharedWords(words: readonly string[], other: StoredPaper): string[] {
  const text = [other.title, other.summary, other.abstract, ...other.topics].join(' ').toLowerCase()
  const found = new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu))
  return words.filter((word) => found.has(word))
}
