import type { Member, Store } from '#store/index.ts'

/** What an export says that it is. */
export const MEMBER_FORMAT = 'daily-papers member 1'

/** More than anybody has, of each kind. */
const MOST = 100_000

/** Everything that is known of a member, as plain JSON; times are ISO text or UTC milliseconds as they are kept. */
export async function everythingOf(store: Store, member: Member, now: number) {
  const { id, name, handle, email, isProved, role, created } = member
  const [votes, notInterested, opened, picks, lessLike] = await Promise.all(
    [store.votes, store.dismissals, store.openings, store.picks, store.lessLike].map(async (made) =>
      titled(store, await made.of(id, MOST)),
    ),
  )
  const [sessions, passkeys, tokens, identities] = await Promise.all([
    store.members.sessions(id),
    store.members.passkeys(id),
    store.members.tokens(id),
    store.members.identities(id),
  ])
  const { collections, papers } = await store.collections.everything(id)
  const comments = await store.comments.newest({ member: id }, { limit: MOST, offset: 0 })
  return {
    format: MEMBER_FORMAT,
    written: new Date(now).toISOString(),
    account: { name, handle, email, isProved, role, since: new Date(created).toISOString() },
    votes: votes!,
    notInterested: notInterested!,
    opened: opened!,
    picks: picks!,
    lessLike: lessLike!,
    collections: collections.map((one) => ({
      ...one,
      papers: papers
        .filter(({ collection }) => collection === one.id)
        .map(({ collection: _collection, ...paper }) => paper),
    })),
    ...(await store.notes.everything(id)),
    ...(await store.follows.everything(id)),
    comments,
    submissions: await store.submissions.list({ member: id }, MOST),
    authorships: await store.authorships.ofMember(id),
    sessions,
    passkeys,
    tokens: tokens.map(({ hash: _hash, ...token }) => token),
    identities,
  }
}

/** With the titles of the papers, for who reads it elsewhere. */
async function titled<T extends { id: string }>(
  store: Store,
  said: readonly T[],
): Promise<(T & { title?: string })[]> {
  const papers = await store.works.find({ ids: said.map(({ id }) => id) })
  const titles = new Map(papers.flatMap(({ id, aka, title }) => [id, ...aka].map((name) => [name, title])))
  return said.map((one) => {
    const title = titles.get(one.id)
    return title === undefined ? one : { ...one, title }
  })
}

/** The papers that a member voted for, picked or kept, by their ids, each once. */
export async function papersOf(store: Store, { id }: Member): Promise<string[]> {
  const [votes, picks, kept] = await Promise.all([
    store.votes.of(id, MOST),
    store.picks.of(id, MOST),
    store.collections.everything(id),
  ])
  const theirs = new Set(kept.collections.map((one) => one.id))
  const keptPapers = kept.papers.filter(({ collection }) => theirs.has(collection))
  return [
    ...new Set([
      ...votes.map((one) => one.id),
      ...picks.map((one) => one.id),
      ...keptPapers.map(({ paper }) => paper),
    ]),
  ]
}

/**
 * Removes a member with all that is theirs alone, in one transaction. What they wrote for others stays under "a former
 * reader", or goes. The last administrator of others is refused.
 */
export const eraseMember = (store: Store, { id }: Member, comments: 'keep' | 'erase', now: number) =>
  store.atomically(async (inside) => {
    await inside.comments.forget(id, comments, now)
    return inside.members.remove(id)
  })
