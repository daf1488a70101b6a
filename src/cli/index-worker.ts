/** A thread that indexes words of papers while others are written, for `startIndexThread`. */
import { parentPort, workerData } from 'node:worker_threads'
import { segmentsOf } from '../store/build-aside.ts'

const port = parentPort!
const segments = segmentsOf(workerData as string)

port.on('message', async (wanted: 'next' | 'end') => {
  if (wanted === 'end') {
    await segments.close()
    port.close()
    return
  }
  const built = await segments.build()
  port.postMessage(built, built ? [built.data.buffer as ArrayBuffer] : [])
})
