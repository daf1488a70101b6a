import { FORMULA, inPlainSigns } from '#sources/plain-formulas.ts'
import type { Quote } from '#store/index.ts'

/** The texts of a paper that can be quoted. */
export type Texts = Readonly<Partial<Record<Quote['of'], string>>>

/** Characters that are kept of what stands around. */
const AROUND = 32
/** Fewer letters than this are found again only with what stands around them. */
const TELLING = 12
/** Letters around that must be the same where the words alone tell too little. */
const ENOUGH = 6
export const MOST_QUOTED = 2000

/**
 * A text by its letters and digits alone, small, each with where it came from: a browser copies a formula, a line break or a
 * hyphen in many ways, and a new version of a text may write them in others.
 */
interface Bare {
  letters: string
  /** For each letter where in the text what it stands for begins, and ends. */
  starts: number[]
  ends: number[]
}

function bareOf(text: string): Bare {
  const bare: Bare = { letters: '', starts: [], ends: [] }
  const add = (written: string, start: number, end: number) => {
    const letters = written
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
    bare.letters += letters
    for (let i = 0; i < letters.length; i++) {
      bare.starts.push(start)
      bare.ends.push(end)
    }
  }
  const plain = (from: number, to: number) => {
    let at = from
    // An accent belongs to its letter.
    for (const [sign] of text.slice(from, to).matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
      add(sign, at, at + sign.length)
      at += sign.length
    }
  }
  let end = 0
  for (const { index, 0: whole, ...found } of text.matchAll(FORMULA)) {
    plain(end, index)
    end = index + whole.length
    add(inPlainSigns((found[1] ?? found[2] ?? found[3] ?? found[4])!), index, end)
  }
  plain(end, text.length)
  return bare
}

/** The same for words that come from a page, where no formula is written in TeX, or from the text itself. */
const lettersOf = (words: string): string => bareOf(words).letters

function placesOf(letters: string, wanted: string): number[] {
  const places: number[] = []
  if (wanted === '') return places
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) {
    places.push(at)
  }
  return places
}

/** How many letters before a place, and after another, are those that stood there. */
function likeness(letters: string, start: number, end: number, before: string, after: string): number {
  let alike = 0
  while (alike < before.length && start > alike && before.at(-1 - alike) === letters[start - 1 - alike])
    alike++
  let more = 0
  while (more < after.length && after[more] === letters[end + more]) more++
  return alike + more
}

/**
 * The words of a paper that somebody pasted, as selectors; undefined when no text of it has them. Where they stand
 * several times, `before` says what stood before those that are meant.
 */
export function quoteOf(texts: Texts, words: string, before = ''): Quote | undefined {
  const wanted = lettersOf(words)
  const lead = lettersOf(before)
  for (const of of ['abstract', 'summary'] as const) {
    const text = texts[of]
    if (text === undefined) continue
    const bare = bareOf(text)
    const [best] = placesOf(bare.letters, wanted)
      .map((at) => ({ at, alike: likeness(bare.letters, at, at + wanted.length, lead, '') }))
      .sort((a, b) => b.alike - a.alike || a.at - b.at)
    if (!best) continue
    const start = bare.starts[best.at]!
    const end = bare.ends[best.at + wanted.length - 1]!
    return {
      of,
      exact: text.slice(start, end),
      prefix: text.slice(Math.max(0, start - AROUND), start).toWellFormed(),
      suffix: text.slice(end, end + AROUND).toWellFormed(),
      start,
      end,
    }
  }
  return undefined
}

/**
 * Where quoted words stand in the texts as they are now: where they stood, else by the words and those around them. Undefined
 * when the text has changed so that they cannot be told.
 */
export function findQuote(
  texts: Texts,
  { of, exact, prefix, suffix, start, end }: Quote,
): { start: number; end: number } | undefined {
  const text = texts[of]
  if (text === undefined) return undefined
  const isThere = text.slice(start, end) === exact
  const hasAround =
    text.slice(Math.max(0, start - prefix.length), start) === prefix && text.startsWith(suffix, end)
  if (isThere && hasAround) return { start, end }
  const bare = bareOf(text)
  const wanted = lettersOf(exact)
  const [before, after] = [lettersOf(prefix), lettersOf(suffix)]
  const places = placesOf(bare.letters, wanted).map((at) => ({
    start: bare.starts[at]!,
    end: bare.ends[at + wanted.length - 1]!,
    alike: likeness(bare.letters, at, at + wanted.length, before, after),
  }))
  const [best] = places.sort(
    (a, b) => b.alike - a.alike || Math.abs(a.start - start) - Math.abs(b.start - start),
  )
  if (!best) return undefined
  const isTold = best.alike >= ENOUGH || (places.length === 1 && wanted.length >= TELLING)
  return isTold ? { start: best.start, end: best.end } : undefined
}
