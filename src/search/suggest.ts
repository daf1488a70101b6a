import { STOP_WORDS, type Store, bare, wordsOf } from '#store/index.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { toTextQuery } from './expression.ts'
import { parseQuery } from './query.ts'

/** Papers whose titles are read. */
const READ = 200
/** A phrase goes on so many words after what was typed. */
const AFTER = 3
/** From so many papers on, a phrase is one that people use. */
const USED = 2
/** Nobody types more before looking at what is offered. */
const MOST_TYPED = 100

/**
 * How a query may go on: phrases of titles that begin with what was typed, those of most papers first, then whole titles
 * that have it. Empty where operators or ids are typed.
 */
export async function suggestions(store: Store, typed: string, limit: number): Promise<string[]> {
  const beginning = wordsOf(typed)
  const { text, filter, without } = parseQuery(typed)
  const isPlain = text === typed.trim() && without.length === 0 && Object.keys(filter).length === 0
  const query = isPlain && typed.length <= MOST_TYPED ? toTextQuery(typed.replaceAll('"', ' ')) : undefined
  if (!query) return []
  const found = await store.text.best(query, { limit: READ })
  const papers = await store.papers.many(found.map(({ key }) => key))
  const titles = found.flatMap(({ key }) => withPlainFormulas(papers.get(key)?.title ?? ''))
  const isOpen = !/\s$/.test(typed)

  const counts = new Map<string, { shown: string; papers: number }>()
  const whole: string[] = []
  for (const title of titles) {
    const phrases = phrasesFrom(title, beginning, isOpen)
    for (const [phrase, shown] of phrases) {
      const known = counts.get(phrase)
      if (known) known.papers++
      else counts.set(phrase, { shown, papers: 1 })
    }
    if (phrases.size > 0) whole.push(title)
  }
  const used = [...counts].filter(([phrase, { papers }]) => papers >= USED && phrase !== beginning.join(' '))
  const said = used
    // One that always goes on in the same way is no phrase of its own.
    .filter(
      ([phrase, { papers }]) =>
        !used.some(([o, other]) => o.startsWith(`${phrase} `) && other.papers === papers),
    )
    .sort(([a, m], [b, n]) => n.papers - m.papers || a.length - b.length || (a < b ? -1 : 1))
    .map(([, { shown }]) => shown)
  return [...new Set([...said, ...whole])].slice(0, limit)
}

/** The phrases of a title that begin with some words, each once: in small letters, and as it is written. */
function phrasesFrom(title: string, beginning: readonly string[], isOpen: boolean): Map<string, string> {
  const words = [...title.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word: bare(word),
    start: index,
    end: index + word.length,
  }))
  const phrases = new Map<string, string>()
  for (let first = 0; first + beginning.length <= words.length; first++) {
    const last = first + beginning.length - 1
    if (!beginning.every((word, i) => isBegun(words[first + i]!.word, word, isOpen && first + i === last)))
      continue
    for (let end = last; end <= Math.min(last + AFTER, words.length - 1); end++) {
      const { word, start, end: stop } = words[end]!
      // A phrase ends where the sentence does.
      if (end > first && !/^[ \-‐–'’]*$/u.test(title.slice(words[end - 1]!.end, start))) break
      if (STOP_WORDS.has(word)) continue
      const phrase = words.slice(first, end + 1).map((one) => one.word)
      phrases.set(phrase.join(' '), inSmallLetters(title.slice(words[first]!.start, stop)))
    }
  }
  return phrases
}

const isBegun = (word: string, by: string, isOpen: boolean): boolean =>
  isOpen ? word.startsWith(by) : word === by

/** Names keep their capitals; the first letter of a word does not. */
const inSmallLetters = (phrase: string): string =>
  phrase.replaceAll(/(?<![\p{L}\p{N}])\p{Lu}(?=\p{Ll}*(?![\p{L}\p{N}]))/gu, (letter) => letter.toLowerCase())
