import type { Store, StoredPaper } from '#store/index.ts'
import type { Meaning } from './meaning.ts'

/** What a query finds by the first numbers of all vectors alone. */
export interface ShortSearch {
  hits: {
    paper: StoredPaper
    /** Its place by whole vectors, from 1; undefined for one that is not among the first there. */
    place: number | undefined
  }[]
  /** Found by whole vectors, and not here. */
  missed: StoredPaper[]
}

/** Shorter ones are no choice: an angle in so few dimensions tells nothing. */
const SHORTEST = 4

/** How many numbers may be kept: the lengths for which a model was trained, and below them halves, for which it was not. */
export function lengthsOf(widths: readonly number[]): number[] {
  const lengths = [...widths]
  for (let half = Math.floor(lengths[0]! / 2); half >= SHORTEST; half = Math.floor(half / 2))
    lengths.unshift(half)
  return lengths
}

export async function shortSearch(
  store: Store,
  meaning: Meaning,
  query: string,
  { keep, limit }: { keep: number; limit: number },
): Promise<ShortSearch> {
  const [short, whole] = await meaning.short(query, [keep, meaning.widths.at(-1)!], limit)
  const places = new Map(whole!.map(({ key }, i) => [key, i + 1]))
  const found = new Set(short!.map(({ key }) => key))
  const papers = await store.papers.many([...found, ...places.keys()])
  return {
    hits: short!.flatMap(({ key }) => {
      const paper = papers.get(key)
      return paper ? [{ paper, place: places.get(key) }] : []
    }),
    missed: whole!.flatMap(({ key }) => (found.has(key) ? [] : (papers.get(key) ?? []))),
  }
}
