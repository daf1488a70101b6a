import { availableParallelism } from 'node:os'
import type { RunEvent } from '#lab/reproduction.ts'
import { type SeedJob, type TimedResult, runInThread } from '#runs/run-in-thread.ts'

interface Options {
  /** Runs side by side; the machine's cores unless said. */
  atOnce?: number
  onEvent?: (job: SeedJob, event: RunEvent) => void
  onResult?: (job: SeedJob, result: TimedResult) => void
  signal?: AbortSignal
}

/**
 * Runs the jobs in worker threads and answers in their order. Aborting ends all threads at once.
 *
 * @throws the first error of a run, or the signal's reason.
 */
export async function runSeeds(
  jobs: readonly SeedJob[],
  { atOnce = availableParallelism(), onEvent, onResult, signal }: Options = {},
): Promise<TimedResult[]> {
  const results: TimedResult[] = []
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  let next = 0

  const lane = async () => {
    while (next < jobs.length) {
      const place = next++
      const job = jobs[place]!
      const result = await runInThread({ job }, either, (event) => onEvent?.(job, event))
      results[place] = result
      onResult?.(job, result)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, lane))
    return results
  } finally {
    stop.abort()
  }
}
