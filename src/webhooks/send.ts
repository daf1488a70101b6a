import { randomUUID } from 'node:crypto'
import { type Delivered, type Store, type Webhook, type WebhookMessage, persist } from '#store/index.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Post } from './post.ts'

export interface Sent {
  taken: number
  /** To be tried again. */
  later: number
  /** Refused for good. */
  failed: number
  /** Webhooks that were switched off, and why. */
  off: { name: string; why: string }[]
}

/** Messages of a process that was killed are sent by another after this: longer than sending one can take. */
const LEASE_MS = 60_000
/** Webhooks that are sent to at once: a slow one holds up no other. */
const AT_ONCE = 4

/**
 * Sends what is due until nothing is left, to each webhook one message after the other and in their order. Each arrives
 * at least once: who is killed before the answer was noted leaves it to be sent again, under the same id. Several processes
 * may send at once.
 */
export async function sendMessages(
  { store, post, now }: { store: Store; post: Post; now: () => number },
  { signal, leaseMs = LEASE_MS }: { signal?: AbortSignal; leaseMs?: number } = {},
): Promise<Sent> {
  const total: Sent = { taken: 0, later: 0, failed: 0, off: [] }
  const holder = randomUUID()
  await store.webhookMessages.recover(now())
  const work = async () => {
    for (;;) {
      if (signal?.aborted) return
      const claimed = await store.webhookMessages.claim(holder, now(), now() + leaseMs)
      if (!claimed) return
      const result = await sendOne(claimed, post, now, signal)
      // What came of it is known here alone.
      await persist(
        async () => {
          if (await store.webhookMessages.finish(result, holder, now())) count(total, result, claimed.webhook)
        },
        leaseMs * 0.8,
        signal,
      )
    }
  }
  // All of them end before anything is thrown: none goes on sending behind a caller who thinks it is over.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return total
}

async function sendOne(
  { message, webhook }: { message: WebhookMessage; webhook: Webhook },
  post: Post,
  now: () => number,
  signal: AbortSignal | undefined,
): Promise<Delivered> {
  const { key, tries } = message
  try {
    const answered = await post(webhook, message, signal)
    return resultOf(key, outcomeOf(answered, { tries, refused: webhook.refused, now: now() }), now())
  } catch (fault) {
    if (signal?.aborted) return { key, state: 'waiting', due: now(), counts: false }
    const error = `something went wrong here: ${fault instanceof Error ? fault.message : String(fault)}`
    return resultOf(key, outcomeOf({ error }, { tries, refused: 0, now: now() }), now())
  }
}

const resultOf = (key: number, outcome: Outcome, now: number): Delivered => {
  if (outcome.state === 'waiting') return { key, ...outcome, counts: true }
  if (outcome.state !== 'off') return { key, ...outcome }
  return { key, state: 'waiting', error: outcome.error, off: outcome.error, due: now, counts: true }
}

function count(total: Sent, result: Delivered, { name }: Webhook): void {
  if (result.off !== undefined) total.off.push({ name, why: result.off })
  if (result.state === 'done') total.taken++
  else if (result.state === 'failed') total.failed++
  else total.later++
}
