import { Worker } from 'node:worker_threads'
import { workerFile } from '../../worker-file.ts'
import type { DescribedPapers, StoredText } from './describe-all.ts'

const FILE = workerFile('web/for-you/describe-worker.ts')

/** `describeAll` in a thread of its own, which keeps no process alive. */
export function describeInThread(papers: readonly StoredText[], width: number): Promise<DescribedPapers> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(FILE, { workerData: { papers, width } })
    worker.unref()
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that describes papers ended (${code})`)))
  })
}
