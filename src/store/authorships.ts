import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Somebody who says that a paper is theirs. Times are UTC milliseconds. */
export interface Authorship {
  key: number
  paper: { id: string; title: string }
  member: { id: string; name: string; handle: string }
  /** Which of its authors they are, as the paper writes it. */
  author: string
  /** How that is known. */
  way: 'orcid' | 'name' | 'mail'
  words: string
  at: number
  state: 'waiting' | 'confirmed' | 'denied' | 'appealed'
  decidedBy?: string
  reason: string
  appeal: string
  /** The ORCID iD that the member proved. */
  orcid?: string
  /** Whether its record lists the paper, could not be read, or was not looked at. */
  record?: 'listed' | 'unlisted' | 'unread'
}

export interface AuthorLink {
  kind: string
  url: string
  /** Who added it; absent when they are no member any more. */
  handle?: string
}

export interface Authorships {
  /** Says so, once for a paper; a claim that is here stays as it is. It waits for a curator or a record. */
  claim(
    claim: Pick<Authorship, 'author' | 'way' | 'words' | 'orcid'> & { paper: string; member: string },
    now: number,
  ): Promise<'claimed' | 'here' | 'no paper'>
  /**
   * Notes what the ORCID record of whoever claimed a paper says. A claim that waits is confirmed by a record that lists the paper, unless
   * somebody else is known as that author.
   */
  noteRecord(
    claim: { paper: string; member: string; orcid: string },
    record: NonNullable<Authorship['record']>,
    now: number,
  ): Promise<void>
  get(key: number): Promise<Authorship | undefined>
  of(paper: string): Promise<Authorship[]>
  ofMember(member: string): Promise<Authorship[]>
  /** Those that wait for a decision or were appealed, the oldest first. */
  open(limit: number): Promise<Authorship[]>
  isAuthor(paper: string, member: string): Promise<boolean>
  /** Decides one in a state; of two who decide at once the second finds it done. */
  decide(
    key: number,
    decision: {
      from: readonly Authorship['state'][]
      to: 'confirmed' | 'denied'
      by: string
      reason: string
    },
    now: number,
  ): Promise<boolean>
  /** Once against each denial. */
  appeal(key: number, member: string, words: string): Promise<boolean>
  addLink(paper: string, link: { kind: string; url: string; member: string }, now: number): Promise<boolean>
  removeLink(paper: string, link: { kind: string; url: string }): Promise<boolean>
  links(paper: string): Promise<AuthorLink[]>
}

const UNDECIDED = { state: 'waiting', reason: '', appeal: '', record: null }

export function authorshipStore(db: Kysely<Schema>): Authorships {
  const rows = () =>
    db
      .selectFrom('authorships')
      .innerJoin('papers', 'papers.key', 'authorships.paper')
      .innerJoin('members', 'members.id', 'authorships.member')
      .selectAll('authorships')
      .select(['papers.id as paper_id', 'papers.title', 'members.name', 'members.handle'])
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>
  const read = (row: Row): Authorship => ({
    key: Number(row.key),
    paper: { id: row.paper_id, title: row.title },
    member: { id: row.member, name: row.name, handle: row.handle },
    author: row.author,
    way: row.way as Authorship['way'],
    words: row.words,
    at: Number(row.at),
    state: row.state as Authorship['state'],
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    reason: row.reason,
    appeal: row.appeal,
    ...(row.orcid !== null && { orcid: row.orcid }),
    ...(row.record !== null && { record: row.record as NonNullable<Authorship['record']> }),
  })
  const keyOf = async (inside: Kysely<Schema>, id: string) =>
    (await inside.selectFrom('papers').select('key').where('id', '=', id).executeTakeFirst())?.key

  return {
    claim: ({ paper, member, author, way, words, orcid }, at) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(inside, paper)
        if (key === undefined) return 'no paper'
        const { numInsertedOrUpdatedRows } = await inside
          .insertInto('authorships')
          .values({ ...UNDECIDED, paper: key, member, author, way, words, at, orcid: orcid ?? null })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        return Number(numInsertedOrUpdatedRows) > 0 ? 'claimed' : 'here'
      }),

    noteRecord: ({ paper, member, orcid }, record, now) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(inside, paper)
        if (key === undefined) return
        const all = await inside.selectFrom('authorships').selectAll().where('paper', '=', key).execute()
        const mine = all.find((one) => one.member === member)
        if (!mine) return
        const isTaken = all.some(
          (one) => one !== mine && one.author === mine.author && one.state === 'confirmed',
        )
        const isSure = record === 'listed' && mine.state === 'waiting' && !isTaken
        await inside
          .updateTable('authorships')
          .set({ orcid, record, ...(isSure && { state: 'confirmed', decided_at: now }) })
          .where('key', '=', mine.key)
          .execute()
      }),

    async get(key) {
      const row = await rows().where('authorships.key', '=', key).executeTakeFirst()
      return row && read(row)
    },
    async of(paper) {
      return (await rows().where('papers.id', '=', paper).orderBy('authorships.key').execute()).map(read)
    },
    async ofMember(member) {
      return (await rows().where('authorships.member', '=', member).orderBy('authorships.key').execute()).map(
        read,
      )
    },
    async open(limit) {
      const found = await rows()
        .where('authorships.state', 'in', ['waiting', 'appealed'])
        .orderBy('authorships.key')
        .limit(limit)
        .execute()
      return found.map(read)
    },
    async isAuthor(paper, member) {
      const row = await rows()
        .where('papers.id', '=', paper)
        .where('authorships.member', '=', member)
        .where('authorships.state', '=', 'confirmed')
        .executeTakeFirst()
      return row !== undefined
    },

    async decide(key, { from, to, by, reason }, now) {
      const { numUpdatedRows } = await db
        .updateTable('authorships')
        .set({ state: to, decided_by: by, decided_at: now, reason })
        .where('key', '=', key)
        .where('state', 'in', from)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async appeal(key, member, words) {
      const { numUpdatedRows } = await db
        .updateTable('authorships')
        .set({ state: 'appealed', appeal: words })
        .where('key', '=', key)
        .where('member', '=', member)
        .where('state', '=', 'denied')
        .where('appeal', '=', '')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    addLink: (paper, { kind, url, member }, at) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(inside, paper)
        if (key === undefined) return false
        const { numInsertedOrUpdatedRows } = await inside
          .insertInto('author_links')
          .values({ paper: key, kind, url, member, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        return Number(numInsertedOrUpdatedRows) > 0
      }),
    async removeLink(paper, { kind, url }) {
      const { numDeletedRows } = await db
        .deleteFrom('author_links')
        .where('kind', '=', kind)
        .where('url', '=', url)
        .where('paper', '=', (e) => e.selectFrom('papers').select('key').where('id', '=', paper))
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async links(paper) {
      const found = await db
        .selectFrom('author_links')
        .innerJoin('papers', 'papers.key', 'author_links.paper')
        .leftJoin('members', 'members.id', 'author_links.member')
        .select(['author_links.kind', 'author_links.url', 'members.handle'])
        .where('papers.id', '=', paper)
        .orderBy('author_links.at')
        .execute()
      return found.map(({ kind, url, handle }) => ({ kind, url, ...(handle !== null && { handle }) }))
    },
  }
}
