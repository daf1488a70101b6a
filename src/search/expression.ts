import { STOP_WORDS, type TextQuery, wordsOf } from '#store/index.ts'

const MAX_TERMS = 64
const MIN_PREFIX = 3

/** What a reader typed, taken apart: whole phrases stand in double quotes. */
export function terms(query: string): { words: string[]; phrases: string[]; repeated: Map<string, number> } {
  const phrases: string[] = []
  const rest = query.normalize('NFKC').replaceAll(/"([^"]*)"/g, (_, phrase: string) => {
    const words = wordsOf(phrase)
    if (words.length > 0) phrases.push(words.join(' '))
    return ' '
  })
  const times = new Map<string, number>()
  for (const word of wordsOf(rest)) times.set(word, (times.get(word) ?? 0) + 1)
  const words = [...times.keys()]
  const telling = words.filter((word) => !STOP_WORDS.has(word))
  const kept = (telling.length > 0 || phrases.length > 0 ? telling : words).slice(0, MAX_TERMS)
  return {
    words: kept,
    phrases: phrases.slice(0, MAX_TERMS),
    repeated: new Map([...times].filter(([word, count]) => count > 1 && kept.includes(word))),
  }
}

/**
 * What the store is to look for: any of the words, every one of the phrases, the last word also as the beginning of
 * a longer one. Undefined when there is no word in it.
 */
export function toTextQuery(query: string): TextQuery | undefined {
  const { words, phrases, repeated } = terms(query)
  if (words.length === 0 && phrases.length === 0) return undefined
  const last = words.at(-1)
  const isOpen =
    last !== undefined && last.length >= MIN_PREFIX && query.trimEnd().toLowerCase().endsWith(last)
  return { words, phrases, ...(repeated.size > 0 && { repeated }), ...(isOpen && { prefix: last }) }
}
