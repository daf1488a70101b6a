import type { Kysely } from 'kysely'
import type { FollowKind } from './follow-tables.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Something of which a member wants to see what is new. */
export interface Follow {
  kind: FollowKind
  /** An author's or an organisation's name, a topic, the id of a collection, a search as in its address. */
  name: string
  /** UTC milliseconds. */
  since: number
}

export interface Follows {
  /** The longest followed first. */
  of(member: string): Promise<Follow[]>
  follow(member: string, follow: Omit<Follow, 'since'>, now: number): Promise<'done' | 'full'>
  unfollow(member: string, follow: Omit<Follow, 'since'>): Promise<void>
  /** Keys of the papers of which a source says that they are of an organisation. */
  ofOrganisation(name: string): Promise<number[]>
  /** The secret of a member's feed, as soon as there is one. */
  feed(member: string, name: string): Promise<string | undefined>
  /** Gives a feed its first secret or another one; the former is good no longer. */
  renewFeed(member: string, name: string, secret: string): Promise<void>
  /** Whose feed a secret leads to, and of what it is. */
  byFeed(secret: string): Promise<{ member: string; name: string } | undefined>
  /** Whether a member's digest brings what they follow. */
  isMailed(member: string): Promise<boolean>
  setMailed(member: string, isMailed: boolean): Promise<void>
  /**
   * What is followed by those members who have it in their digest, by their addresses in small letters. Only an address
   * that was proved to be theirs counts.
   */
  mailed(emails: readonly string[]): Promise<Map<string, { member: string; follows: Follow[] }>>
  /** All that a member has here. */
  everything(member: string): Promise<{ follows: Follow[]; isMailed: boolean }>
}

const MOST_FOLLOWED = 300

export const followStore = (db: Kysely<Schema>): Follows => {
  /** What each of these members follows. */
  const of = async (members: readonly string[]) => {
    const rows = await db
      .selectFrom('follows')
      .selectAll()
      .where('member', 'in', members)
      .orderBy('since')
      .orderBy('kind')
      .orderBy('name')
      .execute()
    const byMember = Map.groupBy(rows, ({ member }) => member)
    return (member: string): Follow[] =>
      (byMember.get(member) ?? []).map(({ kind, name, since }) => ({ kind, name, since: Number(since) }))
  }
  const theirs = async (member: string) => (await of([member]))(member)
  const isMailed = async (member: string) =>
    (await db.selectFrom('follow_mail').select('member').where('member', '=', member).executeTakeFirst()) !==
    undefined

  return {
    of: theirs,

    follow: (member, { kind, name }, since) =>
      inTransaction(db, async (inside) => {
        const { n } = await inside
          .selectFrom('follows')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('member', '=', member)
          .where((e) => e.not(e.and({ kind, name })))
          .executeTakeFirstOrThrow()
        if (Number(n) >= MOST_FOLLOWED) return 'full'
        await inside
          .insertInto('follows')
          .values({ member, kind, name, since })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return 'done'
      }),

    async unfollow(member, { kind, name }) {
      await db
        .deleteFrom('follows')
        .where('member', '=', member)
        .where('kind', '=', kind)
        .where('name', '=', name)
        .execute()
    },

    async ofOrganisation(name) {
      const rows = await db
        .selectFrom('facts')
        .select('paper')
        .distinct()
        .where('name', '=', 'organisation')
        .where('value', '=', name)
        .execute()
      return rows.map(({ paper }) => paper)
    },

    async feed(member, name) {
      const row = await db
        .selectFrom('own_feeds')
        .select('secret')
        .where('member', '=', member)
        .where('name', '=', name)
        .executeTakeFirst()
      return row?.secret
    },

    async renewFeed(member, name, secret) {
      await db
        .insertInto('own_feeds')
        .values({ member, name, secret })
        .onConflict((conflict) => conflict.columns(['member', 'name']).doUpdateSet({ secret }))
        .execute()
    },

    byFeed: (secret) =>
      db.selectFrom('own_feeds').select(['member', 'name']).where('secret', '=', secret).executeTakeFirst(),

    isMailed,

    async setMailed(member, mailed) {
      if (mailed) {
        await db
          .insertInto('follow_mail')
          .values({ member })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      } else {
        await db.deleteFrom('follow_mail').where('member', '=', member).execute()
      }
    },

    async mailed(emails) {
      const found = new Map<string, { member: string; follows: Follow[] }>()
      if (emails.length === 0) return found
      const members = await db
        .selectFrom('members')
        .innerJoin('follow_mail', 'follow_mail.member', 'members.id')
        .select(['members.id', 'members.email'])
        .where('members.email', 'in', emails)
        .where('members.email_verified', '=', 1)
        .execute()
      if (members.length === 0) return found
      const followsOf = await of(members.map(({ id }) => id))
      for (const { id, email } of members) found.set(email, { member: id, follows: followsOf(id) })
      return found
    },

    everything: async (member) => ({ follows: await theirs(member), isMailed: await isMailed(member) }),
  }
}
