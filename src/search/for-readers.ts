import type { Follow, KeySet, SavedSearch, Store } from '#store/index.ts'
import { followed } from './followed.ts'
import type { Meaning } from './meaning.ts'
import { matching } from './saved-search.ts'

/** The site's search, as those ask it who choose papers for readers. */
export interface SearchForReaders {
  /** The papers among some that a saved search finds. */
  find(search: SavedSearch, among: KeySet): Promise<KeySet>
  /** The papers among some that are of what a member follows. */
  followed(member: string, follow: Pick<Follow, 'kind' | 'name'>, among: KeySet): Promise<KeySet>
  /** How near papers are to one, by their keys. */
  near?(paper: number, among: KeySet): Promise<ReadonlyMap<number, number>>
}

export const searchForReaders = (store: Store, meaning: Meaning | undefined): SearchForReaders => ({
  find: (search, among) => matching(store, search, among, meaning),
  followed: async (member, follow, among) =>
    follow.kind === 'search'
      ? matching(store, { words: follow.name, without: '' }, among, meaning)
      : (await followed(store, member, follow)).and(among),
  ...(meaning && {
    async near(paper, among) {
      const found = await meaning.like(paper, { limit: among.size, among })
      return new Map(found.map(({ key, similarity }) => [key, similarity]))
    },
  }),
})
