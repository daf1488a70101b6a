import type { Kysely, Selectable } from 'kysely'
import { endTheRow, takeBack } from './delivery-ends.ts'
import { parts } from './parts.ts'
import type { DeliveryTable, Schema } from './schema.ts'
import type { Preferences } from './subscribers.ts'
import { inTransaction } from './transaction.ts'

/** Letters about the subscription itself, and issues. */
export type DeliveryKind = 'account' | 'confirm' | 'digest'

/**
 * `waiting` is to be sent from its time on; `sending` is with a process; `doubtful` was handed over but for a word of
 * the mail server that never came; `failed` did not and will not arrive.
 */
export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'doubtful'

/** A paper of an issue, by its id, and why this reader gets it. */
export type Chosen = readonly [id: string, why: string]

/** One mail to one reader. Times are UTC milliseconds. */
export interface Delivery {
  key: number
  kind: DeliveryKind
  issue: string
  subscriber: number
  state: DeliveryState
  papers: Chosen[]
  due: number
  created: number
  /** How many times sending it was begun. */
  tries: number
  done?: number
  error?: string
  /** What a letter asks about. */
  choices?: Preferences
}

/** What became of a mail that was being sent. */
export type Result = { key: number } & (
  | { state: 'sent' }
  | { state: 'failed' | 'doubtful'; error: string }
  /** To be tried again. `counts` is false when it was no fault of this mail. */
  | { state: 'waiting'; error: string; due: number; counts: boolean }
)

export interface DeliveryCounts {
  waiting: number
  sending: number
  /** Of all time, as far as it is kept. */
  doubtful: number
  /** Handed over, and failed, since a time. */
  sent: number
  failed: number
}

export interface Deliveries {
  /**
   * Takes mails whose time has come, for `holder` alone until `lease`, letters first; of issues no more than `cap` a day
   * since `dayStart`.
   */
  claim(options: {
    holder: string
    now: number
    lease: number
    limit: number
    cap?: number
    dayStart: number
  }): Promise<Delivery[]>
  /** Keeps what a holder has, for longer. */
  extend(holder: string, lease: number): Promise<void>
  /**
   * Notes that these are about to be handed over for good. Returns those that still are the holder's: only they may be.
   */
  hand(keys: readonly number[], holder: string, now: number): Promise<Set<number>>
  /** Notes what became of mails that the holder has; others are left as they are. */
  finish(results: readonly Result[], holder: string, now: number): Promise<void>
  /** Gives back what the holder did not hand over. */
  giveBack(holder: string): Promise<void>
  /** What is left of processes that died: what was not handed over waits again, the rest is doubtful. */
  recover(now: number): Promise<{ waiting: number; doubtful: number }>
  /** Issues that still wait since before a time have failed. */
  expire(before: number, now: number): Promise<number>
  /** Sends the doubtful ones again, under the Message-ID they had. */
  retryDoubtful(now: number): Promise<number>
  /** Makes what waits for readers of a mail domain due. Returns how many that were. */
  release(domain: string, now: number): Promise<number>
  /** When the next waiting mail is due. */
  nextDue(): Promise<number | undefined>
  counts(since: number): Promise<DeliveryCounts>
  /** What a reader was sent, the newest first. */
  of(subscriber: number, limit: number): Promise<Delivery[]>
  /** Names of issues of these readers that may not have arrived, and that no later one has spoken of. */
  doubts(subscribers: readonly number[]): Promise<Map<number, string[]>>
  /** The last letter that was written to a reader. */
  lastLetter(subscriber: number): Promise<Delivery | undefined>
  /** Forgets mails that were done before a time; what a reader has seen is kept. */
  forget(before: number): Promise<void>
}

