import { parseArxivId } from '#sources/arxiv-id.ts'
import type { Match, Page, Store, StoredPaper, TextQuery } from '#store/index.ts'
import { toTextQuery } from './expression.ts'

/** Longer queries are cut here; nobody types more, and nothing after it changes the rank much. */
const MAX_QUERY = 1000
/** The id of a paper that came without one. */
const LOCAL_ID = /^p-[0-9a-f]{12}$/

export interface Hit {
  paper: StoredPaper
  /** bm25, larger is better. */
  score: number
  /** A piece of the text around the found words, which stand between \u0001 and \u0002. */
  excerpt: string
}

export type SearchResult =
  /** The query names one paper of ours by its id or address. */
  | { kind: 'paper'; paper: StoredPaper }
  /** The query names an arXiv paper that is not here. */
  | { kind: 'unknown id'; id: string }
  | { kind: 'hits'; total: number; hits: Hit[] }

/** Finds papers by id, address or words; an empty query finds nothing. */
export async function search(store: Store, query: string, page: Page): Promise<SearchResult> {
  const asked = query.slice(0, MAX_QUERY).trim()
  const id = parseArxivId(asked)?.id ?? LOCAL_ID.exec(asked)?.[0]
  if (id !== undefined) {
    const paper = await store.papers.get(id)
    return paper ? { kind: 'paper', paper } : { kind: 'unknown id', id }
  }

  const words = toTextQuery(asked)
  if (!words) return { kind: 'hits', total: 0, hits: [] }
  const best = await store.text.best(words, page)
  return { kind: 'hits', total: await store.text.count(words), hits: await toHits(store, words, best) }
}

async function toHits(store: Store, words: TextQuery, best: readonly Match[]): Promise<Hit[]> {
  const keys = best.map(({ key }) => key)
  const papers = await store.papers.many(keys)
  const excerpts = await store.text.excerpts(words, keys)
  return best.flatMap(({ key, score }) => {
    const paper = papers.get(key)
    return paper ? [{ paper, score, excerpt: excerpts.get(key) ?? '' }] : []
  })
}
