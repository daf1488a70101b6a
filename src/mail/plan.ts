import { setImmediate } from 'node:timers/promises'
import type { NewDelivery, Store, Subscriber } from '#store/index.ts'
import { type Candidates, type Find, choose, findByWords, findCandidates, remember } from './choose.ts'
import { type Slot, lastSlot, nextSlot } from './slots.ts'

/** Readers in one transaction: the site answers in between. */
const IN_ONE = 500

/**
 * Writes the issues of all readers whose time has come, as mails to be sent. Several processes may do so at once:
 * a reader's issue is written once. Returns how many were.
 */
export async function planDue(
  store: Store,
  {
    now,
    isRunnable,
    find = findByWords,
    signal,
  }: { now: number; isRunnable: (slug: string) => boolean; find?: Find | undefined; signal?: AbortSignal },
): Promise<number> {
  const first = await store.subscribers.nextDue()
  if (first === undefined || first > now) return 0
  const candidates = await findCandidates(store, { now, isRunnable })
  const slots = slotsAt(now)
  const remembered = remember(find)
  let written = 0
  for (;;) {
    const done = await store.atomically((inside) =>
      planSome(inside, { now, candidates, slots, find: remembered }),
    )
    written += done.written
    if (done.readers < IN_ONE) return written
    await setImmediate()
    if (signal?.aborted) return written
  }
}

interface Planning {
  now: number
  candidates: Candidates
  slots: (subscriber: Subscriber) => Slots
  find: Find
}

async function planSome(store: Store, { now, candidates, slots, find }: Planning) {
  const readers = await store.subscribers.due(now, IN_ONE)
  if (readers.length === 0) return { readers: 0, written: 0 }
  const seen = await store.issues.seen(
    readers.map(({ key }) => key),
    candidates.papers.map(({ key }) => key),
  )
  const deliveries: NewDelivery[] = []
  const days = new Set<string>()
  for (const reader of readers) {
    const papers = choose(candidates, reader, { seen: seen.get(reader.key), find })
    if (papers.length === 0 && !reader.preferences.emptyDays) continue
    const { day } = slots(reader).last
    days.add(day)
    deliveries.push({
      kind: 'digest',
      issue: `digest ${day}`,
      subscriber: reader.key,
      papers,
      ...(reader.covered !== undefined && { since: reader.covered }),
      due: now,
    })
  }
  for (const day of days) await store.issues.add({ name: `digest ${day}`, kind: 'digest', day }, now)
  const written = await store.issues.plan(deliveries, now)
  // Somebody who had this day's issue before they changed its hour keeps what they have not seen for the next.
  const unwritten = new Set(deliveries.map(({ subscriber }) => subscriber).filter((key) => !written.has(key)))
  await store.subscribers.advance(
    readers.map((reader) => ({
      key: reader.key,
      nextAt: slots(reader).next.at,
      ...(candidates.complete !== undefined &&
        !unwritten.has(reader.key) && { covered: candidates.complete }),
    })),
  )
  return { readers: readers.length, written: written.size }
}

interface Slots {
  last: Slot
  next: Slot
}

/** Slots at one moment; readers who share hour and zone share them. */
function slotsAt(now: number): Planning['slots'] {
  const known = new Map<string, Slots>()
  return ({ preferences }) => {
    const { frequency, weekday, hour, zone } = preferences
    const name = `${frequency} ${frequency === 'weekly' ? weekday : ''} ${hour} ${zone}`
    const found = known.get(name)
    if (found) return found
    const slots = { last: lastSlot(preferences, now), next: nextSlot(preferences, now) }
    known.set(name, slots)
    return slots
  }
}
