import { wordsOf } from '../tokenizer.ts'

export interface Vocabulary {
  tokens: string[]
  /** How many of the first tokens are the teacher's own pieces; frequent words of the corpus follow. */
  pieces: number
  /** How often each token comes in the corpus. */
  counts: Float64Array
  /** Rarer words of the corpus, which are cut into pieces. */
  rareWords: string[]
}

/** Latin and Greek letters and digits; pieces in other scripts are left out. */
const USABLE = /^(?:##)?[a-z0-9\u0370-\u03ff]+$/
const WORD = /^[a-z][a-z0-9]*$/

/**
 * Chooses the tokens of a static model: the teacher's pieces, and the words that come at least `often` times
 * in the corpus, so that what its readers talk about has vectors of its own.
 */
export function chooseVocabulary(
  teacher: Iterable<string>,
  texts: Iterable<string>,
  { often = 10, most = 13_000 }: { often?: number; most?: number } = {},
): Vocabulary {
  const tokens = [...teacher].filter((token) => USABLE.test(token))
  const pieces = tokens.length
  const known = new Set(tokens)
  const times = new Map<string, number>()
  for (const text of texts) for (const word of wordsOf(text)) times.set(word, (times.get(word) ?? 0) + 1)

  const others = [...times]
    .filter(([word, count]) => count >= 2 && !known.has(word) && WORD.test(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const frequent = others.filter(([, count]) => count >= often).slice(0, most)
  tokens.push(...frequent.map(([word]) => word))
  return {
    tokens,
    pieces,
    counts: Float64Array.from(tokens, (token) => times.get(token) ?? 0),
    rareWords: others
      .slice(frequent.length)
      .map(([word]) => word)
      .filter((word) => word.length > 4),
  }
}
