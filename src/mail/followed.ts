import type { Follow, KeySet, Store, Subscriber } from '#store/index.ts'

/** Papers through something that a reader follows as a member of the site, and how a mail says so. */
export interface FollowedPapers {
  why: string
  keys: KeySet
}

/** Which of some papers are of what a member follows. */
export type FindFollowed = (
  member: string,
  follow: Pick<Follow, 'kind' | 'name'>,
  among: KeySet,
) => Promise<KeySet>

/**
 * What readers follow who want it in their digest, by their keys. A reader is the member who proved the same address.
 * What several follow is found out once.
 */
export function followsOfReaders(store: Store, find: FindFollowed, among: KeySet) {
  const found = new Map<string, FollowedPapers>()

  const papersOf = async (member: string, follow: Follow): Promise<FollowedPapers> => {
    // Which collections one may read is for each to say.
    const name = `${follow.kind} ${follow.name}${follow.kind === 'collection' ? ` ${member}` : ''}`
    const known = found.get(name)
    if (known) return known
    const papers = { why: await inWords(store, follow), keys: await find(member, follow, among) }
    found.set(name, papers)
    return papers
  }

  return async (readers: readonly Subscriber[]): Promise<Map<number, FollowedPapers[]>> => {
    const mailed = await store.follows.mailed(readers.map(({ email }) => email.toLowerCase()))
    const byReader = new Map<number, FollowedPapers[]>()
    for (const { key, email } of readers) {
      const of = mailed.get(email.toLowerCase())
      if (!of) continue
      const papers: FollowedPapers[] = []
      for (const follow of of.follows) papers.push(await papersOf(of.member, follow))
      byReader.set(key, papers)
    }
    return byReader
  }
}

async function inWords(store: Store, { kind, name }: Follow): Promise<string> {
  switch (kind) {
    case 'author':
    case 'organisation':
      return `You follow ${name}.`
    case 'topic':
      return `You follow the topic ${name}.`
    case 'search':
      return `Matches your search: ${name}`
    case 'collection':
      return `In the collection ${(await store.collections.get(name))?.name ?? ''}, which you follow.`
  }
}
