import { setTimeout } from 'node:timers/promises'

/** Papers done before others may have the processor, at most. */
const BATCH = 200
const FIRST_BATCH = 16
/** Slow work is done on fewer at a time, so that a query waits about so long for it at most. */
const AT_WORK_MS = 100
/** How long to wait when nothing is left to do, and after a failure. */
const IDLE_MS = 5000
const RETRY_MS = 30_000

/** Work that goes on in the background. */
export interface KeptUp {
  /** Resolves when it is done for every paper that is there now. */
  caughtUp(): Promise<void>
  /** Stops after what is at work. */
  close(): Promise<void>
}

export interface KeepUpOptions {
  /** Told of what went wrong, once until it goes well; it is tried again later. */
  report?: (message: string) => void
  idleMs?: number
  retryMs?: number
  /** How many papers have been done in this process so far. */
  onProgress?: (done: number) => void
}

/** What is to be done for every paper. */
export interface Chore {
  /** What it means that it fails: `papers are not embedded`. */
  failure: string
  /** Once, before all else. */
  begin?(): Promise<void>
  /**
   * Does it for up to so many papers that lack it, from a key on. Returns how many, and the last one's key; 0 when
   * there were none.
   */
  some(limit: number, after: number): Promise<{ written: number; last: number }>
  /** Whether no paper lacks it. */
  isComplete(): Promise<boolean>
}

/**
 * Does a chore for every paper, in the background and for good: it is done for new papers and those that changed
 * within seconds. Stopped at any point it goes on from there; several processes may do it at once.
 */
export function keepUp(
  chore: Chore,
  { report = () => {}, idleMs = IDLE_MS, retryMs = RETRY_MS, onProgress = () => {} }: KeepUpOptions = {},
): KeptUp {
  const stopping = new AbortController()
  const { signal } = stopping
  const waiting: (() => void)[] = []
  let sleeping = new AbortController()
  let done = 0
  let after = 0
  let hasBegun = false
  // Not the most at first: nobody knows yet how fast it goes.
  let batch = FIRST_BATCH

  /** Does a batch; returns how long to wait for the next. */
  const step = async (): Promise<number> => {
    if (!hasBegun) await chore.begin?.()
    hasBegun = true
    // To count is quick; to look for what is missing where nothing is takes long enough to be noticed by a reader.
    if (after === 0 && (await chore.isComplete())) return rest()
    const started = performance.now()
    const { written, last } = await chore.some(batch, after)
    const pace = AT_WORK_MS / Math.max(1, performance.now() - started)
    if (written > 0) batch = Math.max(1, Math.min(BATCH, Math.round(batch * Math.min(2, pace))))
    after = last
    done += written
    if (written > 0) onProgress(done)
    return last > 0 || !(await chore.isComplete()) ? 0 : rest()
  }

  /** Tells who waits, and how long to wait for more to do. */
  const rest = (): number => {
    for (const tell of waiting.splice(0)) tell()
    return idleMs
  }

  let told: string | undefined
  const work = async () => {
    while (!signal.aborted) {
      const pause = await step().then(
        (pause) => {
          told = undefined
          return pause
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error)
          if (message !== told) report(`${chore.failure}: ${message}`)
          told = message
          return retryMs
        },
      )
      if (signal.aborted) break
      // Somebody came to wait during the step: look once more, and tell.
      if (pause === idleMs && waiting.length > 0) continue
      sleeping = new AbortController()
      // Only work keeps the process alive, not waiting for some.
      const options = { signal: sleeping.signal, ref: pause === 0 }
      await setTimeout(pause, undefined, options).catch(() => {})
    }
    for (const tell of waiting.splice(0)) tell()
  }
  const working = work()

  return {
    async caughtUp() {
      if (signal.aborted) return
      const reached = new Promise<void>((tell) => waiting.push(tell))
      sleeping.abort()
      await reached
    },
    async close() {
      stopping.abort()
      sleeping.abort()
      await working
    },
  }
}
