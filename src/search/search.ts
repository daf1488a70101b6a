import { parseArxivId } from '#sources/arxiv-id.ts'
import type { Hit, Page, Store, StoredPaper } from '#store/index.ts'
import { toExpression } from './expression.ts'

/** Longer queries are cut here; nobody types more, and nothing after it changes the rank much. */
const MAX_QUERY = 1000
/** The id of a paper that came without one. */
const LOCAL_ID = /^p-[0-9a-f]{12}$/

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

  const expression = toExpression(asked)
  if (expression === undefined) return { kind: 'hits', total: 0, hits: [] }
  const [hits, total] = [
    await store.papers.search(expression, page),
    await store.papers.countMatches(expression),
  ]
  return { kind: 'hits', total, hits }
}
