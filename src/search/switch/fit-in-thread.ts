import { Worker } from 'node:worker_threads'
import { workerFile } from '../../worker-file.ts'
import type { Bridge } from './bridge.ts'
import type { Material, Measured } from './build-bridge.ts'

const FILE = workerFile('search/switch/fit-worker.ts')

/** `buildBridge` in a thread of its own. Aborting ends it at once. */
export function fitInThread(
  material: Material,
  signal?: AbortSignal,
): Promise<{ bridge: Bridge; measured: Measured }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(FILE, { workerData: material })
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
