import type { Kysely } from 'kysely'
import type { Named } from './comments.ts'
import type { FlagReason } from './moderation-tables.ts'
import type { Schema } from './schema.ts'

/** Times are UTC milliseconds. */
export interface Flag {
  by: Named
  reason: FlagReason
  words: string
  at: number
}

export interface Appeal {
  /** The act that it is against. */
  act: number
  member: Named
  words: string
  at: number
  /** The act that decided it. */
  decided?: number
}

export interface Suspension {
  act: number
  member: Named
  until: number
}

/** What curators are asked to look at, and who may not write. */
export interface Moderation {
  /** One of a member and comment; false when there is one. */
  flag(
    flag: { comment: string; member: string; reason: FlagReason; words: string },
    now: number,
  ): Promise<boolean>
  /** Comments with flags that nobody has decided on, by their ids, the one that has waited longest first. */
  flagged(most: number): Promise<Map<string, Flag[]>>
  /** Notes the act that decides on all flags of a comment. */
  settle(comment: string, act: number): Promise<void>
  /** One of an act; false when there is one. */
  appeal(appeal: { act: number; member: string; words: string }, now: number): Promise<boolean>
  appealOf(act: number): Promise<Appeal | undefined>
  /** Appeals that nobody has decided on, the one that has waited longest first. */
  appeals(most: number): Promise<Appeal[]>
  /** False when somebody has decided it already. */
  decide(act: number, by: number): Promise<boolean>
  /** Keeps somebody from writing until a time. */
  suspend(suspension: { act: number; member: string; until: number }): Promise<void>
  /** The one that holds somebody longest at a time. */
  suspensionOf(member: string, now: number): Promise<Suspension | undefined>
  /** All that hold somebody at a time. */
  suspensions(now: number): Promise<Suspension[]>
  suspensionBy(act: number): Promise<Suspension | undefined>
  /** Ends one. */
  lift(act: number, now: number): Promise<void>
}

export function moderationStore(db: Kysely<Schema>): Moderation {
  const keyOf = (comment: string) => db.selectFrom('comments').select('key').where('id', '=', comment)
  const appeals = () =>
    db
      .selectFrom('appeals')
      .innerJoin('members', 'members.id', 'appeals.member')
      .selectAll('appeals')
      .select(['members.name', 'members.handle'])
  const suspensions = () =>
    db
      .selectFrom('suspensions')
      .innerJoin('members', 'members.id', 'suspensions.member')
      .selectAll('suspensions')
      .select(['members.name', 'members.handle'])

  return {
    async flag({ comment, ...flag }, at) {
      const key = await keyOf(comment).executeTakeFirst()
      if (!key) return false
      const added = await db
        .insertInto('flags')
        .values({ comment: key.key, ...flag, at, settled: null })
        .onConflict((conflict) => conflict.columns(['comment', 'member']).doNothing())
        .returning('at')
        .executeTakeFirst()
      return added !== undefined
    },

    async flagged(most) {
      const rows = await db
        .selectFrom('flags')
        .innerJoin('comments', 'comments.key', 'flags.comment')
        .innerJoin('members', 'members.id', 'flags.member')
        .select(['comments.id as comment', 'flags.reason', 'flags.words', 'flags.at'])
        .select(['members.id', 'members.name', 'members.handle'])
        .where('flags.settled', 'is', null)
        .where('comments.deleted', 'is', null)
        .where('comments.hidden', 'is', null)
        .orderBy('flags.at')
        .limit(most)
        .execute()
      const found = new Map<string, Flag[]>()
      for (const { comment, reason, words, at, ...by } of rows) {
        found.set(comment, [...(found.get(comment) ?? []), { by, reason, words, at: Number(at) }])
      }
      return found
    },

    async settle(comment, act) {
      await db
        .updateTable('flags')
        .set({ settled: act })
        .where('comment', '=', keyOf(comment))
        .where('settled', 'is', null)
        .execute()
    },

    async appeal(appeal, at) {
      const added = await db
        .insertInto('appeals')
        .values({ ...appeal, at, decided: null })
        .onConflict((conflict) => conflict.column('act').doNothing())
        .returning('act')
        .executeTakeFirst()
      return added !== undefined
    },
    async appealOf(act) {
      const row = await appeals().where('appeals.act', '=', act).executeTakeFirst()
      return row && toAppeal(row)
    },
    async appeals(most) {
      const rows = await appeals()
        .where('decided', 'is', null)
        .orderBy('appeals.at')
        .orderBy('appeals.act')
        .limit(most)
        .execute()
      return rows.map(toAppeal)
    },
    async decide(act, by) {
      const { numUpdatedRows } = await db
        .updateTable('appeals')
        .set({ decided: by })
        .where('act', '=', act)
        .where('decided', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async suspend(suspension) {
      await db.insertInto('suspensions').values(suspension).execute()
    },
    async suspensionOf(member, now) {
      const row = await suspensions()
        .where('suspensions.member', '=', member)
        .where('until', '>', now)
        .orderBy('until', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toSuspension(row)
    },
    async suspensions(now) {
      const rows = await suspensions().where('until', '>', now).orderBy('suspensions.act').execute()
      return rows.map(toSuspension)
    },
    async suspensionBy(act) {
      const row = await suspensions().where('suspensions.act', '=', act).executeTakeFirst()
      return row && toSuspension(row)
    },
    async lift(act, now) {
      await db.updateTable('suspensions').set({ until: now }).where('act', '=', act).execute()
    },
  }
}

type Of<T> = T & { name: string; handle: string }

const toAppeal = ({ act, member, name, handle, words, at, decided }: Of<Schema['appeals']>): Appeal => ({
  act: Number(act),
  member: { id: member, name, handle },
  words,
  at: Number(at),
  ...(decided !== null && { decided: Number(decided) }),
})

const toSuspension = ({ act, member, name, handle, until }: Of<Schema['suspensions']>): Suspension => ({
  act: Number(act),
  member: { id: member, name, handle },
  until: Number(until),
})
