import { STOP_WORDS, type Store, bare, termOf, wordsOf } from '#store/index.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { toTextQuery } from './expression.ts'
import { parseQuery } from './query.ts'

/** Papers whose titles are read. */
const READ = 200
/** A phrase goes on so many words after what was typed. */
const AFTER = 3
/** From so many papers on, a phrase is one that people use. */
const USED = 2
/** A phrase that goes on in one way in so many of its papers is no phrase of its own. */
const MOSTLY = 0.7
/** Words besides those that say nothing with which no phrase ends. */
const NOT_LAST = new Set(
  'across against along among based between beyond over through toward towards under within'.split(' '),
)
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

  const counts = new Map<string, { papers: number; spelled: Map<string, number> }>()
  const whole: string[] = []
  for (const title of titles) {
    const phrases = phrasesFrom(title, beginning, isOpen)
    for (const [phrase, shown] of phrases) {
      const known = counts.get(phrase) ?? { papers: 0, spelled: new Map<string, number>() }
      known.papers++
      known.spelled.set(shown, (known.spelled.get(shown) ?? 0) + 1)
      counts.set(phrase, known)
    }
    if (phrases.size > 0) whole.push(title)
  }
  const used = [...counts].filter(([, { papers }]) => papers >= USED)
  const said = used
    .filter(
      ([phrase, { papers }]) =>
        !used.some(([other, longer]) => other.startsWith(`${phrase} `) && longer.papers >= MOSTLY * papers),
    )
    .sort(([a, m], [b, n]) => n.papers - m.papers || a.length - b.length || (a < b ? -1 : 1))
    .map(([, { spelled }]) => mostFrequent(spelled))
    .filter((phrase) => wordsOf(phrase).join(' ') !== beginning.join(' '))
  return [...new Set([...said, ...whole])].slice(0, limit)
}

const mostFrequent = (spelled: ReadonlyMap<string, number>): string =>
  [...spelled].reduce((best, one) => (one[1] > best[1] ? one : best))[0]

/** The phrases of a title that begin with some words, each once: by its stems, and as it is written. */
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
      const isHalf = /^[-‐]\p{L}/u.test(title.slice(stop))
      if (isHalf || STOP_WORDS.has(word) || NOT_LAST.has(word)) continue
      const phrase = words.slice(first, end + 1).map((one) => termOf(one.word))
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
