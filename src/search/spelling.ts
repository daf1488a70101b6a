import type { Store, TextQuery } from '#store/index.ts'

/** A word that no paper has, and the one looked for in its place. */
export interface Correction {
  from: string
  to: string
}

/** Words longer than this are not typed by hand. */
const MOST_LETTERS = 32
/** A long text is no place to look for slips, nor is one of words from elsewhere. */
const MOST_WORDS = 12
const MOST_UNKNOWN = 2

/** The query with words that no paper has replaced by their likeliest spelling. */
export async function corrected(
  store: Store,
  query: TextQuery,
): Promise<{ words: TextQuery; corrections: Correction[] }> {
  const corrections: Correction[] = []
  if (query.words.length > MOST_WORDS) return { words: query, corrections }
  const unknown = await store.text.unknown(query.words)
  if (unknown.length > MOST_UNKNOWN) return { words: query, corrections }
  for (const word of unknown) {
    if (word.length > MOST_LETTERS || /\d/.test(word)) continue
    // What is still being typed may become a word that papers have.
    if (word === query.prefix && (await hasCompletion(store, word))) continue
    const [to] = await store.text.near(word)
    if (to !== undefined) corrections.push({ from: word, to })
  }
  if (corrections.length === 0) return { words: query, corrections }
  const right = (word: string) => corrections.find(({ from }) => from === word)?.to ?? word
  const { prefix, ...rest } = query
  const words = {
    ...rest,
    words: [...new Set(query.words.map(right))],
    ...(prefix !== undefined && right(prefix) === prefix && { prefix }),
  }
  return { words, corrections }
}

const hasCompletion = async (store: Store, word: string): Promise<boolean> =>
  (await store.text.best({ words: [], phrases: [], prefix: word }, { limit: 1 })).length > 0
