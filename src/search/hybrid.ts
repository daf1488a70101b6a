import type { Match } from '#store/index.ts'
import type { Neighbour } from './vector-index.ts'

/** A paper that answers by its words, its meaning, or both. */
export interface Ranked {
  key: number
  score: number
  /** bm25; 0 when none of its words was asked for. */
  words: number
  /** The cosine of its meaning with the query's, where known. */
  similarity?: number
}

/** How much a standard deviation of similarity counts beside one of bm25. */
const WEIGHT = 0.5

/**
 * Orders papers by words and meaning together: each score in standard deviations from the mean of all candidates,
 * added with a weight. Every candidate takes part in both, whichever way it was found.
 *
 * @param words - best first
 * @param meanings - nearest first
 * @param similarityOf - of any candidate; undefined for a paper without a vector, which then counts as average
 */
export function fuse(
  words: readonly Match[],
  meanings: readonly Neighbour[],
  similarityOf: (key: number) => number | undefined,
  weight = WEIGHT,
): Ranked[] {
  const candidates = new Map<number, Ranked>()
  for (const { key, score } of words) candidates.set(key, { key, score: 0, words: score })
  for (const { key, similarity } of meanings) {
    const known = candidates.get(key)
    if (known) known.similarity = similarity
    else candidates.set(key, { key, score: 0, words: 0, similarity })
  }
  const all = [...candidates.values()]
  for (const candidate of all) {
    const similarity = candidate.similarity ?? similarityOf(candidate.key)
    if (similarity !== undefined) candidate.similarity = similarity
  }
  const byWords = standard(all.map((candidate) => candidate.words))
  const byMeaning = standard(all.flatMap(({ similarity }) => similarity ?? []))
  for (const candidate of all) {
    candidate.score =
      byWords(candidate.words) +
      (candidate.similarity === undefined ? 0 : weight * byMeaning(candidate.similarity))
  }
  return all.sort((a, b) => b.score - a.score || a.key - b.key)
}

/** Turns values like these into standard deviations from their mean. */
function standard(values: readonly number[]): (value: number) => number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / Math.max(1, values.length)
  let square = 0
  for (const value of values) square += (value - mean) ** 2
  const deviation = Math.sqrt(square / Math.max(1, values.length))
  return deviation === 0 ? () => 0 : (value) => (value - mean) / deviation
}
