import { type Kysely, type Selectable, sql } from 'kysely'
import type { Schema, SubscriberTable } from './schema.ts'

/** A query as one types it into the search, and one whose papers are not wanted. */
export interface SavedSearch {
  words: string
  without: string
}

/** When a reader wants mail, and of what. */
export interface Preferences {
  frequency: 'daily' | 'weekly'
  /** For a weekly issue: 1 is Monday. */
  weekday: number
  hour: number
  /** IANA name. */
  zone: string
  /** At most so many papers. */
  most: number
  topics: string[]
  categories: string[]
  searches: SavedSearch[]
  /** Fills up with what is trending; without any interest named, trending is all there is. */
  trending: boolean
  /** Wants to be told that there is nothing, rather than no mail. */
  emptyDays: boolean
}

/** `pending` has not confirmed, `left` unsubscribed, `blocked` can't be reached or complained. */
export type SubscriberState = 'pending' | 'active' | 'paused' | 'left' | 'blocked'

export interface Subscriber {
  key: number
  /** Random; what addresses of links and of bounces carry. */
  id: string
  email: string
  state: SubscriberState
  preferences: Preferences
  /** What came here before this time was there to choose the last issue from. */
  covered?: number
  /** UTC milliseconds, as all times. */
  nextAt?: number
  created: number
  confirmed?: number
  /** Why their mail ended, in words. */
  trouble?: string
  /** Bounces in a row that may pass. */
  soft: number
}

/** What a mailed link confirms. */
export interface Confirmation {
  subscriber: number
  used: boolean
  /** Taken when it is confirmed. */
  choices?: Preferences
}

interface NewSubscriber {
  id: string
  email: string
  /** Two spellings of one mailbox share it. */
  emailKey: string
  preferences: Preferences
}

/** What changes; absent stays, `nextAt: undefined` means that no issue is due any more. */
export interface Change {
  preferences?: Preferences
  state?: SubscriberState
  nextAt?: number | undefined
  covered?: number
  confirmed?: number
  trouble?: string | undefined
}

export interface Subscribers {
  /** Adds a pending one, or finds who has the address already. */
  add(subscriber: NewSubscriber, now: number): Promise<{ subscriber: Subscriber; isNew: boolean }>
  byId(id: string): Promise<Subscriber | undefined>
  byEmail(emailKey: string): Promise<Subscriber | undefined>
  /** In the order in which they came, those of one state alone when it is given; `after` is the key of the one before. */
  page(page: { state?: SubscriberState; after?: number; limit: number }): Promise<Subscriber[]>
  many(keys: readonly number[]): Promise<Map<number, Subscriber>>
  change(key: number, change: Change, now: number): Promise<void>
  /** Moves on those whose issue was planned. */
  advance(moves: readonly { key: number; nextAt: number; covered?: number }[]): Promise<void>
  /** Removes everything that is known of them. */
  remove(key: number): Promise<void>
  /** Whose issue is due, the longest waiting first. */
  due(now: number, limit: number): Promise<Subscriber[]>
  /** Active ones whose issue is due only after a time, by their keys; `after` is the key of the one before. */
  waiting(time: number, page: { after: number; limit: number }): Promise<Subscriber[]>
  /** The first time at which an issue is due. */
  nextDue(): Promise<number | undefined>
  countByState(): Promise<Partial<Record<SubscriberState, number>>>
  /**
   * Notes a bounce that may pass. Those before the last mail that came back from nowhere no longer count, nor those
   * before `forget`. Returns how many count now.
   */
  softBounce(key: number, now: number, forget: number): Promise<number>
  keepConfirmation(hash: string, subscriber: number, expires: number, choices?: Preferences): Promise<void>
  confirmation(hash: string, now: number): Promise<Confirmation | undefined>
  /** Uses a confirmation up. False when it was used or has expired. */
  useConfirmation(hash: string, now: number): Promise<boolean>
  /** Forgets those who never confirmed, and those who left, since before these times. */
  forget(before: { pending: number; left: number }, now: number): Promise<number>
}

/** Rows in one statement. */
const ROWS = 200

