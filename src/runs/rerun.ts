import { randomBytes } from 'node:crypto'
import { type Repeated, repeat } from '#feed/repeat.ts'
import { digitsOfAll } from '#lab/digits.ts'
import { type Recorded, keptMetrics } from '#lab/recorded.ts'
import type { RunName, Store } from '#store/index.ts'
import { MOST_WAITING } from './keep.ts'
import type { KeptNumbers } from './numbers.ts'
import { runInThread } from './run-in-thread.ts'

export interface RerunOptions {
  recorded: Readonly<Record<string, Recorded>>
  log: (line: string, cause?: unknown) => void
  now?: () => number
  run?: typeof runInThread
  everyMs?: number
  /** No run of a method takes as long, even where others have the processor first. */
  limitMs?: number
}

const EVERY_MS = 60_000
const LIMIT_MS = 10 * 60_000
/** A process that was killed has not freed what it was running. */
const GRACE_MS = 60_000
const TRIES = 2

/**
 * Runs again what readers kept, one at a time for all processes, in a thread that gives way to everything else. The
 * queue is in the store: what a stop broke off is run again from its start.
 */
export function startReruns(
  store: Store,
  { recorded, log, now = Date.now, run = runInThread, everyMs = EVERY_MS, limitMs = LIMIT_MS }: RerunOptions,
): Repeated {
  const holder = randomBytes(6).toString('hex')
  const stop = new AbortController()
  const fingerprints = Object.values(recorded).map((record) => record.fingerprint)

  // What found the queue full waits until there may be room.
  let mayHaveRoom = true

  const next = () => store.reruns.take({ holder, now: now(), ms: limitMs + GRACE_MS, tries: TRIES })

  async function look(): Promise<void> {
    if (mayHaveRoom) await store.reruns.askOlder(fingerprints, MOST_WAITING, now())
    mayHaveRoom = false
    for (let name = await next(); name; name = await next()) {
      await runOne(name)
      mayHaveRoom = true
      if (stop.signal.aborted) return
    }
  }

  async function runOne(name: RunName): Promise<void> {
    const { slug, fingerprint, seed, without } = name
    if (recorded[slug]?.fingerprint !== fingerprint) {
      return store.reruns.end(name, { error: 'the method has changed since' }, now())
    }
    const limit = AbortSignal.timeout(limitMs)
    const job = { slug, seed, ...(without !== undefined && { without }) }
    try {
      const result = await run({ job, background: true }, AbortSignal.any([stop.signal, limit]))
      await settle(store, name, { metrics: keptMetrics(result.metrics), seconds: result.cpuSeconds }, now())
    } catch (error) {
      if (stop.signal.aborted) return store.reruns.release(name)
      const why = limit.aborted ? `it took more than ${limitMs / 60_000} minutes` : 'it failed here'
      if (!limit.aborted) log(`the site’s own run of ${slug}, seed ${seed}, failed`, error)
      await store.reruns.end(name, { error: why }, now())
    }
  }

  const looking = repeat(look, { everyMs, tell: (fault) => log('kept runs are not run again', fault) })
  return {
    nudge: looking.nudge,
    async close() {
      stop.abort(new Error('the site is closing'))
      await looking.close()
    },
  }
}

/** Keeps the site's own numbers, and puts those of all readers beside them. */
const settle = (
  store: Store,
  name: RunName,
  own: { metrics: Record<string, number | null>; seconds: number },
  now: number,
): Promise<void> =>
  store.atomically(async (inside) => {
    await inside.reruns.end(name, own, now)
    await inside.keptRuns.compare(name, (numbers) => digitsOfAll(JSON.parse(numbers) as KeptNumbers, own))
  })
