import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Bridge } from './bridge.ts'
import type { Material, Measured } from './build-bridge.ts'

const FILE = join('src', 'search', 'switch', 'fit-worker.ts')

/** `buildBridge` in a thread of its own. Aborting ends it at once. */
export function fitInThread(
  material: Material,
  signal?: AbortSignal,
): Promise<{ bridge: Bridge; measured: Measured }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(workerFile(), { workerData: material })
    const abort = () => void worker.terminate()
    signal?.addEventListener('abort', abort, { once: true })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', abort)
      reject(signal?.aborted ? signal.reason : new Error(`the thread that fits the models ended (${code})`))
    })
  })
}

/** The code runs from the sources and from the built server; the thread always from the sources. */
function workerFile(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, FILE)) && folder !== dirname(folder)) folder = dirname(folder)
  return join(folder, FILE)
}
