import { setTimeout } from 'node:timers/promises'
import { TroubleError } from './trouble.ts'

/** Tells the database what is known here alone again and again while it fails, for some time. */
export async function persist(tell: () => Promise<void>, forMs: number, signal?: AbortSignal): Promise<void> {
  for (const ends = performance.now() + forMs; ;) {
    try {
      return await tell()
    } catch (fault) {
      if (!(fault instanceof TroubleError) || performance.now() > ends || signal?.aborted) throw fault
      await setTimeout(500)
    }
  }
}
