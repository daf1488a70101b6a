import { Worker } from 'node:worker_threads'
import type { RunEvent, RunOptions } from '#lab/reproduction.ts'
import type { SeedResult } from '#lab/run.ts'
import { workerFile } from '../worker-file.ts'
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

export interface ThreadWork {
  job: SeedJob
  /** Gives way to everything else on the machine, where the system can do so. */
  background?: boolean
}

const FILE = workerFile('runs/run-worker.ts')

/**
 * Runs one seed in a thread of its own. Aborting ends it at once.
 *
 * @throws the error of the run, or the signal's reason
 */
export function runInThread(
  work: ThreadWork,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void = () => {},
): Promise<TimedResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const { slug, seed } = work.job
    const worker = new Worker(FILE, { workerData: work })
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
