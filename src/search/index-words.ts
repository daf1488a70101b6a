import { setTimeout } from 'node:timers/promises'
import type { Store } from '#store/index.ts'
import { type KeepUpOptions, type KeptUp, keepUp } from './keep-up.ts'

/**
 * Indexes the words of papers that were left: of an older database all, at its first start, while the site answers; later
 * those of a process that ended before its time. What another process is at is left to it.
 */
export function startWords(store: Store, options: KeepUpOptions = {}): KeptUp {
  const { report = () => {} } = options
  let isBehind = true
  let left = 0
  let seen: string | undefined

  /** Whether nothing waits, or only what did not at the last look: somebody is at it. */
  const isComplete = async (): Promise<boolean> => {
    const first = await store.text.firstWaiting()
    if (first === undefined) isBehind = false
    else if (first === seen) isBehind = true
    seen = first
    return !isBehind
  }

  return keepUp(
    {
      failure: 'words of papers are not indexed',
      async begin() {
        left = await store.text.waiting()
        if (left > 0) report(`indexing the words of ${left} papers, while others are found already`)
      },
      async some() {
        const began = performance.now()
        isBehind = await store.text.indexLot()
        // Readers have the processor for as long.
        if (isBehind) await setTimeout(performance.now() - began)
        if (!isBehind && left > 0) report('the words of all papers are indexed')
        if (!isBehind) left = 0
        return { written: 0, last: isBehind ? 1 : 0 }
      },
      isComplete,
    },
    options,
  )
}

/** So often is looked whether another process gets on: one that stands still is not waited for. */
const LOOKS = 3

/** Has all that was written by now be found, for who asks only once. */
export async function untilFound(store: Store, words: KeptUp): Promise<void> {
  for (let looks = 0; looks < LOOKS && (await store.text.firstWaiting()) !== undefined; looks++) {
    await words.caughtUp()
  }
}
