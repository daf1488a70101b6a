import { setImmediate } from 'node:timers/promises'
import type { KeySet, Store } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'
import type { NearestOptions, Neighbour, VectorIndex } from './vector-index.ts'
import { storedVectors } from './vectors.ts'

/** The papers that one model has vectors of, and how a query gets among them. */
export interface Space {
  model: string
  index: VectorIndex
  /** Lengths to which its vectors may be cut, ascending; the last is the whole. */
  widths: readonly number[]
  /** A query's vector in this space; the zero vector for one that says nothing to the model. */
  queryVector(text: string): Promise<Float32Array>
  /** Vectors of texts as papers have them here; absent where the model that made these is not open. */
  documentVectors?(texts: readonly string[]): Promise<Float32Array[]>
  /** A similarity here on the scale of the first space; absent when it is on it already. */
  comparable?(similarity: number): number
  /** A vector of another model among those here, if there is a way. */
  across?(vector: Float32Array, model: string): Float32Array | undefined
  /** Reads what was written since. */
  refresh(): Promise<void>
}

/** A query in every space. */
export interface Asked {
  nearest(options: NearestOptions): Neighbour[]
  /** With one paper; undefined when it has no vector yet. */
  similarity(key: number): number | undefined
  /** Nothing of the query is known to any model. */
  isEmpty: boolean
}

/** Papers by what they mean. A paper counts in the first space that has it. */
export interface Meaning {
  ask(text: string): Promise<Asked>
  /** The papers nearest to a paper of ours, or to the mean of some, without them; none while none has a vector. */
  like(liked: number | readonly number[], options: { limit: number; among?: KeySet }): Promise<Neighbour[]>
  /** How near texts, read as papers are, would be to a paper of ours: cosines; undefined when that can't be told. */
  alike(texts: readonly string[], key: number): Promise<number[] | undefined>
  /** Lengths to which vectors of the model that serves may be cut, ascending; none while none serves. */
  readonly widths: readonly number[]
  /** The papers nearest to a text for each of some lengths, by so many first numbers of all vectors alone. */
  short(text: string, lengths: readonly number[], limit: number): Promise<Neighbour[][]>
}

/** Several spaces searched as one, the one to be preferred first: similarities of both must be comparable. */
export function meaningOf(spaces: readonly Space[]): Meaning {
  const refresh = async () => {
    for (const space of spaces) await space.refresh()
  }
  const homeOf = (key: number) => spaces.findIndex(({ index }) => index.has(key))
  const nearest = (
    vectors: readonly (Float32Array | undefined)[],
    options: NearestOptions,
    home?: number,
  ): Neighbour[] => {
    const found = spaces.flatMap((space, s) => {
      const vector = vectors[s]
      if (!vector) return []
      const near = space.index.nearest(vector, options)
      if (spaces.length === 1) return near
      return near
        .filter(({ key }) => homeOf(key) === s)
        .map(({ key, similarity }) => ({
          key,
          // Two vectors of one model are what they are.
          similarity: s === home ? similarity : onOneScale(space, similarity),
        }))
    })
    if (spaces.length === 1) return found
    return found.sort((a, b) => b.similarity - a.similarity || a.key - b.key).slice(0, options.limit)
  }

  return {
    async ask(text) {
      await refresh()
      const vectors: Float32Array[] = []
      for (const space of spaces) vectors.push(await space.queryVector(text))
      const similarities = spaces.map(({ index }, s) => index.similarityTo(vectors[s]!))
      return {
        isEmpty: vectors.every((vector) => vector.every((number) => number === 0)),
        nearest: (options) => nearest(vectors, options),
        similarity: (key) => {
          const home = homeOf(key)
          const similarity = home < 0 ? undefined : similarities[home]!(key)
          return similarity === undefined ? undefined : onOneScale(spaces[home]!, similarity)
        },
      }
    },

    async like(liked, { limit, among }) {
      await refresh()
      const keys = new Set([liked].flat())
      const own = [...keys].flatMap((key) => {
        const home = homeOf(key)
        return home < 0 ? [] : [{ home, vector: spaces[home]!.index.vector(key)! }]
      })
      const vectors = spaces.map((space, s) =>
        meanDirection(
          own.map(({ home, vector }) => (s === home ? vector : space.across?.(vector, spaces[home]!.model))),
        ),
      )
      const home = own.every((one) => one.home === own[0]!.home) ? own[0]?.home : undefined
      return nearest(vectors, { limit: limit + keys.size, among }, home)
        .filter(({ key }) => !keys.has(key))
        .slice(0, limit)
    },

    async alike(texts, key) {
      await refresh()
      const space = spaces[homeOf(key)]
      const vectors = await space?.documentVectors?.(texts)
      return vectors?.map((vector) => space!.index.similarityTo(vector)(key) ?? 0)
    },

    widths: spaces[0]?.widths ?? [],

    async short(text, lengths, limit) {
      await refresh()
      const [space] = spaces
      if (!space) return lengths.map(() => [])
      const vector = await space.queryVector(text)
      const found: Neighbour[][] = []
      for (const numbers of lengths)
        found.push(await inSteps(space.index.nearestShort(vector, numbers, limit)))
      return found
    },
  }
}

/** The mean of some vectors that each count the same, however long; undefined without any. */
function meanDirection(vectors: readonly (Float32Array | undefined)[]): Float32Array | undefined {
  const known = vectors.filter((vector) => vector !== undefined)
  if (known.length < 2) return known[0]
  const sum = new Float32Array(known[0]!.length)
  for (const vector of known) {
    const length = Math.hypot(...vector) || 1
    vector.forEach((number, d) => (sum[d] = sum[d]! + number / length))
  }
  return sum
}

/** Lets others have the processor between the steps. */
async function inSteps<R>(work: Generator<void, R>): Promise<R> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await setImmediate()
  }
}

const onOneScale = (space: Space, similarity: number): number => space.comparable?.(similarity) ?? similarity

/** The papers by one model: those of its vectors that the store has, now or later. */
export function openMeaning(
  store: Store,
  embedder: Embedder,
  now: () => number = Date.now,
): Meaning & { ready: Promise<void> } {
  const { index, refresh } = storedVectors(store, embedder.name, embedder.width, now)
  const space: Space = {
    model: embedder.name,
    index,
    widths: embedder.widths,
    queryVector: async (text) => (await embedder.embed([text], 'query'))[0]!,
    documentVectors: (texts) => embedder.embed(texts, 'document'),
    refresh,
  }
  const ready = refresh()
  // Who does not wait for it need not hear of its end: the next question reads again, and fails aloud.
  ready.catch(() => {})
  return { ...meaningOf([space]), ready }
}
