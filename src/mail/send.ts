import { setTimeout } from 'node:timers/promises'
import { dayAt } from '#feed/days.ts'
import {
  type Delivery,
  type Refusal,
  type Result,
  type Store,
  type Subscriber,
  TroubleError,
  persist,
} from '#store/index.ts'
import { pausedDomains, takeReport } from './bounces.ts'
import { compose } from './compose.ts'
import type { DigestWriter } from './digest.ts'
import { gather } from './gather.ts'
import { readFailure, retryGap } from './outcome.ts'
import type { Post } from './post.ts'
import { type Desk, domainOf } from './settings.ts'
import { randomId } from './sign.ts'

export interface Sender extends Desk {
  store: Store
  writer: DigestWriter
  post: Post
}

export interface Sent {
  sent: number
  /** Did not and will not arrive, or may not have. */
  failed: number
  doubtful: number
  /** To be tried again. */
  later: number
  /** Domains that refused this site as a sender. */
  refusals: Refusal[]
  /** Why nothing goes through at the moment, in the mail server's words. */
  trouble?: string
}

/** Mails of a process that was killed are looked at by another after this. */
const LEASE_MS = 60_000
const MOST_TRIES = 7
/** Issues are news: what could not be sent for a day is not sent any more. */
const LATE_MS = 24 * 3_600_000

/**
 * Sends what is due until nothing is left. Nobody is written to twice: a mail is noted as handed over before its end
 * goes out, and one that was noted so without an answer to it stays doubtful. Several processes may send at once.
 */
export async function sendDue(
  sender: Sender,
  {
    signal,
    holder = randomId(),
    leaseMs = LEASE_MS,
  }: { signal?: AbortSignal; holder?: string; leaseMs?: number } = {},
): Promise<Sent> {
  const { store, settings, now } = sender
  const total: Sent = { sent: 0, failed: 0, doubtful: 0, later: 0, refusals: [] }
  await store.deliveries.recover(now())
  total.failed += await store.deliveries.expire(now() - LATE_MS, now())
  const stillHere = setInterval(() => {
    store.deliveries.extend(holder, now() + leaseMs).catch(() => {})
  }, leaseMs / 4)
  const hand = gather<number, Set<number>>((keys) => store.deliveries.hand(keys, holder, now()))
  // What became of a mail is known here alone, as long as the mail is ours.
  const finish = gather<Result, void>((results) =>
    persist(() => store.deliveries.finish(results, holder, now()), leaseMs * 0.8, signal),
  )
  try {
    for (;;) {
      if (signal?.aborted || total.trouble !== undefined) return total
      const batch = await store.deliveries.claim({
        holder,
        now: now(),
        lease: now() + leaseMs,
        limit: settings.connections * 10,
        dayStart: Date.parse(dayAt(now())),
        ...(settings.dailyCap !== undefined && { cap: settings.dailyCap }),
      })
      if (batch.length === 0) return total
      const readers = await store.subscribers.many([...new Set(batch.map(({ subscriber }) => subscriber))])
      const doubts = await store.deliveries.doubts([...readers.keys()])
      const paused = await pausedDomains(store, now())
      const queue = batch.values()
      const work = async () => {
        for (const delivery of queue) {
          if (signal?.aborted || total.trouble !== undefined) return
          const key = delivery.subscriber
          const told = { reader: readers.get(key), doubts: doubts.get(key) ?? [], paused }
          const result = await sendOne(sender, delivery, told, hand)
          count(total, result)
          if (result) await finish(result)
        }
      }
      // All of them end before anything is thrown: none goes on sending behind a caller who thinks it is over.
      const ends = await Promise.allSettled(Array.from({ length: settings.connections }, work))
      for (const end of ends) if (end.status === 'rejected') throw end.reason
      // What was claimed and not begun goes back at once.
      await store.deliveries.giveBack(holder)
      await setTimeout(0)
    }
  } finally {
    clearInterval(stillHere)
    await store.deliveries.giveBack(holder)
  }
}

type Outcome = Result & { trouble?: string; refusal?: Refusal }

/** Another process has it now. */
class TakenAway extends Error {}

async function sendOne(
  sender: Sender,
  delivery: Delivery,
  {
    reader,
    doubts,
    paused,
  }: { reader: Subscriber | undefined; doubts: readonly string[]; paused: Map<string, number> },
  hand: (key: number) => Promise<Set<number>>,
): Promise<Outcome | undefined> {
  const { post, now } = sender
  const { key, tries } = delivery
  const until = reader && paused.get(domainOf(reader.email))
  if (until !== undefined) {
    const error = 'held back, as its mail domain refuses this site'
    return { key, state: 'waiting', error, due: until, counts: false }
  }
  const mail = await compose(sender, delivery, reader, doubts)
  if (!mail || !reader) return { key, state: 'failed', error: 'the reader no longer wants it' }
  let handed = false
  try {
    const beforeEnd = async () => {
      if (!(await hand(key)).has(key)) throw new TakenAway()
      // From here on nobody can know, until the server answers.
      handed = true
    }
    await post.send({ ...mail, beforeEnd })
    return { key, state: 'sent' }
  } catch (fault) {
    if (isBecause(fault, TakenAway)) return undefined
    // The database could not note it: that is no trouble of the mail server, for which mail pauses.
    if (isBecause(fault, TroubleError)) throw fault
    const failure = readFailure(fault, handed)
    const { error } = failure
    if (failure.kind === 'doubtful') return { key, state: 'doubtful', error }
    if (failure.kind === 'trouble') {
      return { key, state: 'waiting', error, due: now(), counts: false, trouble: error }
    }
    if (failure.kind === 'later' && tries < MOST_TRIES) {
      return { key, state: 'waiting', error, due: now() + retryGap(tries), counts: true }
    }
    const refusal = await takeReport(sender, reader, { kind: failure.why, why: error })
    // Those under way at once may all be refused, and say it once.
    const isNew = refusal !== undefined && !paused.has(refusal.domain)
    if (isNew) paused.set(refusal.domain, refusal.until)
    return { key, state: 'failed', error, ...(isNew && { refusal }) }
  }
}

/** The mail client puts what ends a mail into an error of its own. */
const isBecause = (fault: unknown, kind: typeof TakenAway | typeof TroubleError): boolean =>
  fault instanceof kind || (fault instanceof Error && fault.cause instanceof kind)

function count(total: Sent, outcome: Outcome | undefined): void {
  if (!outcome) return
  if (outcome.state === 'waiting') total.later++
  else total[outcome.state]++
  if (outcome.trouble !== undefined) total.trouble = outcome.trouble
  if (outcome.refusal) total.refusals.push(outcome.refusal)
}
