import { setTimeout } from 'node:timers/promises'
import type { Store, StoredPaper } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'
import { encodeVector } from './vector-codec.ts'

/** Papers embedded before others may have the processor, and before they are written. */
const BATCH = 200
const FIRST_BATCH = 16
/** A slow model gets fewer, so that a query waits about so long for it at most. */
const AT_WORK_MS = 100
/** How long to wait when nothing is left to do, and after a failure. */
const IDLE_MS = 5000
const RETRY_MS = 30_000

export interface Indexer {
  /** Resolves when every paper that is there now has its vector. */
  caughtUp(): Promise<void>
  /** Stops after what is at work. */
  close(): Promise<void>
}

export interface IndexerOptions {
  /** Told of what went wrong; the indexer tries again later. */
  report?: (message: string) => void
  idleMs?: number
  /** How many papers have been embedded in this process so far. */
  onProgress?: (done: number) => void
}

/** What of a paper is embedded. */
export const embeddedText = ({
  title,
  abstract,
  summary,
}: Pick<StoredPaper, 'title' | 'abstract' | 'summary'>): string => `${title}\n${abstract ?? summary ?? ''}`

/**
 * Gives every paper without a vector of this model one, in the background and for good: new papers and those
 * whose text changed get theirs within seconds. Stopped at any point it goes on from there; several processes may do
 * it at once.
 */
export function startIndexer(
  store: Store,
  embedder: Embedder,
  { report = () => {}, idleMs = IDLE_MS, onProgress = () => {} }: IndexerOptions = {},
): Indexer {
  const stopping = new AbortController()
  const { signal } = stopping
  const waiting: (() => void)[] = []
  let sleeping = new AbortController()
  let done = 0
  let after = 0
  let isKnown = false
  // Not the most at first: nobody knows yet how fast the model is.
  let batch = FIRST_BATCH

  /** Does a batch; returns how long to wait for the next. */
  const step = async (): Promise<number> => {
    if (!isKnown) await keepModel(store, embedder)
    isKnown = true
    const started = performance.now()
    const { written, last } = await embedSome(store, embedder, batch, after)
    const pace = AT_WORK_MS / Math.max(1, performance.now() - started)
    if (written > 0) batch = Math.max(1, Math.min(BATCH, Math.round(batch * Math.min(2, pace))))
    after = last
    done += written
    if (written > 0) onProgress(done)
    if (last > 0 || !(await isComplete(store, embedder.name))) return 0
    for (const tell of waiting.splice(0)) tell()
    return idleMs
  }

  const work = async () => {
    while (!signal.aborted) {
      const pause = await step().catch((error: unknown) => {
        report(`papers are not embedded: ${error instanceof Error ? error.message : String(error)}`)
        return RETRY_MS
      })
      if (signal.aborted) break
      // Somebody came to wait during the step: look once more, and tell.
      if (pause === idleMs && waiting.length > 0) continue
      sleeping = new AbortController()
      // Only work keeps the process alive, not waiting for some.
      const options = { signal: sleeping.signal, ref: pause === 0 }
      await setTimeout(pause, undefined, options).catch(() => {})
    }
    for (const tell of waiting.splice(0)) tell()
  }
  const working = work()

  return {
    async caughtUp() {
      if (signal.aborted) return
      const reached = new Promise<void>((tell) => waiting.push(tell))
      sleeping.abort()
      await reached
    },
    async close() {
      stopping.abort()
      sleeping.abort()
      await working
    },
  }
}

/** Writes down the model, when the store does not know it. */
export async function keepModel(store: Store, { name, width }: Embedder): Promise<void> {
  const models = await store.vectors.models()
  if (models.some((model) => model.name === name)) return
  await store.vectors.keepModel({ name, width, state: 'serving', created: Date.now() })
}

/** Every paper has its vector. */
const isComplete = async (store: Store, model: string): Promise<boolean> =>
  (await store.vectors.count(model)) >= (await store.papers.count())

/**
 * Embeds up to so many papers that have no vector, from a key on.
 *
 * @returns how many, and the last one's key; 0 when there were none
 */
export async function embedSome(
  store: Store,
  embedder: Embedder,
  limit: number,
  after = 0,
): Promise<{ written: number; last: number }> {
  const keys = await store.vectors.missing(embedder.name, limit, after)
  if (keys.length === 0) return { written: 0, last: 0 }
  const papers = [...(await store.papers.many(keys))]
  const vectors = await embedder.embed(
    papers.map(([, paper]) => embeddedText(paper)),
    'document',
  )
  await store.vectors.write(
    embedder.name,
    papers.map(([key], i) => ({ key, vector: encodeVector(vectors[i]!) })),
  )
  return { written: papers.length, last: keys.at(-1)! }
}
