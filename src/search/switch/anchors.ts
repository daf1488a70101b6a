import { setImmediate } from 'node:timers/promises'
import type { Matrix } from '#nn/rows.ts'
import type { Store, StoredVector } from '#store/index.ts'
import type { Embedder } from '../embed/embedder.ts'
import { embeddedText } from '../indexer.ts'
import { decodeVector, encodeVector } from '../vector-codec.ts'
import type { Material } from './build-bridge.ts'

/** Papers to fit to at most, and those kept apart to measure on, a part of all on a small site. */
const MOST = 5300
const HELD = 300
const HELD_PART = 5
/** With fewer no map is worth its name: everything is embedded instead. */
export const LEAST = 400
const BATCH = 32
/** Few at first, and as many as keep queries in between waiting for so long: a slow model takes that for one paper. */
const FIRST_BATCH = 2
const AT_WORK_MS = 50

export interface AnchorOptions {
  /** How long to go on embedding once there are enough to fit to. */
  budgetMs: number
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal | undefined
}

/**
 * Embeds papers that have a vector of another model by the new one, in an order that is the same for
 * every process and says nothing about the papers, until there are enough to fit a bridge to.
 *
 * @returns whether the papers that have one of the old model are all embedded now
 */
export async function embedAnchors(
  store: Store,
  old: string,
  fresh: Embedder,
  { budgetMs, onProgress = () => {}, signal }: AnchorOptions,
): Promise<boolean> {
  const keys = await anchorKeys(store, old)
  const wanted = keys.slice(0, MOST)
  const there = new Set(await store.vectors.keys(fresh.name))
  const missing = wanted.filter((key) => !there.has(key))
  const ends = performance.now() + budgetMs
  let batch = FIRST_BATCH
  for (let at = 0; at < missing.length;) {
    const done = wanted.length - missing.length + at
    if (done >= LEAST && performance.now() > ends) return false
    signal?.throwIfAborted()
    onProgress(done, wanted.length)
    const started = performance.now()
    await embedPapers(store, fresh, missing.slice(at, at + batch))
    at += batch
    const pace = AT_WORK_MS / Math.max(1, performance.now() - started)
    batch = Math.max(1, Math.min(BATCH, Math.round(batch * Math.min(2, pace))))
    // Neither a quick model nor the embedded database lets anybody else in by itself.
    await setImmediate()
  }
  onProgress(wanted.length, wanted.length)
  return wanted.length === keys.length
}

async function embedPapers(store: Store, embedder: Embedder, keys: readonly number[]): Promise<void> {
  const papers = [...(await store.papers.many(keys))]
  const vectors = await embedder.embed(
    papers.map(([, paper]) => embeddedText(paper)),
    'document',
  )
  await store.vectors.write(
    embedder.name,
    papers.map(([key], i) => ({ key, vector: encodeVector(vectors[i]!) })),
  )
}

/**
 * What a bridge is built from: papers that have vectors of both models.
 *
 * @param oldEmbedder - where it can be opened, to tell how well the old model finds papers
 * @returns undefined when there are too few
 */
export async function gatherMaterial(
  store: Store,
  old: { name: string; width: number },
  fresh: Embedder,
  oldEmbedder: Embedder | undefined,
): Promise<Material | undefined> {
  const keys = await anchorKeys(store, old.name)
  const there = new Set(await store.vectors.keys(fresh.name))
  const paired = keys.filter((key) => there.has(key)).slice(0, MOST)
  const others = keys.filter((key) => !there.has(key)).slice(0, MOST - paired.length)
  const oldRows = byKey(await store.vectors.some(old.name, [...paired, ...others]))
  const freshRows = byKey(await store.vectors.some(fresh.name, paired))
  const both = paired.filter((key) => oldRows.has(key) && freshRows.has(key))
  if (both.length < LEAST) return undefined
  const held = both.slice(0, Math.min(HELD, Math.floor(both.length / HELD_PART)))
  const papers = await store.papers.many(held)
  const titles = held.map((key) => papers.get(key)?.title ?? '')
  return {
    old: toMatrix(oldRows, both, old.width),
    fresh: toMatrix(freshRows, both, fresh.width),
    titles: await embedTitles(fresh, titles),
    ...(others.length > 0 && {
      more: toMatrix(
        oldRows,
        others.filter((key) => oldRows.has(key)),
        old.width,
      ),
    }),
    ...(oldEmbedder && { oldTitles: await embedTitles(oldEmbedder, titles) }),
  }
}

async function embedTitles(embedder: Embedder, titles: readonly string[]): Promise<Matrix> {
  const data = new Float32Array(titles.length * embedder.width)
  for (let at = 0; at < titles.length; at += BATCH) {
    const vectors = await embedder.embed(titles.slice(at, at + BATCH), 'query')
    vectors.forEach((vector, i) => data.set(vector, (at + i) * embedder.width))
    await setImmediate()
  }
  return { data, rows: titles.length, dim: embedder.width }
}

const anchorKeys = async (store: Store, model: string): Promise<number[]> =>
  (await store.vectors.keys(model)).sort((a, b) => scatter(a) - scatter(b) || a - b)

/** A number that has nothing to do with the order of keys. */
function scatter(key: number): number {
  let mixed = Math.imul(key ^ (key >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const byKey = (rows: readonly StoredVector[]) => new Map(rows.map(({ key, vector }) => [key, vector]))

function toMatrix(rows: ReadonlyMap<number, Uint8Array>, keys: readonly number[], dim: number): Matrix {
  const data = new Float32Array(keys.length * dim)
  const numbers = new Int8Array(dim)
  keys.forEach((key, row) => {
    const scale = decodeVector(rows.get(key)!, numbers, 0, dim)
    for (let d = 0; d < dim; d++) data[row * dim + d] = numbers[d]! * scale
  })
  return { data, rows: keys.length, dim }
}
