import type { TextQuery } from '#store/index.ts'

const MAX_TERMS = 32
const MIN_PREFIX = 3

/** Words that say nothing about a paper; left out of a query that has others. */
const STOP_WORDS = new Set(
  (
    'a an and are as at be by can do does for from has have how in into is it its not of on or our than that ' +
    'the their them then there these this to using via was we what when which while who why will with without'
  ).split(' '),
)

/** What a reader typed, taken apart: whole phrases stand in double quotes. */
export function terms(query: string): { words: string[]; phrases: string[] } {
  const phrases: string[] = []
  const rest = query.normalize('NFKC').replaceAll(/"([^"]*)"/g, (_, phrase: string) => {
    const words = wordsOf(phrase)
    if (words.length > 0) phrases.push(words.join(' '))
    return ' '
  })
  const words = [...new Set(wordsOf(rest))]
  const telling = words.filter((word) => !STOP_WORDS.has(word))
  const kept = telling.length > 0 || phrases.length > 0 ? telling : words
  return { words: kept.slice(0, MAX_TERMS), phrases: phrases.slice(0, MAX_TERMS) }
}

/**
 * What the store is to look for: any of the words, every one of the phrases, the last word also as the beginning of
 * a longer one. Undefined when there is no word in it.
 */
export function toTextQuery(query: string): TextQuery | undefined {
  const { words, phrases } = terms(query)
  if (words.length === 0 && phrases.length === 0) return undefined
  const last = words.at(-1)
  const isOpen =
    last !== undefined && last.length >= MIN_PREFIX && query.trimEnd().toLowerCase().endsWith(last)
  return { words, phrases, ...(isOpen && { prefix: last }) }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
