import { typedSpan } from '#search/query.ts'
import type { Context } from 'hono'
import { getContext } from 'hono/context-storage'
import { followed, followedCollection } from '#search/followed.ts'
import { type Follow, KeySet, type Member, type PaperFilter, type StoredPaper } from '#store/index.ts'
import type { Site } from './site.ts'
import { collectionPath, searchPath, topicPath } from './views/addresses.ts'

/** A paper that is new of what somebody follows. */
export interface FollowedPaper {
  paper: StoredPaper
  /** When it came out, or was put into a collection, UTC milliseconds. */
  at: number
  /** Those through which it is here, in the order in which they were followed. */
  through: Follow[]
}

/** Of so many that came here last, the newest are looked for. */
const LOOKED_THROUGH = 1000

/** What is new of what a member follows, the newest first. */
export async function newOfFollowed({ store }: Site, { id }: Pick<Member, 'id'>): Promise<FollowedPaper[]> {
  const follows = await store.follows.of(id)
  const all = new KeySet()
  const sets: { follow: Follow; keys: KeySet }[] = []
  const added = new Map<number, number>()
  for (const follow of follows) {
    const keys = await followed(store, id, follow)
    sets.push({ follow, keys })
    for (const key of keys) all.add(key)
    if (follow.kind !== 'collection') continue
    for (const [key, at] of await followedCollection(store, id, follow.name)) {
      added.set(key, Math.max(at, added.get(key) ?? 0))
    }
  }
  // A paper that is here for long may have been put into a collection today.
  const keys = [...new Set([...[...all].slice(-LOOKED_THROUGH), ...added.keys()])]
  const papers = await store.papers.many(keys)
  return [...papers]
    .map(([key, paper]) => ({
      paper,
      at: Math.max(Date.parse(paper.date ?? '') || paper.listed, added.get(key) ?? 0),
      through: sets.filter((one) => one.keys.has(key)).map(({ follow }) => follow),
    }))
    .sort((a, b) => b.at - a.at || b.paper.id.localeCompare(a.paper.id))
}

/** A search as it is followed: its words and all that narrows it, as one types them. */
export function followedSearch(query: string, { category, topic, dates, hasCode }: PaperFilter): string {
  const parts = [
    query,
    category !== undefined && `category:${category}`,
    topic !== undefined && `topic:"${topic}"`,
    ...Object.entries(typedSpan(dates)).map(([name, value]) => `${name}:${value}`),
    hasCode && 'has:code',
  ]
  return parts.filter(Boolean).join(' ')
}

/** Where what is followed has its page; undefined when it has none. */
export function followedPath({ kind, name }: Pick<Follow, 'kind' | 'name'>): string | undefined {
  switch (kind) {
    case 'author':
      return searchPath(`author:"${name}"`)
    case 'topic':
      return topicPath(name)
    case 'search':
      return searchPath(name)
    case 'collection':
      return collectionPath(name)
    case 'organisation':
      return undefined
  }
}

/** How what is followed is called; a collection that is not there any more has no name. */
export async function followedName({ store }: Site, { kind, name }: Follow): Promise<string> {
  if (kind !== 'collection') return name
  return (await store.collections.get(name))?.name ?? 'a collection that is gone'
}

const asked = new WeakMap<Context, Promise<ReadonlySet<string>>>()

/** Whether who asks for this page follows something: all of the page share one question. */
export async function isFollowed(site: Site, { id }: Member, follow: Pick<Follow, 'kind' | 'name'>) {
  const c = getContext()
  let names = asked.get(c)
  if (!names) {
    names = site.store.follows.of(id).then((follows) => new Set(follows.map(nameOf)))
    asked.set(c, names)
  }
  return (await names).has(nameOf(follow))
}

const nameOf = ({ kind, name }: Pick<Follow, 'kind' | 'name'>): string => `${kind} ${name}`
