import { type Spread, spreadOf } from '../whitening.ts'
import type { SparseRows } from './sparse-rows.ts'

/** All papers there are, each known by its row. */
export interface Papers {
  count: number
  /** What each means, of length one: [count, width]. */
  vectors: Float32Array
  width: number
  /** TF-IDF of its words, of length one: [count, words]. */
  words: SparseRows
}

/** What a ranker may learn from. */
export interface Community {
  papers: Papers
  /** Rows of the papers that each reader kept; a paper that nobody kept is a new one. */
  readers: readonly (readonly number[])[]
}

/** How much one who kept some papers wants each candidate, more is better: [candidates]. */
export type Score = (kept: readonly number[], candidates: ArrayLike<number>) => Float64Array

/** One way of ranking papers for a reader, with what is tried for it. */
export interface Ranker<S = unknown> {
  name: string
  /** As many for every ranker. */
  settings: readonly S[]
  /** Learns what is the same for all readers. Equal seeds give equal scores. */
  fit(community: Community, setting: S, seed: number): Score | Promise<Score>
}

/** A ranker among others, whose settings are nobody's business but its own. */
export const ranker = <S>(one: Ranker<S>): Ranker => one as Ranker

/** How many readers kept each paper: [papers]. */
export function keepers({ papers, readers }: Community): Uint32Array {
  const counts = new Uint32Array(papers.count)
  for (const kept of readers) for (const paper of kept) counts[paper]! += 1
  return counts
}

const SPREADS = new WeakMap<Papers, Spread>()

/** Where the papers' vectors lie; found once. */
export function spread(papers: Papers): Spread {
  const known = SPREADS.get(papers)
  if (known) return known
  const found = spreadOf(papers.vectors, papers.width)
  SPREADS.set(papers, found)
  return found
}
