import { type Segment, Writer, held, toStrings } from './segment.ts'
import { STOP_WORDS, termOf, wordsOf } from './words.ts'

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

/**
 * The index of some papers. A key without a paper says that the paper is gone: it hides what older segments have
 * of it.
 */
export function buildSegment(
  papers: readonly IndexedPaper[],
  removed: readonly number[],
  weights: FieldWeights,
): Segment {
  const numbers = new Map<string, number>()
  const numberOf = (term: string) => {
    const known = numbers.get(term)
    if (known !== undefined) return known
    numbers.set(term, numbers.size)
    return numbers.size - 1
  }
  const found = new Triples()
  const words = new Map<string, { last: number; papers: number }>()
  const keys = new Uint32Array(papers.length + removed.length)
  const lengths = new Uint16Array(keys.length)

  papers.forEach((paper, row) => {
    const here = new Map<string, number>()
    const add = (term: string, weight: number) => here.set(term, (here.get(term) ?? 0) + weight)
    let length = 0
    const field = (text: string | null, weight: number, all: boolean) => {
      if (text === null) return
      const list = wordsOf(text)
      length += list.length
      for (const word of list) {
        if (word.length > MOST_LETTERS || (!all && STOP_WORDS.has(word))) continue
        add(termOf(word), weight)
        const spelling = words.get(word)
        if (!spelling) words.set(word, { last: row, papers: 1 })
        else if (spelling.last !== row) {
          spelling.last = row
          spelling.papers++
        }
      }
    }
    field(paper.title, weights.title, true)
    field(paper.summary, weights.summary, false)
    field(paper.abstract, weights.abstract, false)
    const own = length
    for (const name of paper.authors) {
      field(name, weights.authors, true)
      for (const word of wordsOf(name)) here.set(authorTerm(word), 1)
    }
    for (const facet of paper.facets) here.set(facet, 1)

    keys[row] = paper.key
    lengths[row] = Math.min(MOST_WORDS, Math.max(1, own))
    for (const [term, weight] of here) found.add(numberOf(term), row, Math.min(MOST_WEIGHT, weight))
  })
  removed.forEach((key, i) => (keys[papers.length + i] = key))

  const terms = [...numbers].map(([term, number]) => [held(term), number] as const).sort(byTerm)
  const spellings = [...words].map(([word, { papers }]) => [held(word), papers] as const).sort(byTerm)
  return {
    keys,
    lengths,
    terms: toStrings(terms.map(([term]) => term)),
    ...found.sorted(terms.map(([, number]) => number)),
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