export const deliveryStore = (db: Kysely<Schema>): Deliveries => ({
  claim: ({ holder, now, lease, limit, cap, dayStart }) =>
    inTransaction(db, async (inside) => {
      const room = cap === undefined ? limit : Math.max(0, cap - (await issuesToday(inside, dayStart)))
      const due = (isKind: '=' | '!=', most: number) =>
        inside
          .selectFrom('deliveries')
          .select('key')
          .where('state', '=', 'waiting')
          .where('kind', isKind, 'digest')
          .where('due', '<=', now)
          .orderBy('due')
          .limit(most)
          .execute()
      // Letters have a bound of their own, where they are written.
      const letters = await due('!=', limit)
      const issues = await due('=', Math.min(room, limit - letters.length))
      const keys = [...letters, ...issues]
      if (keys.length === 0) return []
      const rows = await inside
        .updateTable('deliveries')
        .set((e) => ({ state: 'sending', holder, lease, handed: null, tries: e('tries', '+', 1) }))
        .where(
          'key',
          'in',
          keys.map(({ key }) => key),
        )
        .returningAll()
        .execute()
      return rows.map(fromRow)
    }),

  async extend(holder, lease) {
    await db
      .updateTable('deliveries')
      .set({ lease })
      .where('state', '=', 'sending')
      .where('holder', '=', holder)
      .execute()
  },

  async hand(keys, holder, now) {
    const rows = await db
      .updateTable('deliveries')
      .set({ handed: now })
      .where('key', 'in', keys)
      .where('state', '=', 'sending')
      .where('holder', '=', holder)
      .where('lease', '>', now)
      .returning('key')
      .execute()
    return new Set(rows.map(({ key }) => key))
  },

  async finish(results, holder, now) {
    await inTransaction(db, async (inside) => {
      const mine = (keys: readonly number[]) =>
        inside
          .updateTable('deliveries')
          .where('key', 'in', keys)
          .where('state', '=', 'sending')
          .where('holder', '=', holder)
      const sent = results.filter(({ state }) => state === 'sent').map(({ key }) => key)
      for (const part of parts(sent)) {
        const rows = await mine(part)
          .set({ state: 'sent', done: now, lease: null, error: null })
          .returning('subscriber')
          .execute()
        await endTheRow(inside, [...new Set(rows.map(({ subscriber }) => subscriber))])
      }
      for (const result of results) {
        if (result.state === 'sent') continue
        const { key, state, error } = result
        if (state === 'waiting') {
          await mine([key])
            .set((e) => ({
              state,
              error,
              due: result.due,
              holder: null,
              lease: null,
              handed: null,
              ...(!result.counts && { tries: e('tries', '-', 1) }),
            }))
            .execute()
          continue
        }
        const changed = await mine([key])
          .set({ state, error, done: now, lease: null })
          .returningAll()
          .execute()
        if (state === 'failed') for (const row of changed) await takeBack(inside, row)
      }
    })
  },

  async giveBack(holder) {
    await db
      .updateTable('deliveries')
      .set((e) => ({ state: 'waiting', holder: null, lease: null, tries: e('tries', '-', 1) }))
      .where('state', '=', 'sending')
      .where('holder', '=', holder)
      .where('handed', 'is', null)
      .execute()
  },

  recover: (now) =>
    inTransaction(db, async (inside) => {
      const stale = () =>
        inside.updateTable('deliveries').where('state', '=', 'sending').where('lease', '<=', now)
      const again = await stale()
        .where('handed', 'is', null)
        .set({ state: 'waiting', holder: null, lease: null })
        .returning('key')
        .execute()
      const doubtful = await stale()
        .set({
          state: 'doubtful',
          lease: null,
          done: now,
          error: 'the process ended while the mail server had the mail and had not answered',
        })
        .returning('key')
        .execute()
      return { waiting: again.length, doubtful: doubtful.length }
    }),

  expire: (before, now) =>
    inTransaction(db, async (inside) => {
      const late = await inside
        .updateTable('deliveries')
        .set({ state: 'failed', done: now, error: 'it could not be sent for a day' })
        .where('state', '=', 'waiting')
        .where('created', '<', before)
        .returningAll()
        .execute()
      for (const row of late) await takeBack(inside, row)
      return late.length
    }),

  async retryDoubtful(now) {
    const rows = await db
      .updateTable('deliveries')
      .set({ state: 'waiting', due: now, created: now, holder: null, handed: null, done: null })
      .where('state', '=', 'doubtful')
      .returning('key')
      .execute()
    return rows.length
  },

  async release(domain, now) {
    const rows = await db
      .updateTable('deliveries')
      .set({ due: now })
      .where('state', '=', 'waiting')
      .where('due', '>', now)
      .where('subscriber', 'in', (e) =>
        e.selectFrom('subscribers').select('subscribers.key').where('email_key', 'like', `%@${domain}`),
      )
      .returning('key')
      .execute()
    return rows.length
  },

  async nextDue() {
    const { first } = await db
      .selectFrom('deliveries')
      .select((e) => e.fn.min('due').as('first'))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow()
    return first === null ? undefined : Number(first)
  },

  async counts(since) {
    const rows = await db
      .selectFrom('deliveries')
      .select((e) => ['state', e.fn.countAll<number>().as('n')])
      .where((e) => e.or([e('state', 'in', ['waiting', 'sending', 'doubtful']), e('done', '>=', since)]))
      .groupBy('state')
      .execute()
    const counts = { waiting: 0, sending: 0, doubtful: 0, sent: 0, failed: 0 }
    return { ...counts, ...Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)])) }
  },

  async of(subscriber, limit) {
    const rows = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('subscriber', '=', subscriber)
      .orderBy('key', 'desc')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  },

  async doubts(subscribers) {
    const doubts = new Map<number, string[]>()
    if (subscribers.length === 0) return doubts
    const rows = await db
      .selectFrom('deliveries as doubtful')
      .select(['subscriber', 'issue'])
      .where('subscriber', 'in', subscribers)
      .where('kind', '=', 'digest')
      .where('state', '=', 'doubtful')
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('deliveries as later')
              .select('later.key')
              .whereRef('later.subscriber', '=', 'doubtful.subscriber')
              .whereRef('later.key', '>', 'doubtful.key')
              .where('later.kind', '=', 'digest')
              .where('later.state', '=', 'sent'),
          ),
        ),
      )
      .orderBy('key')
      .execute()
    for (const { subscriber, issue } of rows) {
      doubts.set(subscriber, [...(doubts.get(subscriber) ?? []), issue])
    }
    return doubts
  },

  async lastLetter(subscriber) {
    const row = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('subscriber', '=', subscriber)
      .where('kind', '!=', 'digest')
      .orderBy('key', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && fromRow(row)
  },

  async forget(before) {
    await db
      .deleteFrom('deliveries')
      .where('state', 'in', ['sent', 'failed', 'doubtful'])
      .where('done', '<', before)
      .execute()
  },
})

/** What counts against a day's cap: issues handed over, or about to be. */
async function issuesToday(db: Kysely<Schema>, dayStart: number): Promise<number> {
  const { n } = await db
    .selectFrom('deliveries')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('kind', '=', 'digest')
    .where((e) =>
      e.or([e('handed', '>=', dayStart), e.and([e('state', '=', 'sending'), e('handed', 'is', null)])]),
    )
    .executeTakeFirstOrThrow()
  return Number(n)
}

function fromRow(row: Selectable<DeliveryTable>): Delivery {
  return {
    key: row.key,
    kind: row.kind as DeliveryKind,
    issue: row.issue,
    subscriber: row.subscriber,
    state: row.state as DeliveryState,
    papers: JSON.parse(row.papers) as Chosen[],
    due: row.due,
    created: row.created,
    tries: row.tries,
    ...(row.done !== null && { done: row.done }),
    ...(row.error !== null && { error: row.error }),
    ...(row.choices !== null && { choices: JSON.parse(row.choices) as Preferences }),
  }
}
