import type { Kysely, Selectable, Updateable } from 'kysely'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'
import type { SavedSearch } from './subscribers.ts'
import type { WebhookTable } from './webhook-tables.ts'

export type WebhookForm = 'standard' | 'slack' | 'discord' | 'matrix'

/** What a webhook is told of. */
export interface WebhookWants {
  /** Each new day with a list, not before this hour of it, UTC. */
  days?: { hour: number }
  /** Verdicts on methods that came or changed. */
  verdicts: boolean
  /** New versions and withdrawals of these, by id. */
  papers: string[]
  /** Papers that so many members voted for or wrote about within a day. */
  group?: { colleagues: number }
  /** Papers that came onto a list and that one of these finds. */
  searches: SavedSearch[]
}

/** Up to where a webhook has been told; what has no mark begins with what is here. */
export interface WebhookMarks {
  /** The newest day, `YYYY-MM-DD`. */
  day?: string
  /** The status of each method, by its name. */
  verdicts?: Record<string, string>
  /** Of followed papers, by the id that is followed. */
  papers?: Record<string, { version?: number; withdrawn: boolean }>
  /** When each search began, by its words, UTC milliseconds. */
  searches?: Record<string, number>
  /** When being told of the group began, UTC milliseconds. */
  group?: number
  /** What came here before this time was looked through by all of them. */
  covered?: number
}

/** An address that is told what is new here. Times are UTC milliseconds. */
export interface Webhook {
  key: number
  name: string
  madeBy: 'command' | 'configuration'
  url: string
  form: WebhookForm
  /** With which a chat lets us in. */
  token?: string
  wants: WebhookWants
  marks: WebhookMarks
  /** `whsec_…`; the former one signs too until a time. */
  secret: string
  former?: { secret: string; until: number }
  state: 'on' | 'off'
  /** Why it is off, in words for the operator. */
  why?: string
  /** Since when it is on or off. */
  changed: number
  created: number
  /** Messages in a row that it refused for good. */
  refused: number
  /** When it last took one. */
  taken?: number
}

export type NewWebhook = Pick<
  Webhook,
  'name' | 'madeBy' | 'url' | 'form' | 'token' | 'wants' | 'marks' | 'secret'
>

/** What changes; absent stays, undefined goes. */
export type WebhookChange = Partial<
  Pick<Webhook, 'url' | 'form' | 'wants' | 'marks' | 'secret' | 'state'>
> & {
  token?: string | undefined
  former?: Webhook['former'] | undefined
  why?: string | undefined
}

export interface Webhooks {
  /** Adds one that is on. Undefined when there is one of that name. */
  add(webhook: NewWebhook, now: number): Promise<Webhook | undefined>
  get(name: string): Promise<Webhook | undefined>
  /** In the order of their names, those in one state alone when it is given. */
  all(state?: Webhook['state']): Promise<Webhook[]>
  /** A change of the state begins it anew. */
  change(key: number, change: WebhookChange, now: number): Promise<void>
  /** Removes it with its messages. */
  remove(key: number): Promise<void>
  /** Which of these papers, by their keys, its searches told. */
  told(key: number, papers: readonly number[]): Promise<Set<number>>
  tell(key: number, papers: readonly number[]): Promise<void>
  /** Notes that it was told of these that the group is at them (`groupDays.busy`). */
  tellOfGroup(key: number, papers: readonly number[]): Promise<void>
}

export const webhookStore = (db: Kysely<Schema>): Webhooks => ({
  async add({ name, madeBy, url, form, token, wants, marks, secret }, now) {
    const row = await db
      .insertInto('webhooks')
      .values({
        name,
        made_by: madeBy,
        url,
        form,
        token: token ?? null,
        wants: JSON.stringify(wants),
        marks: JSON.stringify(marks),
        secret,
        state: 'on',
        changed: now,
        created: now,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst()
    return row && toWebhook(row)
  },

  async get(name) {
    const row = await db.selectFrom('webhooks').selectAll().where('name', '=', name).executeTakeFirst()
    return row && toWebhook(row)
  },

  async all(state) {
    const rows = await db
      .selectFrom('webhooks')
      .selectAll()
      .$if(state !== undefined, (query) => query.where('state', '=', state!))
      .orderBy('name')
      .execute()
    return rows.map(toWebhook)
  },

  async change(key, { wants, marks, former, ...change }, now) {
    const set: Updateable<WebhookTable> = {
      ...change,
      ...('token' in change && { token: change.token ?? null }),
      ...('why' in change && { why: change.why ?? null }),
      ...(wants && { wants: JSON.stringify(wants) }),
      ...(marks && { marks: JSON.stringify(marks) }),
      ...(former && { former_secret: former.secret, former_until: former.until }),
      ...(change.state && { changed: now, refused: 0 }),
    }
    await db.updateTable('webhooks').set(set).where('key', '=', key).execute()
  },

  async remove(key) {
    await db.deleteFrom('webhooks').where('key', '=', key).execute()
  },

  async told(key, papers) {
    const told = new Set<number>()
    for (const part of parts(papers)) {
      const rows = await db
        .selectFrom('webhook_told')
        .select('paper')
        .where('webhook', '=', key)
        .where('paper', 'in', part)
        .execute()
      for (const { paper } of rows) told.add(paper)
    }
    return told
  },

  tell: (key, papers) => tellIn('webhook_told', db, key, papers),
  tellOfGroup: (key, papers) => tellIn('webhook_group_told', db, key, papers),
})

async function tellIn(
  table: 'webhook_told' | 'webhook_group_told',
  db: Kysely<Schema>,
  key: number,
  papers: readonly number[],
): Promise<void> {
  for (const part of parts(papers)) {
    await db
      .insertInto(table)
      .values(part.map((paper) => ({ webhook: key, paper })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export const toWebhook = (row: Selectable<WebhookTable>): Webhook => ({
  key: row.key,
  name: row.name,
  madeBy: row.made_by as Webhook['madeBy'],
  url: row.url,
  form: row.form as WebhookForm,
  ...(row.token !== null && { token: row.token }),
  wants: JSON.parse(row.wants) as WebhookWants,
  marks: JSON.parse(row.marks) as WebhookMarks,
  secret: row.secret,
  ...(row.former_secret !== null && {
    former: { secret: row.former_secret, until: row.former_until ?? 0 },
  }),
  state: row.state as Webhook['state'],
  ...(row.why !== null && { why: row.why }),
  changed: row.changed,
  created: row.created,
  refused: row.refused,
  ...(row.taken !== null && { taken: row.taken }),
})
