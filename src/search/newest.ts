import type { PaperFilter, Store, StoredPaper } from '#store/index.ts'
import { workNames } from '#sources/work-id.ts'
import { toTextQuery } from './expression.ts'
import { findWork } from './find-work.ts'
import { papersFor } from './papers-for.ts'

/** The newest papers that have every word of a query, rather than the best for it: what a feed tells. */
export async function newestFor(
  store: Store,
  query: string,
  filter: PaperFilter,
  limit: number,
): Promise<StoredPaper[]> {
  const names = workNames(query)
  if (names.length > 0) return [(await findWork(store, query)) ?? []].flat()
  const { text, among } = await papersFor(store, query, filter)
  const words = toTextQuery(text)
  const found = words ? await store.text.all(words, among) : text.trim() === '' ? among : undefined
  if (!found) return []
  const keys = await store.papers.ordered(found, 'newest', { limit })
  const papers = await store.papers.many(keys)
  return keys.flatMap((key) => papers.get(key) ?? [])
}
