import { KeySet, type PaperFilter, type Store } from '#store/index.ts'
import { toTextQuery } from './expression.ts'
import { bothFilters, parseQuery } from './query.ts'

/** What a query looks for in words, and the papers that its operators and exclusions leave; undefined for all. */
export async function papersFor(
  store: Store,
  query: string,
  given: PaperFilter = {},
): Promise<{ text: string; among: KeySet | undefined }> {
  const { text, filter, without } = parseQuery(query)
  const among = await store.text.keys(bothFilters(given, filter))
  if (without.length === 0) return { text, among }
  return { text, among: await store.text.but(await having(store, without), among) }
}

/** Papers that have any of these words, phrases and operators, each a query by itself. */
export async function having(store: Store, terms: readonly string[]): Promise<KeySet> {
  const keys = new KeySet()
  for (const term of terms) {
    const { text, filter } = parseQuery(term)
    const among = await store.text.keys(filter)
    const query = toTextQuery(text)
    // A word that is not wanted is not the beginning of another.
    const { prefix: _, ...whole } = query ?? { words: [], phrases: [] }
    const found = query ? await store.text.all(whole, among) : among
    for (const key of found ?? []) keys.add(key)
  }
  return keys
}
