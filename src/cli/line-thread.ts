import { Worker } from 'node:worker_threads'
import type { LineReader } from '../sources/json-lines.ts'

/** Neighbouring lines, and the number of the first. */
export interface Lines {
  lines: readonly string[]
  first: number
}

export type ReadLine = ReturnType<LineReader>

/** Lines that are read come and go: a young generation of this size keeps them from growing old. */
const YOUNG_MB = 16

/** Reads lines in a thread of its own, in the order they are given, while this one does something else. */
export function startLineThread(day: string | undefined): {
  read(lines: Lines): Promise<ReadLine[]>
  close(): void
} {
  const worker = new Worker(new URL('./line-worker.ts', import.meta.url), {
    workerData: day,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const waiting: PromiseWithResolvers<ReadLine[]>[] = []
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  worker.on('message', (read: ReadLine[]) => waiting.shift()!.resolve(read))
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`the thread that reads the lines ended (${code})`)))
  return {
    read(lines) {
      const reading = Promise.withResolvers<ReadLine[]>()
      // Whoever stops before the end does not wait for it.
      reading.promise.catch(() => {})
      if (ended) reading.reject(ended)
      else {
        waiting.push(reading)
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage(lines)
      }
      return reading.promise
    },
    close: () => void worker.terminate(),
  }
}
