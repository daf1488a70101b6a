import { type KeySet, type PaperFilter, type Store, type StoredPaper } from '#store/index.ts'
import { workNames } from '#sources/work-id.ts'
import { toTextQuery } from './expression.ts'
import { findWork } from './find-work.ts'
import { papersFor } from './papers-for.ts'

/** Of so many that came here last, the newest are looked for. */
const LOOKED_THROUGH = 1000

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
  return found ? (await newestAmong(store, found)).slice(0, limit) : []
}

/** Papers by their keys, the newest first; those of one day as lists have them. */
export async function newestAmong(store: Store, among: KeySet): Promise<StoredPaper[]> {
  const papers = await store.papers.many([...among].slice(-LOOKED_THROUGH))
  return [...papers.values()].sort((a, b) => down(a.date ?? '', b.date ?? '') || down(a.id, b.id))
}

const down = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1)
