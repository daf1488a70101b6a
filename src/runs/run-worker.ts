/** Runs one seed off the main thread: events and the result go out as messages. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { type SeedResult, runSeed } from '#lab/run.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { reproductions } from '#methods/reproductions.gen.ts'
import type { ThreadWork } from './run-in-thread.ts'

export type Message =
  | { kind: 'event'; event: RunEvent }
  | { kind: 'result'; result: SeedResult; seconds: number; cpuSeconds: number }
  | { kind: 'failed'; message: string }

const port = parentPort!
const {
  job: { slug, ...options },
  background,
} = workerData as ThreadWork
const post = (message: Message): void => port.postMessage(message)

// Linux gives each thread a priority of its own; elsewhere this would slow down the whole process.
if (background && process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)

try {
  const reproduction = await reproductions[slug]!()
  const started = performance.now()
  const before = process.threadCpuUsage()
  const result = await runSeed(reproduction, options, (event) => post({ kind: 'event', event }))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.threadCpuUsage(before)
  post({ kind: 'result', result, seconds, cpuSeconds: (user + system) / 1e6 })
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}
