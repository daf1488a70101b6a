import { setImmediate } from 'node:timers/promises'
import type { Store } from '#store/index.ts'
import { VectorIndex } from './vector-index.ts'

/** Rows read at once. */
const BATCH = 2000
/** How often a search asks the store for news, and how often it counts what is there. */
const NEWS_MS = 500
const COUNT_MS = 60_000

/** The vectors of a model in memory, kept in step with the store: whichever process writes them. */
export interface StoredVectors {
  readonly model: string
  readonly index: VectorIndex
  /** Reads what came since; asked again soon after, it does nothing. */
  refresh(): Promise<void>
}

/** Vectors of a model, none read yet. */
export function storedVectors(
  store: Store,
  model: string,
  width: number,
  now = () => performance.now(),
): StoredVectors {
  const index = new VectorIndex(width)
  let after: { changed: number; key: number } | undefined
  let [readAt, countedAt] = [-Infinity, now()]
  let reading: Promise<void> | undefined

  /** All at once in the order of keys, as they lie in the database; what is written meanwhile is among the changes after. */
  const readAll = async () => {
    const changed = await store.vectors.lastChange(model)
    for (let key = 0; ; await setImmediate()) {
      const rows = await store.vectors.list(model, { after: key, limit: BATCH })
      for (const row of rows) index.set(row)
      if (rows.length < BATCH) break
      key = rows.at(-1)!.key
    }
    return { changed, key: Number.MAX_SAFE_INTEGER }
  }

  const read = async () => {
    after ??= await readAll()
    while (true) {
      const rows = await store.vectors.changes(model, { after, limit: BATCH })
      for (const row of rows) index.set(row)
      const last = rows.at(-1)
      if (last) after = { changed: last.changed, key: last.key }
      if (rows.length < BATCH) break
      await setImmediate()
    }
    // Nobody writes into the index meanwhile: it is only read into here.
    for (const _ of index.prepare()) await setImmediate()
    if (now() - countedAt >= COUNT_MS) {
      countedAt = now()
      if ((await store.vectors.count(model)) !== index.size) await dropGone()
    }
    readAt = now()
  }

  /** A paper whose text changed has no vector until it gets its new one; one that is gone never does. */
  const dropGone = async () => {
    const there = new Set(await store.vectors.keys(model))
    for (const key of index.keys().slice()) if (!there.has(key)) index.delete(key)
  }

  return {
    model,
    index,
    async refresh() {
      if (now() - readAt < NEWS_MS) return
      reading ??= read().finally(() => (reading = undefined))
      await reading
    },
  }
}
