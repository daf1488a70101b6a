import type { BitMatrix } from '#methods/activation-hash/index.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Store, StoredPaper } from '#store/index.ts'
import { nearPairs } from './hamming-index.ts'
import { overlapOf } from './near-duplicates.ts'
import { signCodes, writeCode } from './sign-codes.ts'
import { decodeVector } from './vector-codec.ts'

export interface Duplicate {
  papers: readonly [StoredPaper, StoredPaper]
  /** The share of three-word sequences that the two texts have in common. */
  overlap: number
}

/** Most texts of one work differ in fewer bits than this share; most pairs that do are still two works. */
export const NEAR = 32 / 256
/** Vectors read at once, and papers compared at once. */
const BATCH = 5000
/** No more pairs are looked at: a site full of equal texts has too many to tell. */
const MOST_PAIRS = 200_000

/**
 * All pairs of papers that are most likely one work twice, most alike first: the SimHash codes of their vectors are
 * near each other (exact search among all pairs of codes), and so are their words.
 *
 * @param model - by whose vectors; papers without one are left out
 */
export async function allDuplicates(store: Store, model: string, width: number): Promise<Duplicate[]> {
  const { keys, data } = await readVectors(store, model, width)
  if (keys.length < 2) return []
  const codes = simHash({ data, rows: keys.length, dim: width })
  const found: Duplicate[] = []
  let pairs: (readonly [number, number])[] = []
  let looked = 0
  for (const { a, b } of nearPairs(codes, Math.floor(NEAR * codes.bits))) {
    pairs.push([keys[a]!, keys[b]!])
    if (++looked === MOST_PAIRS) break
    if (pairs.length < BATCH) continue
    found.push(...(await sameWorks(store, pairs)))
    pairs = []
  }
  found.push(...(await sameWorks(store, pairs)))
  return found.sort((a, b) => b.overlap - a.overlap)
}

/**
 * SimHash (Charikar 2002) around the middle of the vectors: a bit for each of some random hyperplanes, of which there
 * are as many as dimensions, up to the next power of two. Codes differ in about angle / pi of their bits.
 */
export function simHash({ data, rows, dim }: Matrix): BitMatrix {
  const centre = new Float32Array(dim)
  for (let i = 0; i < data.length; i++) centre[i % dim]! += data[i]! / rows
  const codes = signCodes(centre, rows)
  for (let row = 0; row < rows; row++) writeCode(codes, row, data, row * dim)
  return { words: codes.bits, rows, bits: 32 * codes.words }
}

async function sameWorks(store: Store, pairs: readonly (readonly [number, number])[]): Promise<Duplicate[]> {
  const papers = await store.papers.many([...new Set(pairs.flat())])
  return pairs.flatMap(([a, b]) => {
    const [one, other] = [papers.get(a), papers.get(b)]
    const overlap = one && other && overlapOf(one, other)
    return overlap === undefined ? [] : [{ papers: [one!, other!] as const, overlap }]
  })
}

/** The vectors that say something, [keys, width], in any scale. */
async function readVectors(store: Store, model: string, width: number) {
  const keys: number[] = []
  const data = new Float32Array((await store.vectors.count(model)) * width)
  const numbers = new Int8Array(width)
  for (let after = 0; ;) {
    const batch = await store.vectors.list(model, { after, limit: BATCH })
    for (const { key, vector } of batch) {
      const scale = decodeVector(vector, numbers, 0, width)
      if (scale === 0 || (keys.length + 1) * width > data.length) continue
      for (let d = 0; d < width; d++) data[keys.length * width + d] = numbers[d]! * scale
      keys.push(key)
    }
    if (batch.length < BATCH) break
    after = batch.at(-1)!.key
  }
  return { keys, data: data.subarray(0, keys.length * width) }
}
