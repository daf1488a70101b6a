import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { addDays, dayAt } from '#feed/days.ts'
import type { Recorded } from '#lab/recorded.ts'
import { KeySet, type SavedSearch, type Store, type Webhook, type WebhookMarks } from '#store/index.ts'
import { type WebhookEvent, writePayload } from './events.ts'
import { newDays } from './notices/days.ts'
import { busyPapers } from './notices/group.ts'
import type { Known, Notice } from './notices/notice.ts'
import { changedPapers } from './notices/papers.ts'
import { ARRIVED_MS, foundPapers, searchName } from './notices/searches.ts'
import { newVerdicts } from './notices/verdicts.ts'
import { newMessageId } from './secret.ts'

/** In the order in which they are told. */
const NOTICES: readonly Notice[] = [newDays, changedPapers, newVerdicts, foundPapers, busyPapers]
/** A list is news as long as it is no older than this, however late it came. */
const LISTED_DAYS = 30

export interface Planning {
  now: number
  /** Of the site, without a slash at the end. */
  baseUrl?: string | undefined
  recorded: Readonly<Record<string, Recorded>>
  /** Which of these papers a saved search finds, as the site's own search does. */
  find: (search: SavedSearch, among: KeySet) => Promise<KeySet>
  signal?: AbortSignal
}

/**
 * Writes messages of all that is new for webhooks that are on, and up to where each was told, in one: several processes may do
 * so at once, and none may be killed, without an event being told twice or never. Returns how many were written.
 */
export async function planMessages(store: Store, planning: Planning): Promise<number> {
  const webhooks = await store.webhooks.all('on')
  if (webhooks.length === 0) return 0
  const known = await lookUp(store, webhooks, planning)
  let written = 0
  let fault: unknown
  for (const { name } of webhooks) {
    if (planning.signal?.aborted) return written
    try {
      written += await store.atomically((inside) => planOne(inside, name, known))
    } catch (error) {
      // One that fails does not keep the others from their news.
      fault ??= error
    }
    await setImmediate()
  }
  if (fault !== undefined) throw fault
  return written
}

/** Where a new webhook begins: what is here already counts as told. */
export async function firstMarks(store: Store, wants: Webhook['wants'], now: number): Promise<WebhookMarks> {
  const known: Known = { now, recorded: {}, arrivals: new Map(), found: () => undefined }
  return (await notice(store, { wants, marks: {} }, known)).marks
}

/** Asks the searches of all of them, each once, before anything is held up by the writing. */
async function lookUp(
  store: Store,
  webhooks: readonly Webhook[],
  { find, ...planning }: Planning,
): Promise<Known> {
  const { now } = planning
  const searches = new Map(
    webhooks.flatMap(({ wants }) => wants.searches).map((search) => [searchName(search), search]),
  )
  const found = new Map<string, KeySet>()
  const today = dayAt(now)
  const came =
    searches.size > 0 ? await store.arrivals.since(now - ARRIVED_MS, addDays(today, -LISTED_DAYS)) : []
  // A list of tomorrow is there tomorrow.
  const arrivals = new Map(came.filter(({ day }) => day <= today).map((one) => [one.key, one]))
  const among = KeySet.of([...arrivals.keys()])
  for (const [name, search] of searches) {
    found.set(name, among.size > 0 ? await find(search, among) : new KeySet())
    await setImmediate()
  }
  return { ...planning, arrivals, found: (search) => found.get(searchName(search)) }
}

async function planOne(store: Store, name: string, known: Known): Promise<number> {
  const webhook = await store.webhooks.get(name)
  if (webhook?.state !== 'on') return 0
  const { events, marks } = await notice(store, webhook, known)
  const messages = events.map((event) => ({
    id: newMessageId(),
    type: event.type,
    payload: writePayload(event, known.now),
  }))
  await store.webhookMessages.add(webhook.key, messages, known.now)
  if (!isDeepStrictEqual(marks, webhook.marks)) await store.webhooks.change(webhook.key, { marks }, known.now)
  return messages.length
}

async function notice(...asked: Parameters<Notice>): ReturnType<Notice> {
  const events: WebhookEvent[] = []
  const marks: WebhookMarks = {}
  for (const one of NOTICES) {
    const noticed = await one(...asked)
    events.push(...noticed.events)
    Object.assign(marks, noticed.marks)
  }
  return { events, marks }
}
