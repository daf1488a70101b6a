import type { Kysely, Selectable } from 'kysely'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'
import { type Webhook, toWebhook } from './webhooks.ts'
import type { WebhookMessageTable } from './webhook-tables.ts'

/** An event for one webhook. Times are UTC milliseconds. */
export interface WebhookMessage {
  key: number
  /** The same however often it is sent. */
  id: string
  type: string
  /** JSON, as it is signed and sent. */
  payload: string
  state: 'waiting' | 'sending' | 'done' | 'failed'
  due: number
  created: number
  /** How many times sending it was begun. */
  tries: number
  done?: number
  /** What went wrong the last time, in words. */
  error?: string
}

export type NewWebhookMessage = Pick<WebhookMessage, 'id' | 'type' | 'payload'>

/** What became of a message that was being sent. `off` says why the webhook is switched off with it. */
export type Delivered = { key: number; off?: string } & (
  | { state: 'done' }
  /** Refused for good; those after it go on. */
  | { state: 'failed'; error: string }
  /** To be tried again. `counts` is false when it was no try. */
  | { state: 'waiting'; error?: string; due: number; counts: boolean }
)

export interface MessageCounts {
  waiting: number
  failed: number
}

export interface WebhookMessages {
  /** Adds messages in their order, due at once. */
  add(webhook: number, messages: readonly NewWebhookMessage[], now: number): Promise<void>
  /**
   * Takes the message that has been due longest, for `holder` alone until `lease`. Of a webhook that is on, and only its
   * oldest one: those after it wait until it is over with.
   */
  claim(
    holder: string,
    now: number,
    lease: number,
  ): Promise<{ message: WebhookMessage; webhook: Webhook } | undefined>
  /** Notes what became of a message, if the holder still has it. Says whether it had. */
  finish(result: Delivered, holder: string, now: number): Promise<boolean>
  /** What is left of processes that died waits again. */
  recover(now: number): Promise<void>
  /** The last messages of a webhook, the newest first. */
  of(webhook: number, limit: number): Promise<WebhookMessage[]>
  counts(): Promise<Map<number, MessageCounts>>
  /** Makes one of its messages due by its id, or else all that wait or failed, as if never tried. Returns how many. */
  resend(webhook: number, now: number, id?: string): Promise<number>
  /** Forgets messages from before a time. */
  forget(before: number): Promise<void>
}

export const webhookMessageStore = (db: Kysely<Schema>): WebhookMessages => ({
  async add(webhook, messages, now) {
    for (const { id, type, payload } of messages) {
      await db
        .insertInto('webhook_messages')
        .values({ webhook, id, type, payload, state: 'waiting', due: now, created: now })
        .execute()
    }
  },

  async claim(holder, now, lease) {
    // Looked for first without the lock of who writes: mostly nothing is due.
    if (!(await oldestDue(db, now))) return undefined
    return inTransaction(db, async (inside) => {
      const due = await oldestDue(inside, now)
      if (!due) return undefined
      const row = await inside
        .updateTable('webhook_messages')
        .set((e) => ({ state: 'sending', holder, lease, tries: e('tries', '+', 1) }))
        .where('key', '=', due.key)
        .returningAll()
        .executeTakeFirstOrThrow()
      const webhook = await inside
        .selectFrom('webhooks')
        .selectAll()
        .where('key', '=', row.webhook)
        .executeTakeFirstOrThrow()
      return { message: toMessage(row), webhook: toWebhook(webhook) }
    })
  },

  finish: (result, holder, now) =>
    inTransaction(db, async (inside) => {
      const { key, state, off } = result
      const isOver = state !== 'waiting'
      const row = await inside
        .updateTable('webhook_messages')
        .set((e) => ({
          state,
          holder: null,
          lease: null,
          done: isOver ? now : null,
          ...(state === 'done' ? { error: null } : result.error !== undefined && { error: result.error }),
          ...(state === 'waiting' && { due: result.due }),
          ...(state === 'waiting' && !result.counts && { tries: e('tries', '-', 1) }),
          // Who switches the webhook on again begins anew.
          ...(off !== undefined && { tries: 0 }),
        }))
        .where('key', '=', key)
        .where('state', '=', 'sending')
        .where('holder', '=', holder)
        .returning('webhook')
        .executeTakeFirst()
      if (!row) return false
      if (!isOver && off === undefined) return true
      await inside
        .updateTable('webhooks')
        .set((e) => ({
          ...(state === 'done' && { refused: 0, taken: now }),
          ...(state === 'failed' && { refused: e('refused', '+', 1) }),
          ...(off !== undefined && { state: 'off', why: off, changed: now }),
        }))
        .where('key', '=', row.webhook)
        .execute()
      return true
    }),

  async recover(now) {
    await db
      .updateTable('webhook_messages')
      .set({ state: 'waiting', holder: null, lease: null })
      .where('state', '=', 'sending')
      .where('lease', '<=', now)
      .execute()
  },

  async of(webhook, limit) {
    const rows = await db
      .selectFrom('webhook_messages')
      .selectAll()
      .where('webhook', '=', webhook)
      .orderBy('key', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toMessage)
  },

  async counts() {
    const rows = await db
      .selectFrom('webhook_messages')
      .select((e) => ['webhook', 'state', e.fn.countAll<number>().as('n')])
      .where('state', '!=', 'done')
      .groupBy(['webhook', 'state'])
      .execute()
    const counts = new Map<number, MessageCounts>()
    for (const { webhook, state, n } of rows) {
      const one = counts.get(webhook) ?? { waiting: 0, failed: 0 }
      one[state === 'failed' ? 'failed' : 'waiting'] += Number(n)
      counts.set(webhook, one)
    }
    return counts
  },

  async resend(webhook, now, id) {
    const rows = await db
      .updateTable('webhook_messages')
      .set({ state: 'waiting', due: now, tries: 0, done: null, error: null })
      .where('webhook', '=', webhook)
      .where((e) =>
        id === undefined
          ? e('state', 'in', ['waiting', 'failed'])
          : e.and([e('id', '=', id), e('state', '!=', 'sending')]),
      )
      .returning('key')
      .execute()
    return rows.length
  },

  async forget(before) {
    await db
      .deleteFrom('webhook_messages')
      .where('created', '<', before)
      .where('state', '!=', 'sending')
      .execute()
  },
})

/** Of each webhook that is on, the oldest message that is not over with; of those, the one that has been due longest. */
const oldestDue = (db: Kysely<Schema>, now: number) =>
  db
    .selectFrom('webhook_messages as one')
    .innerJoin('webhooks', 'webhooks.key', 'one.webhook')
    .select('one.key')
    .where('webhooks.state', '=', 'on')
    .where('one.state', '=', 'waiting')
    .where('one.due', '<=', now)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('webhook_messages as before')
            .select('before.key')
            .whereRef('before.webhook', '=', 'one.webhook')
            .where('before.state', 'in', ['waiting', 'sending'])
            .whereRef('before.key', '<', 'one.key'),
        ),
      ),
    )
    .orderBy('one.due')
    .orderBy('one.key')
    .limit(1)
    .executeTakeFirst()

const toMessage = (row: Selectable<WebhookMessageTable>): WebhookMessage => ({
  key: row.key,
  id: row.id,
  type: row.type,
  payload: row.payload,
  state: row.state as WebhookMessage['state'],
  due: row.due,
  created: row.created,
  tries: row.tries,
  ...(row.done !== null && { done: row.done }),
  ...(row.error !== null && { error: row.error }),
})
