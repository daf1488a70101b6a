import { stem } from './porter.ts'
import { spellSigned } from './signed-names.ts'

/**
 * Words that say nothing about a paper: left out of a query that has others, and found in titles and names only.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be by can do does for from has have how in into is it its not of on or our than that ' +
    'the their them then there these this to using via was we what when which while who why will with without'
  ).split(' '),
)

// Each sign of a script that is written without blanks is a word.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}])+/gu
const PLAIN_WORD = /[a-z0-9]+/g
// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\u0000-\u007f]*$/

/** Whether a text is of ASCII alone. */
export const isPlain = (text: string): boolean => PLAIN.test(text)

/** The words of a text in their order: lower case, without accents, letters and digits only; `C++` is `cplusplus`. */
export function wordsOf(written: string): string[] {
  const text = spellSigned(written)
  if (isPlain(text)) return text.toLowerCase().match(PLAIN_WORD) ?? []
  return bare(text).match(WORD) ?? []
}

/** Lower case, without accents. */
export function bare(text: string): string {
  const lower = text.toLowerCase()
  return isPlain(lower) ? lower : lower.normalize('NFKD').replaceAll(/\p{M}+/gu, '')
}

const MOST_KEPT = 300_000
const stems = new Map<string, string>()

/** Under what a word is indexed. The same words come again and again, so their stems are kept. */
export function termOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= MOST_KEPT) stems.clear()
  const made = stem(word)
  stems.set(word, made)
  return made
}

/** Tells words that are indexed under one of the terms; quick on words that begin in another way than all of them. */
export function anyFormOf(terms: Iterable<string>): (word: string) => boolean {
  const wanted = new Set(terms)
  const beginnings = new Set([...wanted].map((term) => term.charCodeAt(0)))
  return (word) => beginnings.has(word.charCodeAt(0)) && wanted.has(termOf(word))
}
