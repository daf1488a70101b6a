import { type Follow, KeySet, type Store, wordsOf } from '#store/index.ts'
import { toTextQuery } from './expression.ts'
import { papersFor } from './papers-for.ts'

/** The papers of what a member follows, by their keys; of what is not there any more, or not theirs to read, none. */
export async function followed(
  store: Store,
  member: string,
  { kind, name }: Pick<Follow, 'kind' | 'name'>,
): Promise<KeySet> {
  switch (kind) {
    case 'author':
      return (await store.text.keys({ author: wordsOf(name) })) ?? new KeySet()
    case 'topic':
      return (await store.text.keys({ topic: name })) ?? new KeySet()
    case 'organisation':
      return KeySet.of(await store.follows.ofOrganisation(name))
    case 'collection':
      return KeySet.of((await followedCollection(store, member, name)).keys())
    case 'search':
      return havingAll(store, name)
  }
}

/** The papers that others put into a collection, by their keys, with when they did. */
export async function followedCollection(
  store: Store,
  member: string,
  id: string,
): Promise<ReadonlyMap<number, number>> {
  const collection = await store.collections.get(id)
  const isTheirs = collection && (collection.access !== 'private' || collection.owner === member)
  return isTheirs ? store.collectionPapers.addedByOthers(collection.key, member) : new Map<number, number>()
}

/** The papers that have every word of a query and are as its operators say. */
async function havingAll(store: Store, query: string): Promise<KeySet> {
  const { text, among } = await papersFor(store, query)
  const words = toTextQuery(text)
  if (words) return store.text.all(words, among)
  return (text.trim() === '' ? among : undefined) ?? new KeySet()
}
