import type { SavedSearch, StoredPaper } from '#store/index.ts'

/** The words of a paper, ready to be looked through. */
export const wordsOf = ({ title, summary = '', abstract = '', authors }: StoredPaper): string =>
  ` ${plain([title, summary, abstract, ...authors].join(' ')).join(' ')} `

/**
 * Whether words hold all that a search wants and nothing that it does not. Phrases stand in double quotes; a word of
 * four letters or more is also found as the beginning of a longer one.
 */
export function matchesWords(words: string, { words: wanted, without }: SavedSearch): boolean {
  const terms = termsOf(wanted)
  return (
    terms.length > 0 &&
    terms.every((term) => words.includes(term)) &&
    !termsOf(without).some((term) => words.includes(term))
  )
}

const kept = new Map<string, string[]>()

function termsOf(text: string): string[] {
  const known = kept.get(text)
  if (known) return known
  const terms: string[] = []
  const rest = text.replaceAll(/"([^"]*)"/g, (_, phrase: string) => {
    const words = plain(phrase)
    if (words.length > 0) terms.push(` ${words.join(' ')} `)
    return ' '
  })
  for (const word of plain(rest)) terms.push(word.length >= 4 ? ` ${word}` : ` ${word} `)
  if (kept.size >= 1000) kept.clear()
  kept.set(text, terms)
  return terms
}

const plain = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
