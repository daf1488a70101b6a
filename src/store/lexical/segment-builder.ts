import { type Segment, Writer, held, toStrings } from './segment.ts'
import { stem } from './porter.ts'
import { STOP_WORDS, wordsOf } from './words.ts'

/** What of a paper can be found. */
export interface IndexedPaper {
  key: number
  title: string
  summary: string | null
  abstract: string | null
  authors: readonly string[]
  /** Exact terms that filters ask for, such as a category. */
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

/** The term of a word in an author's name. */
export const authorTerm = (word: string): string => `author:${word}`

/** A term, and what the segment that is being built knows of it. */
interface Term {
  text: string
  /** Which segment the rest is of. */
  segment: number
  number: number
  /** The paper that is being read, and what the term weighs in it. */
  row: number
  weight: number
}

/** A word as it is written. */
interface Word {
  text: string
  term: Term
  says: boolean
  segment: number
  row: number
  papers: number
}

// Segments are built one after another of the same words: each is looked up once where it stands, and its stem is known.
const terms = new Map<string, Term>()
const words = new Map<string, Word>()
const MOST_KEPT = 200_000
let segments = 0

function termNamed(text: string): Term {
  let term = terms.get(text)
  if (!term) terms.set(text, (term = { text, segment: 0, number: 0, row: -1, weight: 0 }))
  return term
}

function wordNamed(text: string): Word {
  let word = words.get(text)
  if (!word) {
    const says = !STOP_WORDS.has(text)
    words.set(text, (word = { text, term: termNamed(stem(text)), says, segment: 0, row: -1, papers: 0 }))
  }
  return word
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
    words.clear()
    terms.clear()
  }
  const segment = ++segments
  const usedTerms: Term[] = []
  const usedWords: Word[] = []
  const found = new Triples()
  const keys = new Uint32Array(papers.length + removed.length)
  const lengths = new Uint16Array(keys.length)

  papers.forEach((paper, row) => {
    const here: Term[] = []
    const see = (term: Term): Term => {
      if (term.segment !== segment) {
        term.segment = segment
        term.number = usedTerms.push(term) - 1
        term.row = -1
      }
      if (term.row !== row) {
        term.row = row
        term.weight = 0
        here.push(term)
      }
      return term
    }
    let length = 0
    const field = (text: string | null, weight: number, all: boolean) => {
      if (text === null) return
      const list = wordsOf(text)
      length += list.length
      for (const written of list) {
        if (written.length > MOST_LETTERS) continue
        const word = wordNamed(written)
        if (!all && !word.says) continue
        see(word.term).weight += weight
        if (word.segment !== segment) {
          word.segment = segment
          word.row = -1
          word.papers = 0
          usedWords.push(word)
        }
        if (word.row !== row) {
          word.row = row
          word.papers++
        }
      }
    }
    field(paper.title, weights.title, true)
    field(paper.summary, weights.summary, false)
    field(paper.abstract, weights.abstract, false)
    const own = length
    for (const name of paper.authors) {
      field(name, weights.authors, true)
      for (const word of wordsOf(name)) see(termNamed(authorTerm(word))).weight = 1
    }
    for (const facet of paper.facets) see(termNamed(facet)).weight = 1

    keys[row] = paper.key
    lengths[row] = Math.min(MOST_WORDS, Math.max(1, own))
    for (const { number, weight } of here) found.add(number, row, Math.min(MOST_WEIGHT, weight))
  })
  removed.forEach((key, i) => (keys[papers.length + i] = key))

  const inOrder = usedTerms.map(({ text, number }) => [held(text), number] as const).sort(byTerm)
  const spellings = usedWords.map(({ text, papers }) => [held(text), papers] as const).sort(byTerm)
  return {
    keys,
    lengths,
    terms: toStrings(inOrder.map(([term]) => term)),
    ...found.sorted(inOrder.map(([, number]) => number)),
    words: toStrings(spellings.map(([word]) => word)),
    wordPapers: Uint32Array.from(spellings, ([, papers]) => papers),
  }
}

const byTerm = ([a]: readonly [string, number], [b]: readonly [string, number]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** Term, row and weight of everything found, rows ascending. */
class Triples {
  #terms = new Uint32Array(1 << 14)
  #rows = new Uint32Array(1 << 14)
  #weights = new Uint8Array(1 << 14)
  #length = 0

  add(term: number, row: number, weight: number): void {
    if (this.#length === this.#terms.length) {
      this.#terms = grown(this.#terms)
      this.#rows = grown(this.#rows)
      const weights = new Uint8Array(this.#weights.length * 2)
      weights.set(this.#weights)
      this.#weights = weights
    }
    this.#terms[this.#length] = term
    this.#rows[this.#length] = row
    this.#weights[this.#length++] = weight
  }

  /** The postings of the terms in this order of their numbers. */
  sorted(order: readonly number[]): Pick<Segment, 'papers' | 'starts' | 'postings'> {
    const counts = new Uint32Array(order.length)
    for (let i = 0; i < this.#length; i++) counts[this.#terms[i]!]! += 1
    const next = new Uint32Array(order.length)
    for (let term = 1; term < counts.length; term++) next[term] = next[term - 1]! + counts[term - 1]!
    const byTerm = new Uint32Array(this.#length)
    for (let i = 0; i < this.#length; i++) byTerm[next[this.#terms[i]!]!++] = i

    const starts = new Uint32Array(order.length + 1)
    const writer = new Writer()
    order.forEach((term, place) => {
      let before = 0
      for (let i = next[term]! - counts[term]!; i < next[term]!; i++) {
        const row = this.#rows[byTerm[i]!]!
        writer.add(row - before, this.#weights[byTerm[i]!]!)
        before = row
      }
      starts[place + 1] = writer.length
    })
    return { papers: Uint32Array.from(order, (term) => counts[term]!), starts, postings: writer.done() }
  }
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(numbers.length * 2)
  more.set(numbers)
  return more
}
