import { Dictionary, HASH_START, MOST_BYTES, hashed, larger } from './dictionary.ts'
import { type Segment, Writer, held, toStrings } from './segment.ts'
import { stem } from './porter.ts'
import { STOP_WORDS, isPlain, wordsOf } from './words.ts'

/** What of a paper can be found. */
export interface IndexedPaper {
  key: number
  title: string
  summary: string | null
  abstract: string | null
  authors: readonly string[]
  /** Exact terms that filters ask for, such as `category:cs.LG`. */
  facets: readonly string[]
}

/** How much a word counts where it stands. */
export interface FieldWeights {
  title: number
  summary: number
  abstract: number
  authors: number
}

const MOST_WEIGHT = 255
const MOST_WORDS = 65_535
/** Longer words are no words. */
const MOST_LETTERS = 64

/** What no word has, and every term that is no word. */
const MARK = ':'
/** The term of a word in an author's name. */
export const authorTerm = (word: string): string => `author${MARK}${word}`

/** Something that papers can be found by. */
interface Term {
  text: string
  order: number
  /** Its number in the segment that is being built, from 1; known when `segment` is that one. */
  number: number
  segment: number
}

/** A word as it is written. */
interface Word {
  text: string
  order: number
  term: Term
  /** The term of an author who is called so, once there was one. */
  name?: Term
  says: boolean
  /** In how many papers of the segment that is being built, and in which one last. */
  papers: number
  paper: number
  segment: number
}

// Segments are built one after another of the same words: their stems are known.
let words = new Dictionary(learn)
let terms = new Map<string, Term>()
const MOST_KEPT = 300_000
let segments = 0
let read = 0

function learn(text: string): Word {
  const term = termNamed(stem(text))
  const says = !STOP_WORDS.has(text)
  return { text, order: orderOf(text), term, says, papers: 0, paper: 0, segment: 0 }
}

function termNamed(text: string): Term {
  let term = terms.get(text)
  if (!term) terms.set(text, (term = { text, order: orderOf(text), number: 0, segment: 0 }))
  return term
}

/**
 * The index of some papers. A key without a paper says that the paper is gone: it hides what older segments have
 * of it.
 */
export function buildSegment(
  papers: readonly IndexedPaper[],
  removed: readonly number[],
  weights: FieldWeights,
): Segment {
  if (words.size > MOST_KEPT) {
    words = new Dictionary(learn)
    terms = new Map()
  }
  const segment = ++segments
  const usedTerms: Term[] = []
  const usedWords: Word[] = []
  const found = new Occurrences()
  const keys = Uint32Array.from([...papers.map(({ key }) => key), ...removed])
  const lengths = new Uint16Array(keys.length)
  const firsts = new Uint32Array(keys.length + 1)

  const seeTerm = (term: Term, weight: number) => {
    if (term.segment !== segment) {
      term.segment = segment
      term.number = usedTerms.push(term)
    }
    found.add(term.number, weight)
  }

  papers.forEach((paper, row) => {
    const number = ++read
    firsts[row] = found.length
    const see = (text: string | null, weight: number, all: boolean): number => {
      if (text === null) return 0
      found.gap()
      return eachWord(text, (word) => {
        if (!word) return found.gap()
        const counts = all || word.says
        seeTerm(word.term, counts ? weight : 0)
        if (!counts) return
        if (word.segment !== segment) {
          word.segment = segment
          word.papers = 0
          usedWords.push(word)
        }
        if (word.paper === number) return
        word.paper = number
        word.papers++
      })
    }
    const length =
      see(paper.title, weights.title, true) +
      see(paper.summary, weights.summary, false) +
      see(paper.abstract, weights.abstract, false)
    lengths[row] = Math.min(MOST_WORDS, Math.max(1, length))
    for (const name of paper.authors) see(name, weights.authors, true)
    for (const name of paper.authors) {
      eachWord(name, (word) => {
        if (word) seeTerm((word.name ??= termNamed(authorTerm(word.text))), 1)
      })
    }
    for (const facet of paper.facets) seeTerm(termNamed(held(facet)), 1)
  })
  firsts.fill(found.length, papers.length)

  const inOrder = sorted(usedTerms)
  const spellings = sorted(usedWords)
  return {
    keys,
    lengths,
    firsts,
    terms: toStrings(inOrder.map(({ text }) => text)),
    ...found.sorted(inOrder, firsts),
    words: toStrings(spellings.map(({ text }) => text)),
    wordPapers: Uint32Array.from(spellings, ({ papers }) => papers),
  }
}

// The first letters decide most comparisons: they are the digits of one number.
const LETTERS_ORDERED = 5
const BASE = 40
/** By its byte: one for each letter and digit, in their order; what stands before, between or after them shares one. */
const DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 97) return Math.min(byte - 84, BASE - 1)
  return byte > 57 ? 12 : Math.max(1, byte - 46)
})
const isShared = (digit: number) => digit === 1 || digit === 12 || digit === BASE - 1

function orderOf(text: string): number {
  let order = 0
  let isDecided = false
  for (let i = 0; i < LETTERS_ORDERED; i++) {
    const digit = isDecided || i >= text.length ? 0 : DIGIT[text.charCodeAt(i)]!
    order = order * BASE + digit
    isDecided ||= isShared(digit)
  }
  return order
}

