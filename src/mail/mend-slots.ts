import { setImmediate } from 'node:timers/promises'
import type { Preferences, Store } from '#store/index.ts'
import { nextSlot, slotAfterFirst } from './slots.ts'

const HOUR_MS = 3_600_000
/** No daily issue is farther away: one that follows a first issue, on a day with a change of clocks. */
const FARTHEST_DAILY_MS = 37 * HOUR_MS
const IN_ONE = 500

/**
 * Takes back what a clock that ran ahead for a while did to the mail: issues, letters and leases that would wait until
 * the same time comes again. Issues then come at each reader's next slot.
 *
 * @returns how many readers would have waited
 */
export async function mendMail(store: Store, now: number, signal?: AbortSignal): Promise<number> {
  await store.clock.mendMail(now)
  const slots = slotsAt(now)
  let mended = 0
  for (let after = 0; ;) {
    const readers = await store.subscribers.waiting(now + FARTHEST_DAILY_MS, { after, limit: IN_ONE })
    for (const { key, nextAt = 0, preferences } of readers) {
      const { next, last } = slots(preferences)
      if (nextAt <= last) continue
      await store.subscribers.change(key, { nextAt: next }, now)
      mended++
    }
    if (readers.length < IN_ONE || signal?.aborted) return mended
    after = readers.at(-1)!.key
    await setImmediate()
  }
}

/** The next slot, and the last one that a right clock can have chosen by now; readers who share hour and zone share them. */
function slotsAt(now: number) {
  const known = new Map<string, { next: number; last: number }>()
  return (preferences: Preferences) => {
    const { frequency, weekday, hour, zone } = preferences
    const name = `${frequency} ${weekday} ${hour} ${zone}`
    const found = known.get(name)
    if (found) return found
    const slots = { next: nextSlot(preferences, now).at, last: slotAfterFirst(preferences, now).at }
    known.set(name, slots)
    return slots
  }
}