export const subscriberStore = (db: Kysely<Schema>): Subscribers => ({
  async add({ id, email, emailKey, preferences }, now) {
    const added = await db
      .insertInto('subscribers')
      .values({
        id,
        email,
        email_key: emailKey,
        state: 'pending',
        preferences: JSON.stringify(preferences),
        created: now,
        changed: now,
      })
      .onConflict((conflict) => conflict.column('email_key').doNothing())
      .returning('key')
      .execute()
    const row = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('email_key', '=', emailKey)
      .executeTakeFirstOrThrow()
    return { subscriber: fromRow(row), isNew: added.length > 0 }
  },

  async byId(id) {
    const row = await db.selectFrom('subscribers').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  },

  async byEmail(emailKey) {
    const row = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('email_key', '=', emailKey)
      .executeTakeFirst()
    return row && fromRow(row)
  },

  async page({ state, after = 0, limit }) {
    const rows = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('key', '>', after)
      .$if(state !== undefined, (query) => query.where('state', '=', state!))
      .orderBy('key')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  },

  async many(keys) {
    if (keys.length === 0) return new Map()
    const rows = await db.selectFrom('subscribers').selectAll().where('key', 'in', keys).execute()
    return new Map(rows.map((row) => [row.key, fromRow(row)]))
  },

  async change(key, change, now) {
    const { preferences, state, covered, confirmed } = change
    const values = {
      ...(preferences && { preferences: JSON.stringify(preferences) }),
      ...(state && {
        state,
        changed: now,
        ...(state === 'active' && { soft: 0, soft_before: 0, soft_at: null }),
      }),
      ...(covered !== undefined && { covered_at: covered }),
      ...(confirmed !== undefined && { confirmed }),
      ...('nextAt' in change && { next_at: change.nextAt ?? null }),
      ...('trouble' in change && { trouble: change.trouble ?? null }),
    }
    if (Object.keys(values).length === 0) return
    await db.updateTable('subscribers').set(values).where('key', '=', key).execute()
  },

  async advance(moves) {
    for (let i = 0; i < moves.length; i += ROWS) {
      const part = moves.slice(i, i + ROWS)
      // One statement for all of them: 100,000 single ones would take the better part of a minute.
      const nextAt = sql<number>`case key ${sql.join(
        part.map(({ key, nextAt }) => sql`when ${sql.lit(key)} then ${sql.lit(nextAt)}`),
        sql` `,
      )} end`
      const covered = sql<number>`case key ${sql.join(
        part.map(({ key, covered }) =>
          covered === undefined
            ? sql`when ${sql.lit(key)} then covered_at`
            : sql`when ${sql.lit(key)} then ${sql.lit(covered)}`,
        ),
        sql` `,
      )} end`
      await db
        .updateTable('subscribers')
        .set({ next_at: nextAt, covered_at: covered })
        .where(
          'key',
          'in',
          part.map(({ key }) => key),
        )
        .execute()
    }
  },

  async remove(key) {
    await db.deleteFrom('subscribers').where('key', '=', key).execute()
  },

  async due(now, limit) {
    const rows = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('next_at', '<=', now)
      .where('state', '=', 'active')
      .orderBy('next_at')
      .orderBy('key')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  },

  async waiting(time, { after, limit }) {
    const rows = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('next_at', '>', time)
      .where('key', '>', after)
      .where('state', '=', 'active')
      .orderBy('key')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  },

  async nextDue() {
    const { first } = await db
      .selectFrom('subscribers')
      .select((e) => e.fn.min('next_at').as('first'))
      .where('next_at', 'is not', null)
      .executeTakeFirstOrThrow()
    return first === null ? undefined : Number(first)
  },

  async countByState() {
    const rows = await db
      .selectFrom('subscribers')
      .select((e) => ['state', e.fn.countAll<number>().as('n')])
      .groupBy('state')
      .execute()
    return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
  },

  async softBounce(key, now, forget) {
    const row = await db
      .updateTable('subscribers')
      .set((e) => ({
        soft: e
          .case()
          .when('soft_at', '>=', forget)
          .then(e(e('soft', '+', e.ref('soft_before')), '+', 1))
          .else(1)
          .end(),
        soft_before: 0,
        soft_at: now,
      }))
      .where('key', '=', key)
      .returning('soft')
      .executeTakeFirst()
    return row?.soft ?? 0
  },

  async keepConfirmation(hash, subscriber, expires, choices) {
    await db
      .insertInto('confirmations')
      .values({ hash, subscriber, expires, choices: choices ? JSON.stringify(choices) : null })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  },

  async confirmation(hash, now) {
    const row = await db
      .selectFrom('confirmations')
      .select(['subscriber', 'used', 'choices'])
      .where('hash', '=', hash)
      .where('expires', '>', now)
      .executeTakeFirst()
    if (!row) return undefined
    const { subscriber, used, choices } = row
    return {
      subscriber,
      used: used !== null,
      ...(choices !== null && { choices: JSON.parse(choices) as Preferences }),
    }
  },

  async useConfirmation(hash, now) {
    const used = await db
      .updateTable('confirmations')
      .set({ used: now })
      .where('hash', '=', hash)
      .where('used', 'is', null)
      .where('expires', '>', now)
      .returning('hash')
      .execute()
    return used.length > 0
  },

  async forget({ pending, left }, now) {
    await db.deleteFrom('confirmations').where('expires', '<=', now).execute()
    const gone = await db
      .deleteFrom('subscribers')
      .where((e) =>
        e.or([
          // An address that never said yes is forgotten, be it that a letter bounced.
          e.and([
            e('state', 'in', ['pending', 'blocked']),
            e('confirmed', 'is', null),
            e('changed', '<', pending),
          ]),
          e.and([e('state', '=', 'left'), e('changed', '<', left)]),
        ]),
      )
      // Whoever was asked again may still say yes.
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('confirmations')
              .select('hash')
              .whereRef('confirmations.subscriber', '=', 'subscribers.key')
              .where('used', 'is', null),
          ),
        ),
      )
      .returning('key')
      .execute()
    return gone.length
  },
})

function fromRow(row: Selectable<SubscriberTable>): Subscriber {
  return {
    key: row.key,
    id: row.id,
    email: row.email,
    state: row.state as SubscriberState,
    preferences: JSON.parse(row.preferences) as Preferences,
    created: row.created,
    ...(row.covered_at !== null && { covered: row.covered_at }),
    soft: row.soft,
    ...(row.next_at !== null && { nextAt: row.next_at }),
    ...(row.confirmed !== null && { confirmed: row.confirmed }),
    ...(row.trouble !== null && { trouble: row.trouble }),
  }
}