interface Ordered {
  text: string
  order: number
}

/** By the bytes of their texts. */
function sorted<T extends Ordered>(items: readonly T[]): T[] {
  const scale = 2 ** 26
  const places = Float64Array.from(items, ({ order }, i) => order * scale + i).sort()
  const all = Array.from(places, (place) => items[place % scale]!)
  for (let from = 0, to = 1; from < all.length; from = to++) {
    while (to < all.length && all[to]!.order === all[from]!.order) to++
    if (to - from === 1) continue
    const alike = all.slice(from, to).sort((a, b) => (a.text < b.text ? -1 : 1))
    for (let i = from; i < to; i++) all[i] = alike[i - from]!
  }
  return all
}

/** By its code: a letter or digit of ASCII in lower case, 0 for what is neither. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => {
  const lower = String.fromCharCode(code).toLowerCase()
  return /[a-z0-9]/.test(lower) ? lower.charCodeAt(0) : 0
})
const letters = new Uint8Array(MOST_BYTES)

/** Calls `see` for each word of a text, for words that are too long without one. Returns how many there are. */
function eachWord(text: string, see: (word: Word | undefined) => void): number {
  if (!isPlain(text)) {
    const list = wordsOf(text)
    for (const word of list) see(word.length > MOST_LETTERS ? undefined : wordNamed(word))
    return list.length
  }
  let count = 0
  let length = 0
  let hash = HASH_START
  for (let i = 0; i <= text.length; i++) {
    const letter = i < text.length ? FOLDED[text.charCodeAt(i)]! : 0
    if (letter !== 0) {
      if (length < MOST_BYTES) letters[length] = letter
      length++
      hash = hashed(hash, letter)
    } else if (length > 0) {
      see(length > MOST_LETTERS ? undefined : words.get(letters, length, hash))
      count++
      length = 0
      hash = HASH_START
    }
  }
  return count
}

const utf8 = new TextEncoder()

function wordNamed(word: string): Word {
  const { written } = utf8.encodeInto(word, letters)
  let hash = HASH_START
  for (let i = 0; i < written; i++) hash = hashed(hash, letters[i]!)
  return words.get(letters, written, hash)
}

/** Which term stands at which place, as papers are read. */
class Occurrences {
  /** By place, the term's number in the segment; 0 where no word is. */
  #terms = new Uint32Array(1 << 16)
  #weights = new Uint8Array(1 << 16)
  length = 0

  add(term: number, weight: number): void {
    if (this.length === this.#terms.length) {
      this.#terms = larger(this.#terms)
      this.#weights = larger(this.#weights)
    }
    this.#terms[this.length] = term
    this.#weights[this.length++] = weight
  }

  /** A place that no phrase crosses. */
  gap(): void {
    this.add(0, 0)
  }

  /** Postings and places of the terms in this order. */
  sorted(
    order: readonly Term[],
    firsts: Uint32Array,
  ): Pick<Segment, 'papers' | 'starts' | 'postings' | 'placeStarts' | 'places'> {
    const { ends, placeOf, rowOf } = this.#byTerm(order.length, firsts)
    const papers = new Uint32Array(order.length)
    const starts = new Uint32Array(order.length + 1)
    const placeStarts = new Uint32Array(order.length + 1)
    const postings = new Writer()
    const places = new Writer()
    order.forEach(({ text, number }, at) => {
      const isWord = !text.includes(MARK)
      const end = ends[number]!
      let [rowBefore, placeBefore] = [0, 0]
      for (let i = ends[number - 1]!; i < end;) {
        const row = rowOf[i]!
        let weight = 0
        for (; i < end && rowOf[i] === row; i++) {
          const place = placeOf[i]!
          weight += this.#weights[place]!
          if (!isWord) continue
          places.varint(place - placeBefore)
          placeBefore = place
        }
        if (weight === 0) continue
        postings.posting(row - rowBefore, Math.min(MOST_WEIGHT, weight))
        rowBefore = row
        papers[at]! += 1
      }
      starts[at + 1] = postings.length
      placeStarts[at + 1] = places.length
    })
    return { papers, starts, postings: postings.done(), placeStarts, places: places.done() }
  }

  /** Every place and its row, term by term and ascending; a term's end at `ends` of its number. */
  #byTerm(terms: number, firsts: Uint32Array) {
    const ends = new Uint32Array(terms + 1)
    for (let place = 0; place < this.length; place++) ends[this.#terms[place]!]! += 1
    ends[0] = 0
    for (let term = 1; term <= terms; term++) ends[term]! += ends[term - 1]!
    const next = new Uint32Array(terms + 1)
    next.set(ends.subarray(0, terms), 1)
    const placeOf = new Uint32Array(ends[terms]!)
    const rowOf = new Uint32Array(ends[terms]!)
    for (let row = 0, place = 0; row + 1 < firsts.length; row++) {
      for (; place < firsts[row + 1]!; place++) {
        const term = this.#terms[place]!
        if (term === 0) continue
        const i = next[term]!++
        placeOf[i] = place
        rowOf[i] = row
      }
    }
    return { ends, placeOf, rowOf }
  }
}
