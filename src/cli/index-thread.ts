import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { BuildAside, Built } from '../store/index.ts'

/** What is read of papers comes and goes: a young generation of this size keeps it from growing old. */
const YOUNG_MB = 16

/** Indexes words of papers in a thread of its own, while this one writes more. */
export function startIndexThread(file: string): BuildAside {
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url), {
    workerData: file,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  let waiting: PromiseWithResolvers<Built | undefined> | undefined
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    waiting?.reject(ended)
  }
  worker.on('message', (built: Built | undefined) => waiting?.resolve(built))
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`the thread that indexes words ended (${code})`)))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const ask = (what: 'next' | 'end') => worker.postMessage(what)
  return {
    build() {
      waiting = Promise.withResolvers()
      if (ended) waiting.reject(ended)
      else ask('next')
      return waiting.promise
    },
    async close() {
      if (ended) return
      const exit = once(worker, 'exit')
      ask('end')
      await exit
    },
  }
}
