import type { KeySet, SavedSearch, Store } from '#store/index.ts'
import type { Meaning } from './meaning.ts'
import { matching } from './saved-search.ts'

/** The site's search, as those ask it who choose papers for readers. */
export interface SearchForReaders {
  /** The papers among some that a saved search finds. */
  find(search: SavedSearch, among: KeySet): Promise<KeySet>
  /** How near papers are to one, by their keys. */
  near?(paper: number, among: KeySet): Promise<ReadonlyMap<number, number>>
}

export const searchForReaders = (store: Store, meaning: Meaning | undefined): SearchForReaders => ({
  find: (search, among) => matching(store, search, among, meaning),
  ...(meaning && {
    async near(paper, among) {
      const found = await meaning.like(paper, { limit: among.size, among })
      return new Map(found.map(({ key, similarity }) => [key, similarity]))
    },
  }),
})
