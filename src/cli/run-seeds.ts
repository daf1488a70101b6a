import { Worker } from 'node:worker_threads'
import { availableParallelism } from 'node:os'
import type { RunEvent, RunOptions } from '#lab/reproduction.ts'
import type { SeedResult } from '#lab/run.ts'
import type { Message } from './run-worker.ts'

export interface TimedResult extends SeedResult {
  /** From start to end. */
  seconds: number
  /** Processor time of the thread: what the run takes on a quiet machine. */
  cpuSeconds: number
}

export interface SeedJob extends RunOptions {
  slug: string
}

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
      const result = await runInThread(job, either, (event) => onEvent?.(job, event))
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

function runInThread(
  job: SeedJob,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<TimedResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const { slug, seed } = job
    const worker = new Worker(new URL('./run-worker.ts', import.meta.url), {
      workerData: job,
    })
    const abort = () => {
      void worker.terminate()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', abort, { once: true })
    worker.on('message', (message: Message) => {
      if (message.kind === 'event') return onEvent(message.event)
      signal.removeEventListener('abort', abort)
      if (message.kind === 'result')
        resolve({ ...message.result, seconds: message.seconds, cpuSeconds: message.cpuSeconds })
      else reject(new Error(`${slug}, seed ${seed}: ${message.message}`))
      void worker.terminate()
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`${slug}, seed ${seed}: the thread ended (${code})`)))
  })
}
