import { wordsOf } from './words.ts'

const WORDS_SHOWN = 40
const WORD = /(?<![\p{L}\p{N}])[cf](?:\+\+|#)(?![+#])|[\p{L}\p{N}\p{M}]+/giu

/** What of a paper an excerpt may be taken from. */
export interface Excerpted {
  title: string
  summary?: string | null
  abstract?: string | null
  authors: readonly string[]
}

/**
 * The piece of a paper's text that has most of what was looked for; those words stand between \u0001 and \u0002.
 * The summary or abstract is shown before the authors or the title; where nothing was found, its beginning.
 *
 * @param isWanted - of a word in lower case, without accents
 */
export function excerpt(
  { title, summary, abstract, authors }: Excerpted,
  isWanted: (word: string) => boolean,
): string {
  const prose = [summary, abstract].filter((text) => typeof text === 'string' && text !== '') as string[]
  let best: { text: string; found: number } | undefined
  for (const text of [...prose, authors.join(', '), title]) {
    const piece = pieceOf(text, isWanted)
    if (piece.found > 0 && (!best || piece.found > best.found)) best = piece
  }
  return (best ?? pieceOf(prose[0] ?? title, isWanted)).text
}

function pieceOf(text: string, isWanted: (word: string) => boolean): { text: string; found: number } {
  const words = [...text.matchAll(WORD)]
  const wanted = words.map(([word]) => {
    const plain = wordsOf(word)[0]
    return plain !== undefined && isWanted(plain) ? plain : undefined
  })
  const { first, found } = bestWindow(wanted)
  const last = Math.min(words.length, first + WORDS_SHOWN) - 1
  if (last < 0) return { text, found }

  let out = ''
  let at = first === 0 ? 0 : words[first]!.index
  for (let i = first; i <= last; i++) {
    const { index, 0: word } = words[i]!
    out += text.slice(at, index) + (wanted[i] === undefined ? word : `\u0001${word}\u0002`)
    at = index + word.length
  }
  if (last === words.length - 1) out += text.slice(at)
  return { text: `${first > 0 ? '…' : ''}${out}${last < words.length - 1 ? '…' : ''}`, found }
}

/** Where to start so that the most different words are shown; of equals, the earliest. */
function bestWindow(wanted: readonly (string | undefined)[]): { first: number; found: number } {
  const inside = new Map<string, number>()
  let best = { first: 0, found: 0 }
  for (let i = 0; i < wanted.length; i++) {
    const [entering, leaving] = [wanted[i], wanted[i - WORDS_SHOWN]]
    if (leaving !== undefined) {
      const left = inside.get(leaving)! - 1
      if (left === 0) inside.delete(leaving)
      else inside.set(leaving, left)
    }
    if (entering !== undefined) inside.set(entering, (inside.get(entering) ?? 0) + 1)
    if (inside.size > best.found) {
      best = { first: Math.max(0, i - WORDS_SHOWN + 1), found: inside.size }
    }
  }
  // A few words before the first one found, when it does not start the window anyway.
  if (best.found > 0) {
    const firstFound = wanted.findIndex((word, i) => i >= best.first && word !== undefined)
    const start = Math.max(0, Math.min(firstFound - 8, wanted.length - WORDS_SHOWN))
    if (start > best.first) best = { ...best, first: start }
  }
  return best
}
